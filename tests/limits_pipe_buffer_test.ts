/** How much a pipe of a simulated Windows reads at once, and keeps: as much as is said. */

import { assertEquals, assertLessOrEqual } from "@std/assert";
import { openConnection } from "../connection/connection.ts";
import { assertBytes, KIB, MIB, pattern } from "./helpers/contract.ts";
import {
  everywhere,
  finish,
  receive,
  sendAll,
  type World,
} from "./helpers/simulated_ends.ts";

/** The least, such as are no power of two, the default, and one that is long. */
const SIZES = [512, 513, 1000, 4 * KIB, 64 * KIB, MIB];

for (const receiveBufferSize of SIZES) {
  const limits = { receiveBufferSize };

  everywhere(
    `messages of all lengths go through a buffer of ${receiveBufferSize}`,
    async (world) => {
      const [a, b] = await world.pair(limits);
      const lengths = [0, 1, receiveBufferSize * 3];
      for (let by = -2; by <= 2; by++) lengths.push(receiveBufferSize + by);
      for (const [i, length] of lengths.entries()) {
        const sent = sendAll(a, [pattern(length, i)]);
        assertBytes(await finish(receive(b)), pattern(length, i));
        await finish(sent);
      }
      await world.end(a, b);
    },
  );

  everywhere(
    `a buffer that has grown to ${receiveBufferSize} takes so much at once, and no more`,
    async (world) => {
      const [transport, peer] = await world.served(limits);
      // Long ones let it grow.
      for (let i = 0; i < 10; i++) {
        peer.send(pattern(receiveBufferSize + 1));
        await finish(receive(transport));
      }
      for (const [beyond, reads] of [[0, 1], [1, 2]] as const) {
        peer.send(pattern(receiveBufferSize + beyond));
        const before = readsOf(world);
        await finish(receive(transport));
        assertEquals(readsOf(world) - before, reads);
      }
      await world.end(transport);
    },
  );

  everywhere(
    `a connection with a buffer of ${receiveBufferSize} keeps no more when a long message has come`,
    async (world) => {
      const [transport, peer] = await world.served(limits);
      const before = world.system.memory.used;
      for (const length of [1, receiveBufferSize, 3 * MIB, 1]) {
        peer.send(pattern(length));
        await finish(receive(transport));
        const kept = world.system.memory.used - before;
        assertLessOrEqual(kept, Math.max(512, receiveBufferSize));
      }
      await world.end(transport);
    },
  );
}

everywhere(
  "nothing is read ahead of the message that is asked for, with a long buffer too",
  async (world) => {
    const [transport, peer] = await world.served({ receiveBufferSize: MIB });
    const connection = openConnection(transport);
    for (let i = 0; i < 5; i++) peer.send(pattern(100, i));
    const { unread } = peer;
    assertBytes(await finish(connection.recvBytes()), pattern(100, 0));
    assertEquals(unread - peer.unread, 100);
    await world.end(connection);
  },
);

function readsOf({ system }: World): number {
  return system.calls.filter((name) => name === "ReadFile").length;
}
