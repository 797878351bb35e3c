/** Messages over pipes of a simulated Windows: whole and in order, whatever it does with packets. */

import { assertEquals } from "@std/assert";
import { type Connection, openConnection } from "../connection/connection.ts";
import type { Transport } from "../connection/transport/transport.ts";
import { assertBytes, KIB, MIB, pattern } from "./helpers/contract.ts";
import {
  everywhere,
  finish,
  receive,
  sendAll,
} from "./helpers/simulated_ends.ts";

/** Around all lengths at which something changes. */
const LENGTHS = [
  ...[0, 1, 511, 512, 513, 2047, 2048, 2049],
  ...[64 * KIB - 1, 64 * KIB, 64 * KIB + 1],
  ...[MIB - 1, MIB, MIB + 1, 3 * MIB],
];

const MESSAGES = LENGTHS.map((length) => pattern(length, length));

everywhere(
  "messages of all lengths come whole and in order, both ways",
  async (world) => {
    const [a, b] = await world.pair();
    const backwards = MESSAGES.toReversed();
    await finish(Promise.all([
      sendAll(a, MESSAGES),
      sendAll(b, backwards),
      assertReceives(a, backwards),
      assertReceives(b, MESSAGES),
    ]));
    await world.end(a, b);
  },
);

everywhere("the first message may have any length", async (world) => {
  for (const message of MESSAGES) {
    const next = world.again();
    const [a, b] = await next.pair();
    await finish(
      Promise.all([sendAll(b, [message]), assertReceives(a, [message])]),
    );
    await next.end(a, b);
  }
});

everywhere("values, bytes and buffers go both ways at once", async (world) => {
  const ends = (await world.pair()).map((end) => openConnection(end));
  await finish(Promise.all(ends.flatMap((end) => [
    sendKinds(end),
    assertReceivesKinds(end),
  ])));
  await world.end(...ends);
});

everywhere("a poll is true when a message is whole", async (world) => {
  const [a, b] = (await world.pair()).map((end) => openConnection(end));
  const polled = a!.poll(Infinity);
  const sent = b!.sendBytes(pattern(2 * MIB));
  assertEquals(await finish(polled), true);
  await finish(sent);
  assertBytes(await finish(a!.recvBytes()), pattern(2 * MIB));
  await world.end(a!, b!);
});

async function sendKinds(end: Connection): Promise<void> {
  for (const message of MESSAGES) {
    end.send({ length: message.length });
    end.sendBytes(message);
    await end.send(message);
  }
}

async function assertReceivesKinds(end: Connection): Promise<void> {
  const buffer = new Uint8Array(3 * MIB);
  for (const message of MESSAGES) {
    const { length } = message;
    assertEquals(await end.recv(), { length });
    assertEquals(await end.recvBytesInto(buffer), length);
    assertBytes(buffer.subarray(0, length), message);
    assertBytes(await end.recv() as Uint8Array, message);
  }
}

async function assertReceives(
  transport: Transport,
  messages: Uint8Array[],
): Promise<void> {
  for (const message of messages) {
    assertBytes(await receive(transport), message);
  }
}
