/** What a pipe of a simulated Windows sends: in which order, from which memory, and how much at once. */

import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertRejects,
} from "@std/assert";
import { openConnection } from "../connection/connection.ts";
import type { Draft } from "../connection/transport/draft.ts";
import type { Transport } from "../connection/transport/transport.ts";
import { turn } from "../connection/transport/turn.ts";
import { writeTo } from "./helpers/composed.ts";
import { KIB, pattern, unheeded } from "./helpers/contract.ts";
import {
  assertMessages,
  drain,
  everywhere,
  finish,
  turns,
  World,
} from "./helpers/simulated_ends.ts";

/** What no pipe takes for one message while nobody reads. */
const LONG = 70 * KIB;

everywhere(
  "what is sent while a message is composed goes behind it, or alone where that is abandoned",
  async (world) => {
    const [transport, peer] = await world.served();
    const expected: Uint8Array[] = [];
    for (let round = 0; round < 20; round++) {
      // In some rounds the one before is still being written.
      if (round % 3 === 0) expected.push(...sendTwo(transport, round));
      const composed = pattern(round % 2 ? 5000 : 100, round);
      const draft = begin(transport);
      writeTo(draft, composed.subarray(0, 50));
      const meanwhile = sendTwo(transport, 100 + round);
      writeTo(draft, composed.subarray(50), 1000);
      if (round % 4 === 3) transport.abandon();
      else {
        unheeded(transport.commit());
        expected.push(composed);
      }
      expected.push(...meanwhile);
      if (round % 5 === 0) await turns(round);
    }
    assertMessages(await drain(transport, peer), expected);
    await world.end(transport);
  },
);

/** Sends a short and a long message. */
function sendTwo(transport: Transport, seed: number): Uint8Array[] {
  const messages = [pattern(7, seed), pattern(LONG, seed)];
  for (const message of messages) unheeded(transport.send(message, false));
  return messages;
}

function begin(transport: Transport): Draft {
  const draft = transport.compose();
  assert(draft, "there is no draft to be had");
  // Only one at a time.
  assertEquals(transport.compose(), undefined);
  return draft;
}

everywhere(
  "what a getter sends goes behind the value that it is of",
  async (world) => {
    const [a, b] = (await world.pair()).map((end) => openConnection(end));
    const value = {
      first: 1,
      get second() {
        unheeded(a!.send("from the getter"));
        unheeded(a!.sendBytes(pattern(9)));
        return 2;
      },
    };
    for (let i = 0; i < 5; i++) {
      unheeded(a!.send(value));
      assertEquals(await finish(b!.recv()), { first: 1, second: 2 });
      assertEquals(await finish(b!.recv()), "from the getter");
      assertEquals(await finish(b!.recvBytes()), pattern(9));
    }
    await world.end(a!, b!);
  },
);

everywhere(
  "short messages may be changed at once, and long ones when they have left",
  async (world) => {
    const [transport, peer] = await world.served();
    const expected: Uint8Array[] = [];
    const sent: Promise<void>[] = [];
    for (let i = 0; i < 30; i++) {
      const message = pattern(i % 7 === 3 ? LONG : 50 * i, i);
      expected.push(message.slice());
      const leaves = unheeded(transport.send(message, true));
      if (message.length <= 64 * KIB) message.fill(0xee);
      else sent.push(leaves.then(() => void message.fill(0xee)));
    }
    assertMessages(await drain(transport, peer), expected);
    await finish(Promise.all(sent));
    await world.end(transport);
  },
);

everywhere(
  "of a message whose memory was given away while it was queued nothing is sent",
  async (world) => {
    const [transport, peer] = await world.served();
    const connection = openConnection(transport);
    const messages = [1, 2, 3].map((seed) => pattern(LONG, seed));
    const sent = messages.map((message) =>
      unheeded(connection.sendBytes(message))
    );
    await turns();
    for (const message of messages.slice(0, 2)) message.buffer.transfer();
    const received = await drain(transport, peer).catch(() => peer.received);
    // The first one was with the system already.
    assertMessages(received, [pattern(LONG, 1)]);
    await finish(sent[0]!);
    for (
      const call of [...sent.slice(1), unheeded(connection.sendBytes("x"))]
    ) {
      await assertRejects(() => finish(call), TypeError, "given away");
    }
    await finish(connection.close().catch(() => {}));
    world.assertClean();
  },
);

everywhere(
  "a sender waits above the high-water mark, and not below it",
  async (world) => {
    const [transport, peer] = await world.served({ highWaterMark: 100_000 });
    const first = transport.send(pattern(LONG), false);
    assertEquals(transport.bufferedAmount, LONG);
    await finish(first);
    let hasRoom = false;
    const second = transport.send(pattern(LONG), false).then(() => {
      hasRoom = true;
    });
    let isFlushed = false;
    const flushed = transport.flush().then(() => {
      isFlushed = true;
    });
    await turns();
    assertEquals([hasRoom, isFlushed], [false, false]);
    assertEquals(transport.bufferedAmount, 2 * LONG);
    peer.receive();
    await finish(second);
    await turns();
    assertEquals(isFlushed, false);
    assertEquals(transport.bufferedAmount, LONG);
    peer.receive();
    await finish(flushed);
    assertEquals(transport.bufferedAmount, 0);
    await world.end(transport);
  },
);

everywhere(
  "a peer that takes everything at once leaves turns to others",
  async (world) => {
    const [transport, peer] = await world.served({ highWaterMark: 1 << 30 });
    const many = 500;
    world.system.before = () => peer.receiveAll();
    for (let i = 0; i < many; i++) unheeded(transport.send(pattern(3), false));
    let isOver = false;
    const flushed = transport.flush().then(() => isOver = true);
    let most = 0;
    while (!isOver) {
      const before = peer.receiveAll().length;
      await turn();
      most = Math.max(most, peer.receiveAll().length - before);
    }
    await finish(flushed);
    assertEquals(peer.receiveAll().length, many);
    assertGreater(most, 0);
    assertLessOrEqual(most, 20);
    await world.end(transport);
  },
);

everywhere(
  "a message that is longer than the limit is refused, and the next one sent",
  async (world) => {
    const [transport, peer] = await world.served({ maxMessageLength: 3000 });
    for (const length of [3001, 3000]) {
      const message = pattern(length);
      writeTo(begin(transport), message, 1000);
      const calls = [transport.commit(), transport.send(message, false)];
      for (const call of calls.map(unheeded)) {
        if (length === 3000) await finish(call);
        else await assertRejects(() => finish(call), RangeError, "3001 bytes");
      }
    }
    assertMessages(await drain(transport, peer), [
      pattern(3000),
      pattern(3000),
    ]);
    await world.end(transport);
  },
);

Deno.test("simulated pipe: no limit is beyond what the system's calls have a number for", async () => {
  const world = new World();
  const [transport] = await world.served({ maxMessageLength: 2 ** 40 });
  assertEquals(transport.maxMessageLength, 2 ** 32 - 1);
  await world.end(transport);
});

Deno.test("simulated pipe: shared memory is sent, too", async () => {
  const world = new World();
  const [transport, peer] = await world.served();
  const message = new Uint8Array(new SharedArrayBuffer(LONG));
  message.set(pattern(LONG));
  const sent = transport.send(message, true);
  assertMessages(await drain(transport, peer), [pattern(LONG)]);
  await finish(sent);
  await world.end(transport);
});
