/** Which keys two ends can have, which of them are the same, and which are refused. */

import { Buffer } from "node:buffer";
import {
  assert,
  assertEquals,
  assertFalse,
  assertIsError,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { toKeyBytes } from "../connection/auth/key.ts";
import {
  AuthenticationError,
  type AuthKey,
  type AuthOptions,
  Client,
  currentProcess,
  Listener,
} from "../mod.ts";
import {
  attempt,
  KEY,
  OTHER_KEY,
  pairOf,
  PATIENCE,
  refusalOf,
  text,
} from "./helpers/auth.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const ADDRESS = ["127.0.0.1", 0] as const;

/** Long enough for a machine that is busy, short enough for a test that waits for it. */
const SHORT = 100;

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** Connects both ways round with the two keys, and says whether both ends were authenticated. */
async function agree(one: AuthKey, other: AuthKey): Promise<boolean> {
  const results: boolean[] = [];
  for (const [theirs, ours] of [[one, other], [other, one]] as const) {
    await using listener = new Listener(ADDRESS, { authkey: theirs });
    const outcomes = await attempt(listener, { authkey: ours });
    const { accepted, connected } = outcomes;
    assertEquals(accepted.status, connected.status);
    results.push(accepted.status === "fulfilled");
    if (accepted.status === "fulfilled") {
      await using ends = await pairOf(outcomes);
      await ends.client.send("works");
      assertEquals(await ends.served.recv(), "works");
    } else {
      await refusalOf(accepted, "its authkey is not the one set here");
      await refusalOf(connected, "it refuses the authkey that is set here");
    }
  }
  assertEquals(results[0], results[1]);
  return results[0]!;
}

const surroundings = new Uint8Array([9, ...text(KEY), 9]);
const sameKeys: [name: string, one: AuthKey, other: AuthKey][] = [
  ["the same text", KEY, KEY],
  ["text and its bytes", KEY, text(KEY)],
  ["text and an ArrayBuffer", KEY, text(KEY).buffer],
  ["text and a part of a larger buffer", KEY, surroundings.subarray(1, -1)],
  ["text and a DataView", KEY, new DataView(text(KEY).buffer)],
  ["text that is not ASCII and its UTF-8", "пароль 🔑 é", text("пароль 🔑 é")],
  ["one byte", "k", new Uint8Array([0x6b])],
  ["numbers and their bytes", new Uint16Array([0, 0]), new Uint8Array(4)],
  ["a long key", "x".repeat(10_000), text("x".repeat(10_000))],
];

for (const [name, one, other] of sameKeys) {
  Deno.test(`keys agree: ${name}`, async () => {
    assert(await agree(one, other));
  });
}

const differentKeys: [name: string, one: AuthKey, other: AuthKey][] = [
  ["other text", KEY, OTHER_KEY],
  ["one bit", new Uint8Array([1, 2, 3]), new Uint8Array([1, 2, 2])],
  ["a beginning", "secret", "secret password"],
  ["upper case", "secret", "Secret"],
  // HMAC alone would take these for the same, as it fills its key up with zeros.
  ["a zero byte at the end", "secret", "secret\0"],
  // HMAC alone would take these for the same, as it hashes long keys.
  [
    "a long key and its digest",
    "x".repeat(65),
    await sha256(text("x".repeat(65))),
  ],
  [
    "text that looks the same in another normal form",
    "é",
    "é".normalize("NFD"),
  ],
];

for (const [name, one, other] of differentKeys) {
  Deno.test(`keys differ: ${name}`, async () => {
    assertFalse(await agree(one, other));
  });
}

Deno.test("text with a lone surrogate is refused as a key: others have the same UTF-8", () => {
  assertThrows(() => toKeyBytes("secret\ud800"), TypeError);
});

Deno.test("a key is copied: what becomes of the buffer does not matter", async () => {
  const authkey = text(KEY);
  await using listener = new Listener(ADDRESS, { authkey });
  authkey.fill(0);
  await using ends = await pairOf(await attempt(listener, { authkey: KEY }));
  await ends.client.send("works");
  assertEquals(await ends.served.recv(), "works");
});

Deno.test("a listener's key serves many handshakes, also at once, and after a wrong one", async () => {
  await using listener = new Listener(ADDRESS, { authkey: KEY });
  const failed = await attempt(listener, { authkey: OTHER_KEY });
  await refusalOf(failed.accepted);
  await refusalOf(failed.connected);
  const attempts = await Promise.all(
    Array.from({ length: 8 }, () => attempt(listener, { authkey: KEY })),
  );
  for (const outcomes of attempts) {
    await using _ = await pairOf(outcomes);
  }
});

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: a wrong key is refused at both ends`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    const { accepted, connected } = await attempt(listener, {
      authkey: OTHER_KEY,
    });
    await refusalOf(accepted, "its authkey is not the one set here");
    await refusalOf(connected, "it refuses the authkey that is set here");
  });

  Deno.test(`${name}: without a key at either end, nobody is authenticated`, async () => {
    await using listener = new Listener(address());
    const [client, served] = await connectTo(listener);
    await using _client = client, _served = served;
    await client.send("works");
    assertEquals(await served.recv(), "works");
  });
}

const noKeys: [name: string, authkey: unknown][] = [
  ["an empty string", ""],
  ["no bytes", new Uint8Array(0)],
  ["an empty ArrayBuffer", new ArrayBuffer(0)],
  ["an empty view", new DataView(new ArrayBuffer(8), 8)],
  ["undefined", undefined],
  ["a number", 1234],
  ["true", true],
  ["an array", [1, 2, 3]],
  ["an object", { length: 3 }],
];

for (const [name, authkey] of noKeys) {
  Deno.test(`${name} is refused as a key, before anything is bound or dialled`, async () => {
    const options = { authkey } as AuthOptions;
    assertThrows(() => new Listener(ADDRESS, options), TypeError, "authkey");
    // Nobody listens there: the key comes first.
    const nowhere = ["127.0.0.1", 1] as const;
    await assertRejects(() => Client(nowhere, options), TypeError, "authkey");
    if (authkey === undefined) return;
    assertThrows(
      () => currentProcess.setAuthKey(authkey as AuthKey),
      TypeError,
    );
  });
}

Deno.test("an error about a key does not show it", () => {
  const options = { authkey: 31337 } as unknown as AuthOptions;
  const error = assertThrows(() => new Listener(ADDRESS, options), TypeError);
  assertFalse(Deno.inspect(error).includes("31337"));
});

/** The seed's four combinations, and which key each means. */
const combinations: { options: AuthOptions; means: string | null }[] = [
  { options: { authenticate: false, authkey: null }, means: null },
  { options: { authenticate: false, authkey: KEY }, means: KEY },
  { options: { authenticate: true, authkey: null }, means: "the process's" },
  { options: { authenticate: true, authkey: KEY }, means: KEY },
];

for (const listening of combinations) {
  for (const connecting of combinations) {
    const ofListener = Deno.inspect(listening.options, { compact: true });
    const ofClient = Deno.inspect(connecting.options, { compact: true });
    const works = listening.means === connecting.means;
    Deno.test(`Listener ${ofListener} and Client ${ofClient} ${works ? "find" : "refuse"} each other`, async () => {
      // A deadline that is short only where it is to pass.
      const limits = works ? {} : { handshakeTimeout: SHORT };
      await using listener = new Listener(ADDRESS, {
        ...listening.options,
        ...limits,
      });
      const outcomes = await attempt(listener, {
        ...connecting.options,
        ...limits,
      });
      const { accepted, connected } = outcomes;
      if (works) {
        await using ends = await pairOf(outcomes);
        await ends.client.send("works");
        assertEquals(await ends.served.recv(), "works");
        return;
      }
      // Who has no key has no handshake, and is told on the first message.
      for (
        const [end, { means }] of [
          [accepted, listening],
          [connected, connecting],
        ] as const
      ) {
        if (means !== null) {
          await refusalOf(end);
          continue;
        }
        assert(end.status === "fulfilled");
        await using connection = end.value;
        await assertRejects(
          () => connection.recv({ timeout: PATIENCE }),
          AuthenticationError,
          "it demands authentication, and no authkey is set here",
        );
      }
    });
  }
}

Deno.test("authenticate: true follows setAuthKey(), from then on", async () => {
  const before = currentProcess.getAuthKey();
  try {
    await using listener = new Listener(ADDRESS, { authenticate: true });
    currentProcess.setAuthKey(KEY);
    const stale = await attempt(listener, { authenticate: true });
    assertIsError(await refusalOf(stale.connected), AuthenticationError);
    await refusalOf(stale.accepted);

    await using fresh = new Listener(ADDRESS, { authenticate: true });
    await using _ = await pairOf(await attempt(fresh, { authkey: KEY }));
  } finally {
    currentProcess.setAuthKey(before);
  }
});

Deno.test("a key in a node:buffer is copied, and stays what it is", async () => {
  const authkey = Buffer.from(KEY);
  await using listener = new Listener(ADDRESS, { authkey });
  for (let i = 0; i < 2; i++) {
    await using _ = await pairOf(await attempt(listener, { authkey }));
  }
  assertEquals(authkey.toString(), KEY);
});

Deno.test("the process's key is a copy of a node:buffer, and each caller gets one", () => {
  const before = currentProcess.getAuthKey();
  const given = Buffer.from(KEY);
  try {
    currentProcess.setAuthKey(given);
    given.fill(0);
    currentProcess.getAuthKey().fill(0);
    assertEquals(currentProcess.getAuthKey(), text(KEY));
  } finally {
    currentProcess.setAuthKey(before);
  }
});

Deno.test("options that are given as Python's parameters are refused, and shown how", async () => {
  const family = "AF_INET" as unknown as AuthOptions;
  const sentence =
    'Cannot use "AF_INET" as options: they must be an object, such as { family: "AF_INET" }';
  assertThrows(() => new Listener(ADDRESS, family), TypeError, sentence);
  await assertRejects(() => Client(ADDRESS, family), TypeError, sentence);
});
