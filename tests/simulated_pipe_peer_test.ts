/** Another process at the other end, which may go at any time. */

import { assertEquals, assertRejects } from "@std/assert";
import { EOFError } from "../mod.ts";
import { type Connection, openConnection } from "../connection/connection.ts";
import { assertBytes, KIB, pattern, unheeded } from "./helpers/contract.ts";
import {
  everywhere,
  finish,
  receive,
  sendAll,
  turns,
  type World,
} from "./helpers/simulated_ends.ts";
import { turn } from "../connection/transport/turn.ts";
import { assertTold, holdLittle } from "./helpers/simulated_exchange.ts";
import type { SimulatedPeer } from "./helpers/simulated_peer.ts";

const { BrokenPipe, Interrupted, UnexpectedEof } = Deno.errors;

const MESSAGES = [5, 700, 6 * KIB, 0, 3].map(pattern);

/** More than a talk makes. */
const MANY_CALLS = 500;

const close = (peer: SimulatedPeer) => peer.close();

/** The ways in which a peer goes. */
const LEAVING: Record<string, (peer: SimulatedPeer) => void> = {
  "closes": close,
  "vanishes with what it was sending": (peer) => peer.vanish(),
};

for (const [how, leave] of Object.entries(LEAVING)) {
  everywhere(`the peer ${how} before any system call`, async (world) => {
    const problems = [];
    for (let n = 0, isReached = true; isReached && n < MANY_CALLS; n++) {
      const next = world.again(holdLittle);
      try {
        isReached = await talk(next, n, leave);
      } catch (problem) {
        problems.push(`call ${n}: ${problem}`);
      }
    }
    assertEquals(problems, []);
  });
}

/** Sends and receives until the peer goes, before the n-th call from now on; returns whether it came to that. */
async function talk(
  world: World,
  n: number,
  leave: (peer: SimulatedPeer) => void,
): Promise<boolean> {
  const [transport, peer] = await world.served();
  const connection = openConnection(transport);
  const first = world.system.calls.length + n;
  let isReached = false;
  world.system.before = (index) => {
    if (index !== first) return;
    isReached = true;
    leave(peer);
  };
  for (const message of MESSAGES) peer.send(message);
  const received: Uint8Array[] = [];
  const [came, sent] = await finish(
    Promise.allSettled([
      receiveAll(connection, received),
      sendTo(connection, peer),
    ]),
  );
  for (const outcome of [came, sent]) {
    if (outcome.status === "rejected") assertTold(outcome.reason);
  }
  // What was sent before it closed is there all the same.
  if (!isReached || leave === close) {
    assertEquals(received.length, MESSAGES.length);
  }
  for (const [i, message] of received.entries()) {
    assertBytes(message, MESSAGES[i]!);
  }
  for (const [i, message] of peer.received.entries()) {
    assertBytes(message, MESSAGES[i]!);
  }
  await finish(connection.close().catch(assertTold));
  world.assertClean();
  return isReached;
}

async function receiveAll(
  connection: Connection,
  received: Uint8Array[],
): Promise<void> {
  while (received.length < MESSAGES.length) {
    received.push(await connection.recvBytes());
  }
}

/** Sends what the peer takes by and by. */
async function sendTo(
  connection: Connection,
  peer: SimulatedPeer,
): Promise<void> {
  let isOver = false;
  const sent = (async () => {
    for (const message of MESSAGES) await connection.sendBytes(message);
    await connection.flush();
  })().finally(() => isOver = true);
  sent.catch(() => {});
  while (!isOver) {
    peer.receiveAll();
    await turn();
  }
  await sent;
}

everywhere(
  "what a peer sent before it closed is received, and then the end",
  async (world) => {
    const [transport, peer] = await world.served();
    for (const message of MESSAGES) peer.send(message);
    peer.close();
    for (const message of MESSAGES) {
      assertBytes(await finish(receive(transport)), message);
    }
    for (let i = 0; i < 2; i++) {
      await assertRejects(() => finish(transport.fill()), EOFError);
    }
    await assertRejects(
      () => finish(sendAll(transport, [pattern(3)])),
      BrokenPipe,
    );
    await world.end(transport);
  },
);

everywhere(
  "a peer that vanishes inside a message is told from one that closes",
  async (world) => {
    for (const length of [513, 70 * KIB, 3000 * KIB]) {
      const next = world.again();
      const [transport, peer] = await next.served();
      peer.send(pattern(length));
      await finish(transport.fill());
      transport.take();
      peer.vanish();
      await assertRejects(() => finish(receive(transport)), UnexpectedEof);
      await next.end(transport);
    }
  },
);

everywhere(
  "a peer that vanishes while the rest of a message is measured was inside it",
  async (world) => {
    const [transport, peer] = await world.served();
    world.system.before = (_, name) => {
      if (name === "PeekNamedPipe") peer.vanish();
    };
    peer.send(pattern(600));
    await assertRejects(() => finish(transport.fill()), UnexpectedEof);
    await world.end(transport);
  },
);

everywhere(
  "a peer that closes while it is waited for ends both calls",
  async (world) => {
    const [transport, peer] = await world.served();
    const filled = unheeded(transport.fill());
    const sent = unheeded(transport.send(pattern(200 * KIB), true));
    await turns();
    peer.close();
    await assertRejects(() => finish(filled), EOFError);
    await assertRejects(() => finish(sent), BrokenPipe);
    await world.end(transport);
  },
);

everywhere(
  "a write that was cancelled when the peer had read half of it ends for both",
  async (world) => {
    const [transport, peer] = await world.served();
    const sent = unheeded(transport.send(pattern(200 * KIB), true));
    await turns();
    peer.receivePart(1000);
    await finish(transport.close());
    await finish(Promise.allSettled([sent]));
    // What was cancelled too late was done.
    if (world.system.policy.cancel !== "too late") {
      await assertRejects(() => sent, Interrupted);
      assertEquals(peer.receive(), undefined);
    }
    await world.end(transport);
  },
);
