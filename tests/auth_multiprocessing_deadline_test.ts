// Peers that stop in the midst of the handshake of CPython's multiprocessing, or leave.

import {
  assertEquals,
  assertIsError,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import type { Side } from "../connection/auth/dialect.ts";
import { authenticate } from "../connection/auth/handshake.ts";
import { MultiprocessingDialect } from "../connection/auth/multiprocessing.ts";
import { within } from "../connection/deadline.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { Client, EOFError, Listener } from "../mod.ts";
import {
  FAILURE,
  join,
  KEY,
  PATIENCE,
  random,
  refused,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import { deafPeer } from "./helpers/deaf_peer.ts";
import {
  approach,
  CHALLENGE,
  insteadOf,
  meet,
  MODERN,
  otherSide,
  play,
  type Said,
  SCRIPTS,
  SIDES,
  SPEAKS,
} from "./helpers/multiprocessing.ts";
import { frame, RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

/** A deadline that a test waits for, whose peers are ready long before, and one that it does not. */
const SHORT = 500;
const LONG = 60_000;

const late = `it did not answer within ${SHORT} ms`;

/** Everything that a peer may stop before, by the side that waits for it. */
const stages: { side: Side; target: Said }[] = SIDES.flatMap((side) =>
  SCRIPTS[otherSide(side)].map((target) => ({ side, target }))
);

/** What an end says that gives up at a stage: who has not been challenged may have to do with an end without a key. */
function goodbye(target: Said): Uint8Array[] {
  return target === "challenge" ? [FAILURE] : [];
}

for (const transport of socketTransports) {
  const { name, address } = transport;

  Deno.test(`${name}: a peer that stops before any of its messages is left at the deadline`, async () => {
    await Promise.all(stages.map(async ({ side, target }) => {
      const options = { ...SPEAKS, handshakeTimeout: SHORT };
      await using attempt = await approach(transport, side, options);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake, late);
      let rest: Uint8Array[] | undefined;
      const say = insteadOf(peer, target, async () => {
        rest = await peer.rest();
      });
      await play(peer, otherSide(side), MODERN, say);
      assertEquals(rest, goodbye(target));
      assertIsError((await refusal).cause, Deno.errors.TimedOut);
    }));
  });

  for (const { side, target } of stages) {
    Deno.test(`${name}: a peer that leaves before its ${target} is an AuthenticationError of the ${side}`, async () => {
      await using attempt = await approach(transport, side);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake, "it closed the connection");
      const say = insteadOf(peer, target, () => peer.close());
      await play(peer, otherSide(side), MODERN, say);
      assertIsError((await refusal).cause, EOFError);
    });

    Deno.test(`${name}: a peer that leaves inside its ${target} is an AuthenticationError of the ${side}`, async () => {
      await using attempt = await approach(transport, side);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake);
      const say = insteadOf(peer, target, () => peer.leaveInside());
      await play(peer, otherSide(side), MODERN, say);
      await refusal;
    });
  }

  for (const side of SIDES) {
    Deno.test(`${name}: a peer that leaves and has read nothing is an AuthenticationError of the ${side}`, async () => {
      await using attempt = await approach(transport, side);
      const refusal = refused(attempt.handshake, "it closed the connection");
      await attempt.peer.close();
      await refusal;
    });
  }

  Deno.test(`${name}: peers that stop in the midst of a handshake hold up nobody`, async () => {
    const options = { ...SPEAKS, handshakeTimeout: LONG };
    await using listener = new Listener(address(), options);
    const accepting = listener.accept({ timeout: PATIENCE });
    const stopped: RawPeer[] = [];
    for (const target of [...SCRIPTS.client, ...SCRIPTS.client]) {
      const peer = await RawPeer.connect(listener.address);
      await play(peer, "client", MODERN, insteadOf(peer, target, () => {}));
      stopped.push(peer);
    }
    await using client = await Client(listener.address, SPEAKS);
    await using served = await accepting;
    await client.send("works");
    assertEquals(await served.recv(), "works");
    for (const peer of stopped) await peer.close();
  });

  Deno.test(`${name}: closing a listener ends its handshakes, wherever they are`, async () => {
    for (const target of SCRIPTS.client) {
      const options = { ...SPEAKS, handshakeTimeout: LONG };
      const listener = new Listener(address(), options);
      const accepting = listener.accept({ timeout: PATIENCE });
      await using peer = await RawPeer.connect(listener.address);
      await play(peer, "client", MODERN, insteadOf(peer, target, () => {}));
      await Promise.all([
        assertRejects(() => accepting, Deno.errors.Interrupted),
        listener.close(),
      ]);
      await peer.rest();
    }
  });

  Deno.test(`${name}: a peer that proves nothing is turned away before the deadline`, async () => {
    for (const side of SIDES) {
      const options = { ...SPEAKS, handshakeTimeout: LONG };
      await using attempt = await approach(transport, side, options);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake, "its authkey is not the one set here");
      const proof = join(text("{sha256}"), random(32));
      const say = insteadOf(peer, "answer", () => peer.send(proof));
      await play(peer, otherSide(side), MODERN, say);
      assertEquals((await refusal).cause, undefined);
    }
  });
}

for (const { side, target } of stages) {
  Deno.test(`a signal ends the ${side}'s handshake with its reason, before the peer's ${target}`, async () => {
    const abort = new AbortController();
    const limits = { signal: abort.signal };
    const { peer, handshake } = meet(side, { limits });
    const reason = new Error("no more");
    const say = insteadOf(peer, target, () => abort.abort(reason));
    await play(peer, otherSide(side), MODERN, say);
    assertStrictEquals(await assertRejects(() => handshake), reason);
  });
}

for (const side of SIDES) {
  // With a mark of 1, `send` waits until the other end has taken the message.
  for (const highWaterMark of [1, 1 << 18]) {
    Deno.test(`the ${side}'s deadline holds where the peer takes nothing and the high-water mark is ${highWaterMark}`, async () => {
      const challenge = frame(join(CHALLENGE, MODERN.challenge()));
      const says = side === "client"
        ? join(challenge, frame(WELCOME))
        : text("");
      const where = { localAddress: null, remoteAddress: null };
      const limits = { highWaterMark };
      const transport = new FramedTransport(deafPeer(says), where, limits);
      const dialect = new MultiprocessingDialect(text(KEY), false);
      const handshake = authenticate(transport, dialect, side, { timeout: 50 });
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
