// What a stranger has sent, and what it must not know, is in no error.

import { assertFalse, assertRejects } from "@std/assert";
import { authenticate } from "../connection/auth/handshake.ts";
import { NativeDialect } from "../connection/auth/native.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { memoryStreams } from "../connection/transport/memory.ts";
import { AuthenticationError, Client, Listener } from "../mod.ts";
import {
  ANSWER,
  answer,
  challenge,
  digestOf,
  join,
  KEY,
  nativeKey,
  next,
  nonceOfAnswer,
  nonceOfChallenge,
  OTHER_KEY,
  PATIENCE,
  random,
  refused,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import { frame, RawListener, RawPeer } from "./helpers/raw_peer.ts";
import { assertHides } from "./helpers/secrecy.ts";

const ADDRESS = ["127.0.0.1", 0] as const;

const MARK = text("\x1b[31mMARKER of a stranger\r\n{}");

/** What a stranger sends to a listener, framing included, and what of it must not be seen. */
const toListener: [name: string, bytes: Uint8Array, mark: Uint8Array][] = [
  ["text", frame(MARK), MARK],
  ["random bytes", ...twice(random(64), frame)],
  ["a message too long", frame(join(MARK, new Uint8Array(300))), MARK],
  ["no message at all", join(text("GET /"), MARK), MARK],
  ["a negative length", join(new Uint8Array(4).fill(0xff), MARK), MARK],
  [
    "an answer with a made-up proof",
    ...twice(random(64), (mark) => frame(join(ANSWER, mark))),
  ],
  ["an answer that is too short", frame(join(ANSWER, MARK)), MARK],
  ["an answer as of an old CPython", ...twice(random(16), frame)],
  [
    "an answer as of a new CPython",
    ...twice(random(32), (mark) => frame(join(text("{sha256}"), mark))),
  ],
  ["a proof with another key", ...twice(answer(OTHER_KEY, random()), frame)],
  ["a part of a message", frame(MARK).subarray(0, -2), MARK.subarray(0, -2)],
];

function twice(
  mark: Uint8Array,
  make: (mark: Uint8Array) => Uint8Array,
): [bytes: Uint8Array, mark: Uint8Array] {
  return [make(mark), mark.slice(-32)];
}

for (const [name, bytes, mark] of toListener) {
  Deno.test(`a listener's error does not show what a stranger sent: ${name}`, async () => {
    await using listener = new Listener(ADDRESS, { authkey: KEY });
    const accepting = refused(listener.accept({ timeout: PATIENCE }));
    await using peer = await RawPeer.connect(listener.address);
    const nonce = nonceOfChallenge(await next(peer));
    await peer.write(bytes);
    await peer.close();
    assertHides(await accepting, mark, nonce, text(KEY), nativeKey(KEY));
  });

  Deno.test(`a client's error does not show what a stranger sent first: ${name}`, async () => {
    await using listener = new RawListener(ADDRESS);
    const accepting = listener.accept();
    const connecting = refused(Client(listener.address, { authkey: KEY }));
    await using peer = await accepting;
    await peer.write(bytes);
    await peer.close();
    assertHides(await connecting, mark, text(KEY), nativeKey(KEY));
  });

  Deno.test(`a client's error does not show what a stranger answered: ${name}`, async () => {
    await using listener = new RawListener(ADDRESS);
    const accepting = listener.accept();
    const connecting = refused(Client(listener.address, { authkey: KEY }));
    await using peer = await accepting;
    await peer.send(challenge(random()));
    const second = await next(peer);
    await peer.write(bytes);
    await peer.close();
    const own = [nonceOfAnswer(second), digestOf(second)];
    assertHides(await connecting, mark, ...own, text(KEY), nativeKey(KEY));
  });
}

Deno.test("a client's error does not show a made-up welcome", async () => {
  await using listener = new RawListener(ADDRESS);
  const accepting = listener.accept();
  const connecting = refused(Client(listener.address, { authkey: KEY }));
  await using peer = await accepting;
  await peer.send(challenge(random()));
  const clientNonce = nonceOfAnswer(await next(peer));
  const mark = random();
  await peer.send(join(WELCOME, mark));
  assertHides(await connecting, mark, clientNonce, text(KEY));
});

Deno.test("the error of an end without a key does not show the challenge", async () => {
  await using listener = new Listener(ADDRESS);
  const accepting = listener.accept({ timeout: PATIENCE });
  await using peer = await RawPeer.connect(listener.address);
  const mark = random();
  await peer.send(challenge(mark));
  await using served = await accepting;
  const error = await assertRejects(() => served.recv(), AuthenticationError);
  assertHides(error, mark);
});

// A client of a Unix socket may bind its end to any path, as its own listener or not.
Deno.test("an error shows a stranger's address without its control characters", async () => {
  const [ours, theirs] = memoryStreams();
  const remoteAddress = "/tmp/a\n\x1b[2J\x7f\u009bERROR: all is well";
  const transport = new FramedTransport(ours, {
    localAddress: null,
    remoteAddress,
  });
  theirs.close();
  const dialect = new NativeDialect(text(KEY));
  const error = await refused(authenticate(transport, dialect, "listener", {}));
  // deno-lint-ignore no-control-regex
  assertFalse(/[\x00-\x1f\x7f-\x9f]/.test(error.message), error.message);
});
