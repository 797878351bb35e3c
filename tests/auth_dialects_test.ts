// A peer of CPython's `multiprocessing.connection`, by the bytes that its
// versions send, meets an end that speaks the native dialect; and a native one
// meets an end that speaks CPython's.

import { assertEquals } from "@std/assert";
import { createHmac } from "node:crypto";
import { type AuthOptions, Client, Listener } from "../mod.ts";
import {
  answer,
  challenge as nativeChallenge,
  FAILURE,
  join,
  KEY,
  next,
  PATIENCE,
  random,
  refused,
  text,
} from "./helpers/auth.ts";
import { lastWords, refuseWhoDeclines } from "./helpers/multiprocessing.ts";
import { RawListener, RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

const SENTENCE =
  `it speaks the dialect "multiprocessing" of CPython, and this end speaks "native"`;

const CHALLENGE = text("#CHALLENGE#");

/** An answer of CPython's to what stands behind `#CHALLENGE#`. */
function hmac(digest: string, challenge: Uint8Array): Uint8Array {
  const mac = createHmac(digest, KEY);
  mac.update(challenge.subarray(CHALLENGE.length));
  return new Uint8Array(mac.digest());
}

/** What the versions of CPython say as a listener, and as a client to a challenge. */
const versions: {
  name: string;
  challenge: () => Uint8Array;
  answer: (challenge: Uint8Array) => Uint8Array;
}[] = [
  {
    name: "up to 3.11",
    challenge: () => join(CHALLENGE, random(20)),
    answer: (challenge) => hmac("md5", challenge),
  },
  ...["md5", "sha256", "sha384"].map((digest) => ({
    name: `from 3.12, ${digest}`,
    challenge: () => join(CHALLENGE, text(`{${digest}}`), random(40)),
    answer: (challenge: Uint8Array) =>
      join(text(`{${digest}}`), hmac(digest, challenge)),
  })),
];

for (const { name, address } of socketTransports) {
  for (const version of versions) {
    Deno.test(`${name}: a listener tells that a client is CPython's, ${version.name}`, async () => {
      await using listener = new Listener(address(), { authkey: KEY });
      const accepting = refused(
        listener.accept({ timeout: PATIENCE }),
        SENTENCE,
      );
      await using peer = await RawPeer.connect(listener.address);
      await peer.send(version.answer(await next(peer)));
      // Which is what CPython takes for a refusal.
      assertEquals(await peer.receive(), FAILURE);
      assertEquals(await peer.receive(), null);
      await accepting;
    });

    Deno.test(`${name}: a client tells that a listener is CPython's, ${version.name}, and proves nothing to it`, async () => {
      await using listener = new RawListener(address());
      const accepting = listener.accept();
      const connecting = refused(
        Client(listener.address, { authkey: KEY }),
        SENTENCE,
      );
      await using peer = await accepting;
      await peer.send(version.challenge());
      assertEquals(await lastWords(peer), [FAILURE]);
      await connecting;
    });

    Deno.test(`${name}: a listener that is CPython's can refuse a client that declines its challenge, ${version.name}`, async () => {
      await using listener = new RawListener(address());
      const accepting = listener.accept();
      const connecting = refused(Client(listener.address, { authkey: KEY }));
      await using peer = await accepting;
      await peer.send(version.challenge());
      await refuseWhoDeclines(peer, connecting);
      await connecting;
    });
  }
}

Deno.test("a client tells that a listener is CPython's, also where it is given up before that has said its last", async () => {
  await using listener = new RawListener(["127.0.0.1", 0]);
  const accepting = listener.accept();
  const over = new AbortController();
  const connecting = refused(
    Client(listener.address, { authkey: KEY, signal: over.signal }),
    SENTENCE,
  );
  await using peer = await accepting;
  await peer.send(join(CHALLENGE, random(20)));
  assertEquals(await peer.receive(), FAILURE);
  over.abort();
  await connecting;
});

const NATIVE_SENTENCE =
  `it speaks the dialect "native", and this end speaks "multiprocessing"; set dialect: "native" here, or "multiprocessing" there`;

for (const { name, address } of socketTransports) {
  for (const allowMd5 of [false, true]) {
    const options: AuthOptions = {
      authkey: KEY,
      dialect: "multiprocessing",
      allowMd5,
    };

    Deno.test(`${name}: a client that speaks CPython's tells that a listener is native, and proves nothing to it, allowMd5: ${allowMd5}`, async () => {
      await using listener = new RawListener(address());
      const accepting = listener.accept();
      const connecting = refused(
        Client(listener.address, options),
        NATIVE_SENTENCE,
      );
      await using peer = await accepting;
      await peer.send(nativeChallenge(random()));
      await refuseWhoDeclines(peer, connecting);
      await connecting;
    });

    Deno.test(`${name}: a listener that speaks CPython's tells that a client is native, allowMd5: ${allowMd5}`, async () => {
      await using listener = new Listener(address(), options);
      const accepting = refused(
        listener.accept({ timeout: PATIENCE }),
        NATIVE_SENTENCE,
      );
      await using peer = await RawPeer.connect(listener.address);
      const challenge = await next(peer);
      await peer.send(answer(KEY, challenge.slice(-32)));
      assertEquals(await peer.rest(), [FAILURE]);
      await accepting;
    });

    Deno.test(`${name}: a listener that speaks CPython's tells which dialects there are where a client gives up, allowMd5: ${allowMd5}`, async () => {
      await using listener = new Listener(address(), options);
      const accepting = refused(
        listener.accept({ timeout: PATIENCE }),
        `it gave up; set the same dialect at both ends, "native" or "multiprocessing"`,
      );
      await using peer = await RawPeer.connect(listener.address);
      await next(peer);
      await peer.send(FAILURE);
      assertEquals(await peer.rest(), [FAILURE]);
      await accepting;
    });
  }
}

// Which is all that CPython from 3.12 does when it meets the native challenge.
Deno.test("a listener hints at the dialect where a client leaves without a word", async () => {
  await using listener = new Listener(["127.0.0.1", 0], { authkey: KEY });
  const accepting = refused(listener.accept({ timeout: PATIENCE }), "dialect?");
  await using peer = await RawPeer.connect(listener.address);
  await next(peer);
  await peer.close();
  await accepting;
});

for (const { name, challenge } of versions) {
  Deno.test(`a client without a key tells that CPython's listener demands one, ${name}`, async () => {
    await using listener = new RawListener(["127.0.0.1", 0]);
    const accepting = listener.accept();
    await using client = await Client(listener.address);
    await using peer = await accepting;
    await peer.send(challenge());
    await refused(
      client.recv(),
      `and no authkey is set here; set it, and dialect: "multiprocessing"`,
    );
  });
}
