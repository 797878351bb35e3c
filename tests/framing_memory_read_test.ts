/** Memory that messages are read to is used again, and never while a receiver still has it. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type Connection, openConnection } from "../connection/connection.ts";
import { FrameReader } from "../connection/transport/frame_reader.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { assertBytes, KIB, MIB, pattern } from "./helpers/contract.ts";
import { cut, FaultyStream, frame, join } from "./helpers/faulty_stream.ts";

Deno.test("framing: short messages lie where they were read to, and stay intact until the next read", async () => {
  const messages = [5, 0, 100, 1, 200, 3].map(pattern);
  const whole = join(messages.map(frame));
  // The last piece but one ends inside a message.
  const incoming = [whole, whole.subarray(0, 50), whole.subarray(50)];
  const stream = new FaultyStream({ incoming });
  const reader = new FrameReader(stream);
  for (const round of [0, 1]) {
    const frames = [];
    while (frames.length < messages.length) {
      const one = reader.take(MIB);
      if (one) {
        const { buffer } = stream.spaces.at(-1)!;
        assertEquals(one.isOwn, false);
        assertStrictEquals(one.bytes.buffer, buffer);
        frames.push({ ...one, copy: one.bytes.slice(one.start, one.end) });
      } else {
        // Those that were taken before may go now.
        assertIntact(frames);
        await reader.fill();
      }
    }
    // In one piece, all are there at once.
    if (round === 0) assertIntact(frames);
    for (const [i, { copy }] of frames.entries()) {
      assertEquals(copy, messages[i]);
    }
  }
});

Deno.test("framing: a message of more than 64 KiB is in memory of its own, which nothing else is written to", async () => {
  const messages = [65_537, 10, MIB + 1, 65_537, 3].map(pattern);
  const bytes = join(messages.map(frame));
  const stream = new FaultyStream({ incoming: cut(bytes, () => 40_000) });
  const reader = new FrameReader(stream);
  const own = [];
  for (const message of messages) {
    let one;
    while (!(one = reader.take(4 * MIB))) await reader.fill();
    assertEquals(one.isOwn, message.length > 64 * KIB);
    if (one.isOwn) own.push({ message, one });
  }
  assertEquals(new Set(own.map(({ one }) => one.bytes.buffer)).size, 3);
  for (const { message, one } of own) {
    assertEquals([one.start, one.end], [0, message.length]);
    assertEquals(one.bytes.buffer.byteLength, message.length);
    assertBytes(one.bytes, message);
  }
});

Deno.test("framing: a long message leaves none of the memory behind in which it began", async () => {
  const message = pattern(20 * MIB);
  const stream = new FaultyStream({
    incoming: cut(frame(message), () => 700_000),
  });
  const reader = new FrameReader(stream);
  let one;
  while (!(one = reader.take(64 * MIB))) await reader.fill();
  assertBytes(one.bytes, message);
  const long = new Set(
    stream.spaces.slice(1).map(({ buffer }) => buffer as ArrayBuffer),
  );
  assertEquals(long.size, 3);
  const kept = [...long].filter(({ detached }) => !detached);
  assertEquals(kept, [one.bytes.buffer]);
});

Deno.test("framing: a caller's memory that a long message is read to stays the caller's", async () => {
  const message = pattern(20 * MIB);
  const room = new Uint8Array(message.length + 5);
  const stream = new FaultyStream({
    incoming: cut(frame(message), () => 700_000),
  });
  const reader = new FrameReader(stream);
  let one;
  while (!(one = reader.take(64 * MIB, room))) await reader.fill();
  assertEquals((room.buffer as ArrayBuffer).detached, false);
  assertStrictEquals(one.bytes.buffer, room.buffer);
  assertBytes(room.subarray(0, message.length), message);
});

Deno.test("framing: a caller that gives memory away which a message is read to is told", async () => {
  const room = new Uint8Array(200_000);
  const stream = new FaultyStream({
    incoming: cut(frame(pattern(200_000)), () => 50_000),
  });
  const reader = new FrameReader(stream);
  for (let i = 0; i < 3; i++) {
    assertEquals(reader.take(MIB, room), undefined);
    await reader.fill();
  }
  room.buffer.transfer();
  assertEquals(reader.take(MIB, room), undefined);
  await assertRejects(() => reader.fill(), TypeError);
});

Deno.test("framing: a codec that receives while it decodes leaves the messages behind it intact", async () => {
  for (const lengths of [[3, 100_000, 5, 70_000], [3, 10, 3000, 1, 9000]]) {
    for (const step of [300, 5000, MIB]) {
      const messages = lengths.map(pattern);
      const bytes = join(messages.map(frame));
      const incoming = cut(bytes, () => step);
      const stream = new FaultyStream({ incoming });
      const inner: Promise<Uint8Array>[] = [];
      const connection: Connection = openConnection(
        new FramedTransport(stream, {
          localAddress: null,
          remoteAddress: null,
        }),
        {
          encode: () => new Uint8Array(),
          decode(data) {
            inner.push(connection.recvBytes());
            return data;
          },
        },
      );
      const received = [
        await Promise.all([
          connection.recv(),
          ...messages.slice(2).map(() => connection.recvBytes()),
        ]),
        await Promise.all(inner),
      ].flat() as Uint8Array[];
      assertEquals(received.length, messages.length);
      for (const [i, message] of messages.entries()) {
        // The one that was asked for last comes last.
        assertBytes(received[i]!, message);
      }
      await connection.close();
    }
  }
});

interface Copied {
  bytes: Uint8Array;
  start: number;
  end: number;
  copy: Uint8Array;
}

function assertIntact(frames: Copied[]): void {
  for (const { bytes, start, end, copy } of frames) {
    assertEquals(bytes.subarray(start, end), copy);
  }
}
