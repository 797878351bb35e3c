/** Messages leave whole and in order, in few writes, and those who wait learn what became of them. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FrameWriter } from "../connection/transport/frame_writer.ts";
import {
  assertBytes,
  isPending,
  MIB,
  pattern,
  unheeded,
} from "./helpers/contract.ts";
import { FaultyStream, frame, join, sizes } from "./helpers/faulty_stream.ts";

const { BrokenPipe, ConnectionAborted, ConnectionReset } = Deno.errors;

const MESSAGES = [0, 5, 65_536, 1, 65_537, 200_000, 0, 70_000, 3]
  .map((length, seed) => pattern(length, seed));
const FRAMES = join(MESSAGES.map(frame));

const TAKING: [how: string, mostWritten: () => number][] = [
  ["all", () => Infinity],
  ["one byte", () => 1],
  ["a few bytes", sizes(1, 10)],
  ["some bytes", sizes(2, 100_000)],
  ["other bytes", sizes(3, 100_000)],
];

for (const [how, mostWritten] of TAKING) {
  Deno.test(`framing: messages leave whole and in order when a write takes ${how}`, async () => {
    const stream = new FaultyStream({ mostWritten });
    const writer = new FrameWriter(stream, 1);
    await Promise.all(MESSAGES.map((message) => writer.send(message, true)));
    await writer.flush();
    assertBytes(stream.written, FRAMES);
    assertEquals(writer.bufferedAmount, 0);
  });

  Deno.test(`framing: messages leave one after another when a write takes ${how}`, async () => {
    const stream = new FaultyStream({ mostWritten });
    const writer = new FrameWriter(stream, 1);
    for (const message of MESSAGES) await writer.send(message, false);
    await writer.flush();
    assertBytes(stream.written, FRAMES);
  });
}

Deno.test("framing: a message that is sent into silence leaves at once", () => {
  const stream = new FaultyStream();
  new FrameWriter(stream, MIB).send(pattern(10), false);
  assertEquals(stream.writes, [frame(pattern(10))]);
});

Deno.test("framing: small messages that are sent during a write leave in few", async () => {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, MIB);
  stream.hold();
  const messages = Array.from({ length: 1000 }, (_, i) => pattern(100, i));
  for (const message of messages) await writer.send(message, true);
  assertEquals(stream.writes.length, 1);
  stream.release();
  await writer.flush();
  assertBytes(stream.written, join(messages.map(frame)));
  // 104 bytes each: the first alone, and the others in batches of 64 KiB.
  assertEquals(stream.writes.length, 3);
});

Deno.test("framing: the length of a large message leaves with what came before it", async () => {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, MIB);
  stream.hold();
  const messages = [1, 5, 70_000, 7, 8, 80_000, 2].map(pattern);
  for (const message of messages) writer.send(message, false);
  stream.release();
  await writer.flush();
  assertBytes(stream.written, join(messages.map(frame)));
  assertEquals(
    stream.writes.map(({ length }) => length),
    [4 + 1, 4 + 5 + 4, 70_000, 4 + 7 + 4 + 8 + 4, 80_000, 4 + 2],
  );
});

Deno.test("framing: a message of more than 64 KiB is written from the caller's own memory", async () => {
  const stream = new FaultyStream({ mostWritten: () => 20_000 });
  const writer = new FrameWriter(stream, MIB);
  const message = pattern(10 + 65_537).subarray(10);
  await writer.send(message, true);
  const [header, ...body] = stream.writes;
  assertEquals(header, frame(message).subarray(0, 4));
  assertEquals(body.length, 4);
  for (const [i, { buffer, byteOffset }] of body.entries()) {
    assertStrictEquals(buffer, message.buffer);
    assertEquals(byteOffset, 10 + i * 20_000);
  }
});

for (const length of [1, 100, 65_536]) {
  Deno.test(`framing: ${length} bytes are copied, and may be changed at once`, async () => {
    const stream = new FaultyStream();
    const writer = new FrameWriter(stream, MIB);
    stream.hold();
    const messages = [pattern(length, 1), pattern(length, 2)];
    const expected = join(messages.map(frame));
    for (const message of messages) {
      const sent = writer.send(message, true);
      message.fill(0xff);
      await sent;
    }
    stream.release();
    await writer.flush();
    assertBytes(stream.written, expected);
    const buffers = stream.writes.map(({ buffer }) => buffer);
    for (const { buffer } of messages) {
      assertEquals(buffers.includes(buffer), false);
    }
  });
}

const HUGE: [length: number, header: number[]][] = [
  [2 ** 31 - 1, [0x7f, 0xff, 0xff, 0xff]],
  [2 ** 31, [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0x80, 0, 0, 0]],
  [2 ** 32 + 1, [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 1]],
];

for (const [length, header] of HUGE) {
  Deno.test(`framing: a message of ${length} bytes leaves behind ${header.length} bytes of length`, async () => {
    const stream = new FaultyStream({ mostWritten: () => 2 ** 30 });
    const writer = new FrameWriter(stream, MIB);
    const sent = writer.send(ofLength(length), true);
    assertEquals(writer.bufferedAmount, header.length + length);
    await sent;
    await writer.send(pattern(3), true);
    await writer.flush();
    assertEquals(
      [...stream.written],
      [...header, ...frame(pattern(3))],
    );
    assertEquals(
      stream.writes.map((bytes) => bytes.length).slice(1, 3),
      [length, length - 2 ** 30],
    );
  });
}

Deno.test("framing: bufferedAmount falls with every write", async () => {
  const stream = new FaultyStream({ mostWritten: () => 30_000 });
  const writer = new FrameWriter(stream, MIB);
  const amounts: number[] = [];
  const write = stream.write.bind(stream);
  stream.write = (bytes) => {
    amounts.push(writer.bufferedAmount);
    return write(bytes);
  };
  await writer.send(pattern(100_000), true);
  assertEquals(amounts, [100_004, 100_000, 70_000, 40_000, 10_000]);
  assertEquals(writer.bufferedAmount, 0);
});

const GONE = [
  new BrokenPipe("as the system says"),
  new ConnectionReset("as the system says"),
  new ConnectionAborted("as the system says"),
];

for (const cause of GONE) {
  Deno.test(`framing: all that wait learn of a ${cause.constructor.name}, as a BrokenPipe`, async () => {
    const { stream, writer, waiting } = waitingWriter();
    stream.writeError = cause;
    stream.release();
    for (const call of waiting) {
      const error = await assertRejects(() => call, BrokenPipe);
      assertStrictEquals(error.cause, cause);
    }
    const later = [
      () => writer.send(pattern(1), true),
      () => writer.send(pattern(70_000), true),
      () => writer.flush(),
    ];
    for (const call of later) {
      const error = await assertRejects(call, BrokenPipe);
      assertStrictEquals(error.cause, cause);
    }
    assertEquals(stream.writes.length, 1);
  });
}

Deno.test("framing: an error of a write that tells of no end is passed on as it is", async () => {
  const { stream, waiting } = waitingWriter();
  const error = new Error("the disk is full of sockets");
  stream.writeError = error;
  stream.release();
  for (const call of waiting) {
    assertStrictEquals(await assertRejects(() => call), error);
  }
});

Deno.test("framing: finish() tells of a failure that nobody has been told of", async () => {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, MIB);
  stream.writeError = new ConnectionReset();
  await writer.send(pattern(10), true);
  await assertRejects(() => writer.finish(), BrokenPipe);
});

Deno.test("framing: finish() does not tell of a failure again", async () => {
  const { stream, writer, waiting } = waitingWriter();
  stream.writeError = new ConnectionReset();
  stream.release();
  for (const outcome of await Promise.allSettled(waiting)) {
    assertEquals(outcome.status, "rejected");
  }
  await writer.finish();
});

Deno.test("framing: those who wait for room go on when the queue is at the mark", async () => {
  const stream = new FaultyStream();
  // Two of these do not go into one write.
  const length = 60_000;
  const writer = new FrameWriter(stream, 4 + length);
  const letOneWrite = () => {
    stream.release();
    stream.hold();
  };
  stream.hold();
  const sent = [1, 2, 3].map((i) => writer.send(pattern(length, i), true));
  const flushed = writer.flush();
  await sent[0];
  letOneWrite();
  assertEquals(await isPending(sent[1]!), true);
  assertEquals(writer.bufferedAmount, 2 * (4 + length));
  letOneWrite();
  await Promise.all(sent);
  assertEquals(await isPending(flushed), true);
  assertEquals(writer.bufferedAmount, 4 + length);
  letOneWrite();
  await flushed;
});

Deno.test("framing: those who wait for room go on within a long message", async () => {
  const stream = new FaultyStream({ mostWritten: () => 100_000 });
  const writer = new FrameWriter(stream, MIB);
  stream.hold();
  const long = writer.send(pattern(2 * MIB), true);
  const behind = writer.send(pattern(10), false);
  while (writer.bufferedAmount > MIB) {
    assertEquals(await isPending(behind), true);
    stream.release();
    stream.hold();
    await isPending(behind);
  }
  await behind;
  assertEquals(await isPending(long), true);
  stream.release();
  await long;
  await writer.flush();
});

/** A writer whose first write waits, and calls of every kind that wait for it. */
function waitingWriter() {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, 1);
  stream.hold();
  const waiting = [
    writer.send(pattern(10), true),
    writer.send(pattern(100_000), true),
    writer.send(pattern(100_000), false),
    writer.flush(),
    writer.finish(),
  ].map(unheeded);
  return { stream, writer, waiting };
}

/** What claims to be so many bytes, and is none: the writer passes it on unread. */
function ofLength(length: number): Uint8Array {
  const bytes = {
    length,
    subarray: (from = 0, to = length) => ofLength(to - from),
  };
  return bytes as unknown as Uint8Array;
}
