/** Messages are put together from whatever pieces the system gives. */

import { assertEquals, assertStrictEquals } from "@std/assert";
import { FrameReader } from "../connection/transport/frame_reader.ts";
import { assertBytes, MIB, pattern } from "./helpers/contract.ts";
import {
  cut,
  FaultyStream,
  frame,
  join,
  longFrame,
  messageOf,
  receive,
  sizes,
} from "./helpers/faulty_stream.ts";

const LIMIT = 64 * MIB;

/** Every way of framing, and lengths around what is collected together. */
const MESSAGES = [0, 5, 1, 300, 65_536, 0, 65_537, 70_000, 3]
  .map((length, seed) => pattern(length, seed));
const FRAMES = join(
  MESSAGES.map((message, i) => i % 2 ? longFrame(message) : frame(message)),
);

async function assertReceived(
  reader: FrameReader,
  messages: Uint8Array[],
): Promise<void> {
  for (const message of messages) {
    assertBytes(await receive(reader, LIMIT), message);
  }
}

Deno.test("framing: messages that come one byte at a time are received", async () => {
  const stream = new FaultyStream({ incoming: cut(FRAMES, () => 1) });
  await assertReceived(new FrameReader(stream), MESSAGES);
});

Deno.test("framing: messages that come all at once are received", async () => {
  const stream = new FaultyStream({ incoming: [FRAMES] });
  await assertReceived(new FrameReader(stream), MESSAGES);
});

for (let seed = 1; seed <= 20; seed++) {
  Deno.test(`framing: messages that come in pieces of seed ${seed} are received`, async () => {
    const most = seed % 2 ? 100 : 50_000;
    const stream = new FaultyStream({
      incoming: cut(FRAMES, sizes(seed, most)),
    });
    await assertReceived(new FrameReader(stream), MESSAGES);
  });
}

Deno.test("framing: messages in two pieces are received, wherever they are cut", async () => {
  const messages = [5, 0, 7, 0, 3].map(pattern);
  const bytes = join([
    frame(messages[0]!),
    frame(messages[1]!),
    longFrame(messages[2]!),
    longFrame(messages[3]!),
    frame(messages[4]!),
  ]);
  for (let at = 1; at < bytes.length; at++) {
    const incoming = [bytes.subarray(0, at), bytes.subarray(at)];
    const reader = new FrameReader(new FaultyStream({ incoming }));
    await assertReceived(reader, messages);
  }
});

Deno.test("framing: a large message in two pieces is received, wherever its header is cut", async () => {
  const message = pattern(70_000);
  for (const bytes of [frame(message), longFrame(message)]) {
    for (let at = 1; at < 20; at++) {
      const incoming = [bytes.subarray(0, at), bytes.subarray(at)];
      const reader = new FrameReader(new FaultyStream({ incoming }));
      await assertReceived(reader, [message]);
    }
  }
});

Deno.test("framing: many messages in one piece cost few reads", async () => {
  const messages = Array.from({ length: 1000 }, (_, i) => pattern(i % 50, i));
  const stream = new FaultyStream({ incoming: [join(messages.map(frame))] });
  await assertReceived(new FrameReader(stream), messages);
  assertEquals(
    stream.spaces.length <= 5,
    true,
    `${stream.spaces.length} reads`,
  );
});

Deno.test("framing: a message is in memory of its own, which later reads leave alone", async () => {
  const lengths = [10, 20, 65_536, 70_000, 10];
  const messages = lengths.map(pattern);
  const incoming = messages.map(frame);
  const reader = new FrameReader(new FaultyStream({ incoming }));
  const received: Uint8Array[] = [];
  for (const _ of messages) received.push(await receive(reader, LIMIT));
  for (const [i, message] of messages.entries()) {
    assertBytes(received[i]!, message);
    assertEquals(received[i]!.buffer.byteLength, message.length);
  }
});

Deno.test("framing: ready() takes nothing", async () => {
  const incoming = cut(frame(pattern(3)), () => 1);
  const reader = new FrameReader(new FaultyStream({ incoming }));
  for (let i = 0; i < 7; i++) {
    assertEquals(reader.ready(LIMIT), false);
    assertEquals(reader.take(LIMIT), undefined);
    await reader.fill();
  }
  assertEquals([reader.ready(LIMIT), reader.ready(LIMIT)], [true, true]);
  assertEquals(messageOf(reader.take(LIMIT)!), pattern(3));
  assertEquals(reader.take(LIMIT), undefined);
});

Deno.test("framing: a large message is read straight into the caller's buffer", async () => {
  const message = pattern(20 * MIB);
  const bytes = frame(message);
  const stream = new FaultyStream({ incoming: cut(bytes, () => 300_000) });
  const destination = new Uint8Array(message.length + 100).fill(0xaa);
  const room = destination.subarray(50);
  const received = await receive(new FrameReader(stream), LIMIT, room);
  assertStrictEquals(received.buffer, destination.buffer);
  assertEquals([received.byteOffset, received.length], [50, message.length]);
  assertBytes(received, message);
  assertBytes(destination.subarray(0, 50), new Uint8Array(50).fill(0xaa));
  assertBytes(destination.subarray(-50), new Uint8Array(50).fill(0xaa));
  const [first, ...others] = stream.spaces;
  assertEquals(first!.buffer === destination.buffer, false);
  for (const { buffer, byteOffset, length } of others) {
    assertStrictEquals(buffer, destination.buffer);
    assertEquals(byteOffset + length, 50 + message.length);
  }
});

for (const length of [100, 65_536, 65_537, MIB]) {
  Deno.test(`framing: the read of ${length} bytes never spills into what is behind them in the caller's buffer`, async () => {
    const message = pattern(length);
    const stream = new FaultyStream({
      incoming: [join([frame(message), frame(pattern(1000, 1))])],
    });
    const reader = new FrameReader(stream);
    const destination = new Uint8Array(length + 2000).fill(0xaa);
    const received = await receive(reader, LIMIT, destination);
    assertStrictEquals(received.buffer, destination.buffer);
    assertBytes(received, message);
    assertBytes(
      destination.subarray(length),
      new Uint8Array(2000).fill(0xaa),
    );
    await assertReceived(reader, [pattern(1000, 1)]);
  });

  Deno.test(`framing: ${length} bytes that do not fit into the caller's buffer leave it alone`, async () => {
    const message = pattern(length);
    const stream = new FaultyStream({
      incoming: cut(frame(message), () => 999),
    });
    const destination = new Uint8Array(length - 1);
    const received = await receive(
      new FrameReader(stream),
      LIMIT,
      destination,
    );
    assertBytes(received, message);
    assertBytes(destination, new Uint8Array(length - 1));
  });
}

Deno.test("framing: what nobody wants any more is read away in large pieces", async () => {
  const spaces: number[] = [];
  const reader = new FrameReader({
    read(space) {
      spaces.push(space.length);
      return Promise.resolve(space.length);
    },
    write: () => Promise.resolve(0),
    close() {},
    ref() {},
    unref() {},
  });
  for (let i = 0; i < 3; i++) {
    await reader.fill();
    reader.discard();
  }
  assertEquals(spaces, [512, 65_536, 65_536]);
});
