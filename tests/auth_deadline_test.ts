/** A handshake ends at its deadline, by a signal, or when its listener is closed, and holds up nobody else. */

import {
  assertEquals,
  assertIsError,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { authenticate } from "../connection/auth/handshake.ts";
import { NativeDialect } from "../connection/auth/native.ts";
import { within } from "../connection/deadline.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { Client, Listener } from "../mod.ts";
import {
  answer,
  attempt,
  challenge,
  KEY,
  next,
  nonceOfChallenge,
  OTHER_KEY,
  pairOf,
  PATIENCE,
  random,
  refused,
  text,
} from "./helpers/auth.ts";
import { deafPeer } from "./helpers/deaf_peer.ts";
import { frame, RawListener, RawPeer } from "./helpers/raw_peer.ts";
import { framedTransports, socketTransports } from "./helpers/transports.ts";

/** A deadline that a test waits for, and one that it does not. */
const SHORT = 50;
const LONG = 60_000;

const ADDRESS = ["127.0.0.1", 0] as const;
const late = `it did not answer within ${SHORT} ms`;

/** Writes one byte, and the next one a moment later, for as long as the other end is there. */
async function trickle(peer: RawPeer, bytes: Uint8Array): Promise<number> {
  const left = peer.rest();
  let hasLeft = false;
  left.then(() => hasLeft = true);
  let sent = 0;
  while (sent < bytes.length && !hasLeft) {
    if (!await peer.write(bytes.subarray(sent, sent + 1))) break;
    sent++;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await left;
  return sent;
}

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: a client that says nothing is turned away at the deadline`, async () => {
    await using listener = new Listener(address(), {
      authkey: KEY,
      handshakeTimeout: SHORT,
    });
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);
    const error = await refused(accepting, late);
    assertIsError(error.cause, Deno.errors.TimedOut);
    const lengths = (await peer.rest()).map(({ length }) => length);
    assertEquals(lengths, [58]);
  });

  Deno.test(`${name}: a listener that says nothing is left at the deadline`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, {
      authkey: KEY,
      handshakeTimeout: SHORT,
    });
    await using peer = await accepting;
    const error = await refused(connecting, late);
    assertIsError(error.cause, Deno.errors.TimedOut);
    assertEquals(await peer.rest(), [text("#FAILURE#")]);
  });

  Deno.test(`${name}: a listener that stops after its challenge is left at the deadline`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, {
      authkey: KEY,
      handshakeTimeout: SHORT,
    });
    await using peer = await accepting;
    await peer.send(challenge(random()));
    const error = await refused(connecting);
    assertIsError(error.cause, Deno.errors.TimedOut);
  });

  Deno.test(`${name}: peers that say nothing hold up nobody`, async () => {
    await using listener = new Listener(address(), {
      authkey: KEY,
      handshakeTimeout: LONG,
    });
    const silent: RawPeer[] = [];
    const accepting = listener.accept({ timeout: PATIENCE });
    for (let i = 0; i < 5; i++) {
      const peer = await RawPeer.connect(listener.address);
      await next(peer);
      silent.push(peer);
    }
    await using client = await Client(listener.address, { authkey: KEY });
    await using served = await accepting;
    await client.send("works");
    assertEquals(await served.recv(), "works");
    for (const peer of silent) await peer.close();
  });

  Deno.test(`${name}: a peer that proves nothing and reads nothing is turned away before the deadline`, async () => {
    await using listener = new Listener(address(), {
      authkey: KEY,
      handshakeTimeout: LONG,
    });
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);
    await peer.send(answer(OTHER_KEY, random()));
    const error = await refused(
      accepting,
      "its authkey is not the one set here",
    );
    assertEquals(error.cause, undefined);
  });

  Deno.test(`${name}: a client's timeout bounds the handshake too`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, {
      authkey: KEY,
      timeout: SHORT,
      handshakeTimeout: LONG,
    });
    await using _peer = await accepting;
    await assertRejects(
      () => connecting,
      Deno.errors.TimedOut,
      `it took the connection, and did not answer within ${SHORT} ms: it has no authkey, or is busy`,
    );
  });

  Deno.test(`${name}: a signal ends a client's handshake with its reason`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const abort = new AbortController();
    const connecting = Client(listener.address, {
      authkey: KEY,
      signal: abort.signal,
    });
    await using peer = await accepting;
    const reason = new Error("no more");
    await peer.send(challenge(random()));
    await next(peer);
    abort.abort(reason);
    assertStrictEquals(await assertRejects(() => connecting), reason);
  });

  Deno.test(`${name}: closing a listener ends its handshakes`, async () => {
    const listener = new Listener(address(), {
      authkey: KEY,
      handshakeTimeout: LONG,
    });
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);
    const nonce = nonceOfChallenge(await next(peer));
    await Promise.all([
      assertRejects(() => accepting, Deno.errors.Interrupted),
      listener.close(),
    ]);
    await peer.send(answer(KEY, nonce));
    assertEquals(await peer.receive(), null);
  });
}

for (const { name, address } of framedTransports) {
  Deno.test(`${name}: a client that sends its answer one byte at a time does not move the deadline`, async () => {
    await using listener = new Listener(address(), {
      authkey: KEY,
      handshakeTimeout: SHORT,
    });
    const accepting = refused(listener.accept({ timeout: PATIENCE }), late);
    await using peer = await RawPeer.connect(listener.address);
    // It takes ten times the deadline to send this.
    await trickle(peer, frame(random(256)));
    assertIsError((await accepting).cause, Deno.errors.TimedOut);
  });

  Deno.test(`${name}: a listener that sends its challenge one byte at a time does not move the deadline`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = refused(
      Client(listener.address, { authkey: KEY, handshakeTimeout: SHORT }),
      late,
    );
    await using peer = await accepting;
    await trickle(peer, frame(random(256)));
    assertIsError((await connecting).cause, Deno.errors.TimedOut);
  });
}

for (const side of ["listener", "client"] as const) {
  // With a mark of 1, `send` waits until the other end has taken the message.
  for (const highWaterMark of [1, 1 << 18]) {
    Deno.test(`the ${side}'s deadline holds where the peer takes nothing and the high-water mark is ${highWaterMark}`, async () => {
      const says = side === "client" ? frame(challenge(random())) : text("");
      const where = { localAddress: null, remoteAddress: null };
      const limits = { highWaterMark };
      const transport = new FramedTransport(deafPeer(says), where, limits);
      const dialect = new NativeDialect(text(KEY));
      const handshake = authenticate(transport, dialect, side, {
        timeout: SHORT,
      });
      try {
        const error = await refused(
          within(handshake, { timeout: 5000 }, "The handshake did not end"),
        );
        assertIsError(error.cause, Deno.errors.TimedOut);
      } finally {
        transport.close();
        await handshake.catch(() => {});
      }
    });
  }
}

Deno.test("a handshake within its deadline leaves no timer behind", async () => {
  const options = { authkey: KEY, handshakeTimeout: LONG };
  await using listener = new Listener(ADDRESS, options);
  await using ends = await pairOf(await attempt(listener, options));
  await ends.client.send("works");
  assertEquals(await ends.served.recv(), "works");
});

for (const handshakeTimeout of [-1, NaN]) {
  Deno.test(`a handshakeTimeout of ${handshakeTimeout} is refused`, async () => {
    const options = { authkey: KEY, handshakeTimeout };
    const sentence = "handshakeTimeout";
    assertThrows(() => new Listener(ADDRESS, options), RangeError, sentence);
    const nowhere = ["127.0.0.1", 1] as const;
    await assertRejects(() => Client(nowhere, options), RangeError, sentence);
  });
}
