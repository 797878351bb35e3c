/** What a pipe of a simulated Windows receives: how much memory that takes, and what it leaves to others. */

import {
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertRejects,
} from "@std/assert";
import { openConnection } from "../connection/connection.ts";
import { turn } from "../connection/transport/turn.ts";
import {
  assertBytes,
  KIB,
  MIB,
  pattern,
  unheeded,
} from "./helpers/contract.ts";
import { POLICIES } from "./helpers/simulated_policies.ts";
import {
  everywhere,
  finish,
  receive,
  sendAll,
  World,
} from "./helpers/simulated_ends.ts";

const { InvalidData } = Deno.errors;

/** How many messages a peer sends that never stops. */
const MANY = 500;
/** How many of them may come before others have a turn. */
const FEW = 20;

everywhere(
  "a message beyond the limit is refused before there is memory for it",
  async (world) => {
    const lengths = [1001, 64 * KIB, 5 * MIB];
    for (const length of lengths) {
      const next = world.again();
      const limits = { maxMessageLength: 1000 };
      const [transport, peer] = await next.served(limits);
      peer.send(pattern(1000));
      peer.send(new Uint8Array(length));
      assertEquals(await finish(receive(transport)), pattern(1000));
      await assertRejects(
        () => finish(receive(transport)),
        InvalidData,
        `${length} bytes`,
      );
      assertLessOrEqual(Math.max(...next.system.memory.sizes), 4 * KIB);
      // Whoever owns the transport closes it.
      assertEquals(transport.closed, false);
      await next.end(transport);
    }
  },
);

everywhere(
  "a connection to which too much is sent is closed, and all of it freed",
  async (world) => {
    const [transport, peer] = await world.served({ maxMessageLength: 1000 });
    const connection = openConnection(transport);
    const waiting = [connection.recv(), connection.recv()].map(unheeded);
    peer.send(pattern(1001));
    for (const call of waiting) {
      await assertRejects(() => finish(call), InvalidData);
    }
    assertEquals(connection.closed, true);
    await world.end(connection);
  },
);

everywhere(
  "a message that is as long as the limit is received, and a lower limit holds for the next one",
  async (world) => {
    const [transport, peer] = await world.served({ maxMessageLength: 600 });
    for (let i = 0; i < 3; i++) peer.send(pattern(600, i));
    assertEquals(await finish(receive(transport)), pattern(600, 0));
    transport.maxMessageLength = 599;
    await assertRejects(() => finish(receive(transport)), InvalidData);
    transport.maxMessageLength = 600;
    assertEquals(await finish(receive(transport)), pattern(600, 1));
    await world.end(transport);
  },
);

everywhere(
  "a peer that has sent nothing is given little memory",
  async (world) => {
    const [transport] = await world.served();
    const interrupted = unheeded(transport.fill());
    const { sizes } = world.system.memory;
    assertLessOrEqual(sizes.at(-1)!, 512);
    await world.end(transport);
    await finish(Promise.allSettled([interrupted]));
  },
);

everywhere(
  "an idle connection keeps little memory, however long its messages were",
  async (world) => {
    const port = world.system.memory.used;
    const [a, b] = await world.pair();
    for (const length of [3 * MIB, 5, 64 * KIB, 3 * MIB, 100]) {
      const message = pattern(length);
      for (const [from, to] of [[a, b], [b, a]] as const) {
        const sent = sendAll(from, [message]);
        assertBytes(await finish(receive(to)), message);
        await finish(sent);
      }
      assertLessOrEqual(world.system.memory.used - port, 2 * 70 * KIB);
    }
    await world.end(a, b);
  },
);

everywhere(
  "a long message is read in parts, which are not as long",
  async (world) => {
    const [transport, peer] = await world.served();
    peer.send(pattern(5 * MIB));
    assertBytes(await finish(receive(transport)), pattern(5 * MIB));
    assertLessOrEqual(Math.max(...world.system.memory.sizes), MIB);
    await world.end(transport);
  },
);

everywhere("a peer that never stops leaves turns to others", async (world) => {
  const [transport, peer] = await world.served();
  for (let i = 0; i < MANY; i++) peer.send(pattern(3));
  let received = 0;
  const most = await mostPerTurn(() => received, async () => {
    for (; received < MANY; received++) await receive(transport);
  });
  assertGreater(most, 0);
  assertLessOrEqual(most, FEW);
  await world.end(transport);
});

everywhere(
  "a peer that never stops leaves turns to others while this end closes",
  async (world) => {
    const [transport, peer] = await world.served();
    const connection = openConnection(transport);
    for (let i = 0; i < MANY; i++) peer.send(pattern(3));
    const unread = peer.unread;
    // What does not leave keeps the end from closing.
    const sent = unheeded(connection.sendBytes(pattern(200 * KIB)));
    const closed = connection.close();
    const most = await mostPerTurn(
      () => (unread - peer.unread) / 3,
      async () => {
        while (peer.unread > 0) await turn();
      },
    );
    assertGreater(most, 0);
    assertLessOrEqual(most, FEW);
    for (let left = 200 * KIB; left > 0; left -= KIB) {
      peer.receivePart(KIB);
      await turn();
    }
    await finish(Promise.all([closed, sent]));
    await world.end(connection);
  },
);

/** How much a count grows between two turns of the event loop, at the most. */
async function mostPerTurn(
  count: () => number,
  work: () => Promise<void>,
): Promise<number> {
  let most = 0;
  let isOver = false;
  const worked = work().finally(() => isOver = true);
  for (let before = count(); !isOver; before = count()) {
    await turn();
    most = Math.max(most, count() - before);
  }
  await worked;
  return most;
}

everywhere("nothing is read while nobody waits", async (world) => {
  const [transport, peer] = await world.served();
  const connection = openConnection(transport);
  for (let i = 0; i < 3; i++) peer.send(pattern(10));
  const reads = () =>
    world.system.calls.filter((name) => name === "ReadFile").length;
  assertEquals(reads(), 0);
  await finish(connection.recvBytes());
  assertEquals(reads(), 1);
  await world.end(connection);
});

everywhere(
  "a message goes straight into a buffer, and what does not fit is told of whole",
  async (world) => {
    const [a, b] = (await world.pair()).map((end) => openConnection(end));
    const buffer = new Uint8Array(MIB);
    for (const length of [MIB, 0, 512, 513, MIB - 1]) {
      const sent = b!.sendBytes(pattern(length));
      assertEquals(await finish(a!.recvBytesInto(buffer)), length);
      assertBytes(buffer.subarray(0, length), pattern(length));
      await finish(sent);
    }
    const sent = b!.sendBytes(pattern(2 * MIB));
    const error = await assertRejects(() => finish(a!.recvBytesInto(buffer)));
    assertBytes(
      (error as unknown as { data: Uint8Array }).data,
      pattern(2 * MIB),
    );
    await finish(sent);
    await world.end(a!, b!);
  },
);

Deno.test("simulated pipe: a buffer that is given away while a message comes is written to no more", async () => {
  const world = new World(POLICIES.find(({ readsPend }) => readsPend));
  const [transport, peer] = await world.served();
  const connection = openConnection(transport);
  const buffer = new Uint8Array(3 * MIB);
  const received = unheeded(connection.recvBytesInto(buffer));
  let kept: ArrayBuffer | undefined;
  let reads = 0;
  world.system.before = (_, name) => {
    if (name === "ReadFile" && ++reads === 1) kept = buffer.buffer.transfer();
  };
  peer.send(pattern(3 * MIB, 1));
  await assertRejects(() => finish(received), Error);
  // What came by then may be there.
  assertBytes(new Uint8Array(kept!, 512), new Uint8Array(3 * MIB - 512));
  await world.end(connection);
});

Deno.test("simulated pipe: a message beyond the limit is refused before there is an array for it", async () => {
  const world = new World();
  const [transport, peer] = await world.served({ maxMessageLength: 1000 });
  peer.send(new Uint8Array(MIB));
  const sizes = await arraysOf(async () => {
    await assertRejects(() => finish(receive(transport)), InvalidData);
  });
  assertGreater(sizes.length, 0);
  assertLessOrEqual(Math.max(...sizes), 512);
  await world.end(transport);
});

/** The sizes of all arrays of bytes that are made meanwhile. */
async function arraysOf(work: () => Promise<void>): Promise<number[]> {
  const sizes: number[] = [];
  const Real = Uint8Array;
  globalThis.Uint8Array = new Proxy(Real, {
    construct(target, args: [number]) {
      if (typeof args[0] === "number") sizes.push(args[0]);
      return new target(...args);
    },
  });
  try {
    await work();
  } finally {
    globalThis.Uint8Array = Real;
  }
  return sizes;
}
