// The options `dialect` and `allowMd5`: what they may be, and what they are refused for.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { MultiprocessingDialect } from "../connection/auth/multiprocessing.ts";
import {
  type AuthOptions,
  Client,
  type ClientOptions,
  currentProcess,
  Listener,
} from "../mod.ts";
import {
  attempt,
  FAILURE,
  KEY,
  next,
  pairOf,
  PATIENCE,
  refusalOf,
  refused,
  text,
} from "./helpers/auth.ts";
import {
  challengeIn,
  DIALECT,
  hmac,
  meet,
  play,
  SPEAKS,
} from "./helpers/multiprocessing.ts";
import { RawListener, RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

const ADDRESS = ["127.0.0.1", 0] as const;

const NO_DIALECT = `must be "native" or "multiprocessing"`;
const NO_BOOLEAN = "Cannot use allowMd5: it must be true or false";
const NO_USE =
  `Cannot use allowMd5: only the dialect "multiprocessing" knows MD5`;

/** What nobody can give who uses TypeScript, but for the last. */
const refusedOptions: [
  name: string,
  options: Record<string, unknown>,
  message: string,
][] = [
  ...["other", "", "Native", "multiprocessing ", "md5", null, 1, true, {}].map(
    (dialect): typeof refusedOptions[number] => [
      `dialect: ${JSON.stringify(dialect)}`,
      { dialect },
      NO_DIALECT,
    ],
  ),
  ...[1, 0, "true", "", null, {}].map((
    allowMd5,
  ): typeof refusedOptions[number] => [
    `allowMd5: ${JSON.stringify(allowMd5)}`,
    { ...DIALECT, allowMd5 },
    NO_BOOLEAN,
  ]),
  ["allowMd5: 1 and no dialect", { allowMd5: 1 }, NO_BOOLEAN],
  ["allowMd5 and no dialect", { allowMd5: true }, NO_USE],
  [
    `allowMd5 and dialect: "native"`,
    { allowMd5: true, dialect: "native" },
    `${NO_USE}; set dialect: "multiprocessing"`,
  ],
];

const keys: [name: string, options: AuthOptions][] = [
  ["a key", { authkey: KEY }],
  ["the key of the process", { authenticate: true }],
  ["no key", {}],
];

for (const [name, options, message] of refusedOptions) {
  for (const [having, key] of keys) {
    const all = { ...key, ...options } as ClientOptions;

    Deno.test(`a listener with ${having} refuses ${name}, and binds nothing`, async () => {
      await using free = new RawListener(ADDRESS);
      // A taken address is not what it is refused for.
      assertThrows(() => new Listener(free.address, all), TypeError, message);
    });

    Deno.test(`a client with ${having} refuses ${name}, and connects to nobody`, async () => {
      await using listener = new RawListener(ADDRESS);
      const accepting = listener.accept();
      await assertRejects(
        () => Client(listener.address, all),
        TypeError,
        message,
      );
      await using peer = await RawPeer.connect(listener.address);
      await peer.send(text("the first one"));
      await using first = await accepting;
      assertEquals(await next(first), text("the first one"));
    });
  }
}

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: without a key nothing is authenticated in the dialect "multiprocessing"`, async () => {
    for (const options of [DIALECT, { ...DIALECT, allowMd5: true }]) {
      await using listener = new Listener(address(), options);
      await using ends = await pairOf(await attempt(listener, options));
      await ends.client.send("works");
      assertEquals(await ends.served.recv(), "works");
    }
  });

  Deno.test(`${name}: with authenticate the key of the process is used in the dialect "multiprocessing"`, async () => {
    const options = { authenticate: true, ...DIALECT };
    await using listener = new Listener(address(), options);
    const authkey = currentProcess.getAuthKey();
    await using ends = await pairOf(
      await attempt(listener, { authkey, ...DIALECT }),
    );
    await ends.client.send("works");
    assertEquals(await ends.served.recv(), "works");
  });
}

const same: [name: string, options: Record<string, unknown>][] = [
  ["nothing", {}],
  [`dialect: "native"`, { dialect: "native" }],
  ["allowMd5: false", { allowMd5: false }],
  ["undefined", { dialect: undefined, allowMd5: undefined }],
];

for (const [name, options] of same) {
  Deno.test(`with ${name} the dialect is "native"`, async () => {
    const native = { authkey: KEY, ...options } as AuthOptions;
    await using listener = new Listener(ADDRESS, native);
    await using ends = await pairOf(await attempt(listener, { authkey: KEY }));
    await ends.client.send("works");
    assertEquals(await ends.served.recv(), "works");
  });
}

for (const allowMd5 of [undefined, false]) {
  Deno.test(`with allowMd5: ${allowMd5} MD5 is not allowed`, async () => {
    const all: Record<string, unknown> = { ...SPEAKS, allowMd5 };
    await using listener = new Listener(ADDRESS, all as AuthOptions);
    const accepting = refused(
      listener.accept({ timeout: PATIENCE }),
      "allowMd5: true",
    );
    await using peer = await RawPeer.connect(listener.address);
    await peer.send(hmac("md5", KEY, challengeIn(await next(peer))));
    assertEquals(await peer.rest(), [FAILURE]);
    await accepting;
  });
}

const sameKeys: [name: string, there: AuthOptions, here: AuthOptions][] = [
  ["text and its bytes", { authkey: KEY }, { authkey: text(KEY) }],
  [
    "text that is not ASCII and its UTF-8",
    { authkey: "пароль 🔑 é" },
    { authkey: text("пароль 🔑 é") },
  ],
  [
    "long text and its bytes",
    { authkey: "x".repeat(10_000) },
    { authkey: text("x".repeat(10_000)) },
  ],
  // HMAC fills a key up with zeros, and so does CPython's: they are one key.
  [
    "a key and itself with a zero",
    { authkey: new Uint8Array([1]) },
    { authkey: new Uint8Array([1, 0]) },
  ],
];

for (const [name, there, here] of sameKeys) {
  Deno.test(`keys agree in the dialect "multiprocessing": ${name}`, async () => {
    await using listener = new Listener(ADDRESS, { ...there, ...DIALECT });
    const outcomes = await attempt(listener, { ...here, ...DIALECT });
    await using ends = await pairOf(outcomes);
    await ends.client.send("works");
    assertEquals(await ends.served.recv(), "works");
  });
}

Deno.test(`an empty key is refused in the dialect "multiprocessing"`, async () => {
  const options = { authkey: "", ...DIALECT };
  assertThrows(() => new Listener(ADDRESS, options), TypeError, "empty");
  await assertRejects(() => Client(ADDRESS, options), TypeError, "empty");
});

Deno.test("a key that is changed after it was given makes no difference", async () => {
  const authkey = text(KEY);
  await using listener = new Listener(ADDRESS, { authkey, ...DIALECT });
  authkey.fill(0);
  await using _ = await pairOf(await attempt(listener, SPEAKS));
  const { accepted } = await attempt(listener, { authkey, ...DIALECT });
  await refusalOf(accepted, "its authkey is not the one set here");
});

Deno.test("multiprocessing: the key that was given is wiped once it is prepared, handshake or none", async () => {
  const secret = new TextEncoder().encode("secret password");
  const dialect = new MultiprocessingDialect(secret, false);
  await dialect.prepare();
  assertEquals(secret, new Uint8Array(secret.length));
  await dialect.prepare();
});

Deno.test("multiprocessing: keys are made once, so that nothing has to be kept to make them of", async () => {
  const { importKey } = SubtleCrypto.prototype;
  let count = 0;
  Object.defineProperty(crypto.subtle, "importKey", {
    configurable: true,
    value(...args: Parameters<typeof importKey>) {
      count++;
      return importKey.apply(crypto.subtle, args);
    },
  });
  try {
    const dialect = new MultiprocessingDialect(text(KEY), false);
    await Promise.all([dialect.prepare(), dialect.prepare()]);
    const first = count;
    await dialect.prepare();
    assertEquals(first, 2);
    assertEquals(count, first);
  } finally {
    Reflect.deleteProperty(crypto.subtle, "importKey");
  }
});

Deno.test("multiprocessing: one dialect serves many handshakes", async () => {
  await using listener = new Listener(ADDRESS, SPEAKS);
  for (let i = 0; i < 5; i++) {
    await using _ = await pairOf(await attempt(listener, SPEAKS));
  }
  const { dialect, peer, handshake } = meet("listener");
  await Promise.all([dialect.prepare(), dialect.prepare()]);
  assert(await play(peer, "client"));
  await handshake;
});
