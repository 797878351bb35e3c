/** How an end of a pipe of a simulated Windows is closed while there is something to send. */

import { assertEquals, assertLessOrEqual, assertRejects } from "@std/assert";
import { openConnection } from "../connection/connection.ts";
import { KIB, pattern, unheeded } from "./helpers/contract.ts";
import {
  assertMessages,
  drain,
  everywhere,
  finish,
} from "./helpers/simulated_ends.ts";

const { Interrupted } = Deno.errors;

/** What no pipe takes for one message while nobody reads. */
const LONG = 70 * KIB;

everywhere(
  "closing sends what is queued; what does not leave in time is told of",
  async (world) => {
    for (const isRead of [true, false]) {
      const next = world.again();
      const [transport, peer] = await next.served();
      const connection = openConnection(transport);
      const messages = [pattern(3), pattern(LONG, 1), pattern(LONG, 2)];
      const sent = messages.map((message) =>
        unheeded(connection.sendBytes(message))
      );
      if (isRead) {
        const closed = connection.close();
        assertMessages(await drain(transport, peer), messages);
        await finish(closed);
        await finish(Promise.all(sent));
      } else {
        const closed = unheeded(connection.close({ timeout: 0 }));
        await assertRejects(() => closed, Deno.errors.TimedOut);
        await assertRejects(() => finish(sent[2]!), Interrupted);
      }
      next.assertClean();
    }
  },
);

everywhere(
  "two ends that close at once while neither reads both send what is queued",
  async (world) => {
    const [a, b] = (await world.pair()).map((end) => openConnection(end));
    const sent = [a!, b!].flatMap((end) => [
      unheeded(end.sendBytes(pattern(LONG))),
      unheeded(end.sendBytes(pattern(LONG))),
    ]);
    const closed = [a!, b!].map((end) => unheeded(end.close()));
    await finish(Promise.allSettled([...closed, ...sent]));
    world.assertClean();
  },
);

everywhere(
  "an end that is closed while its writes leave a turn to others sends no more",
  async (world) => {
    for (const count of [16, 40]) {
      const next = world.again();
      const [transport, peer] = await next.served();
      const messages = Array.from(
        { length: count },
        (_, i) => pattern(5000, i),
      );
      next.system.before = () => peer.receiveAll();
      for (const message of messages) unheeded(transport.send(message, false));
      const flushed = unheeded(transport.flush());
      await finish(transport.close());
      // Sixteen had left by then.
      if (count === 16 && !world.system.policy.writesPend) {
        await finish(flushed);
      } else await assertRejects(() => finish(flushed), Interrupted);
      const received = peer.receiveAll();
      assertLessOrEqual(received.length, 20);
      assertMessages(received, messages.slice(0, received.length));
      await next.end(transport);
    }
  },
);

everywhere("nothing is sent by an end that is closed", async (world) => {
  const [transport, peer] = await world.served();
  await finish(transport.close());
  for (const length of [3, 5000, LONG]) {
    const sent = transport.send(pattern(length), true);
    await assertRejects(() => finish(sent), Interrupted);
  }
  assertEquals(peer.receiveAll(), []);
  await world.end(transport);
});
