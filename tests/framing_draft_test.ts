/** A message that is composed where it leaves from is framed and ordered as one that is sent. */

import { assertEquals } from "@std/assert";
import { FrameWriter } from "../connection/transport/frame_writer.ts";
import { begin, compose, writeTo } from "./helpers/composed.ts";
import { assertBytes, MIB, pattern } from "./helpers/contract.ts";
import {
  assertLeave,
  assertView,
  BATCH,
  HEADER,
  MIN_ROOM,
  SINGLE,
  SITUATIONS,
  writerBehind,
} from "./helpers/drafts.ts";
import { FaultyStream, frame, sizes } from "./helpers/faulty_stream.ts";

/** Lengths of messages around all at which something changes. */
const LENGTHS = [MIN_ROOM, SINGLE, 2 * SINGLE, BATCH, 2 * BATCH]
  .flatMap((size) => around(size - HEADER, 1).concat(around(size, 1)))
  .concat(0, 1, 200_000);

/** In how large pieces they are written. */
const STEPS = [Infinity, 1000, 9, 1];

for (const [situation, before] of SITUATIONS) {
  Deno.test(`framing: a message that was composed ${situation} leaves as one that was sent`, async () => {
    for (const length of LENGTHS) {
      for (const step of STEPS) {
        if (length / step > 5000) continue;
        const { stream, writer, messages } = writerBehind(before);
        const message = pattern(length, 7);
        await compose(writer, message, step);
        await writer.send(pattern(3), false);
        await assertLeave(
          { stream, writer },
          [...messages, message, pattern(3)],
        );
      }
    }
  });
}

Deno.test("framing: a message goes where there is room for it, and else into the next write", async () => {
  for (const left of [...around(0, 2), ...around(MIN_ROOM, 3), 200, 3000]) {
    if (left < 0) continue;
    for (const length of [0, 1, ...around(left - HEADER, 2)]) {
      if (length < 0) continue;
      const filler = BATCH - left - HEADER;
      const { stream, writer, messages } = writerBehind([10, filler]);
      const message = pattern(length, 7);
      await compose(writer, message);
      await assertLeave({ stream, writer }, [...messages, message]);
      const fits = left >= MIN_ROOM && HEADER + length <= left;
      assertEquals(
        stream.writes.length,
        fits ? 2 : 3,
        `${length} bytes where ${left} are left`,
      );
    }
  }
});

const TAKING: [how: string, mostWritten: () => number][] = [
  ["one byte", () => 1],
  ["a few bytes", sizes(1, 10)],
  ["some bytes", sizes(2, 100_000)],
];

for (const [how, mostWritten] of TAKING) {
  Deno.test(`framing: composed messages leave whole and in order when a write takes ${how}`, async () => {
    const stream = new FaultyStream({ mostWritten });
    const writer = new FrameWriter(stream, 1);
    const messages = [0, 5, 3000, 1, 65_537, 70_000, 0, 3].map(pattern);
    await Promise.all(messages.map((message) => compose(writer, message, 999)));
    await assertLeave({ stream, writer }, messages);
  });
}

Deno.test("framing: a message that is composed into silence leaves at once, when it is whole", () => {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, MIB);
  writeTo(begin(writer), pattern(10));
  assertEquals(stream.writes, []);
  writer.commit();
  assertEquals(stream.writes, [frame(pattern(10))]);
});

Deno.test("framing: small messages that are composed during a write leave in few", async () => {
  const { stream, writer } = writerBehind([]);
  const messages = Array.from({ length: 1000 }, (_, i) => pattern(100, i));
  for (const message of messages) await compose(writer, message);
  assertEquals(stream.writes.length, 1);
  await assertLeave({ stream, writer }, messages);
  // 104 bytes each: the first alone, and the others in batches of 64 KiB.
  assertEquals(stream.writes.length, 3);
});

Deno.test("framing: messages that are composed and sent in turns share writes", async () => {
  const { stream, writer } = writerBehind([]);
  const messages = Array.from({ length: 600 }, (_, i) => pattern(100, i));
  for (const [i, message] of messages.entries()) {
    if (i % 2) compose(writer, message);
    else writer.send(message, false);
  }
  await assertLeave({ stream, writer }, messages);
  assertEquals(stream.writes.length, 2);
});

for (const [situation, before] of SITUATIONS) {
  Deno.test(`framing: a draft ${situation} keeps what was written each time it grows`, async () => {
    const { stream, writer, messages } = writerBehind(before);
    const message = pattern(300_000, 7);
    const draft = begin(writer);
    let growths = 0;
    for (let done = 0; done < message.length; done += 100) {
      const { bytes } = draft;
      writeTo(draft, message.subarray(done, done + 100));
      assertEquals(draft.at - draft.start, done + 100);
      if (draft.bytes === bytes) continue;
      growths++;
      assertView(draft);
      assertBytes(
        draft.bytes.subarray(draft.start, draft.at),
        message.subarray(0, done + 100),
      );
    }
    // It doubles: that many times fit between what it begins with and its end.
    assertEquals(growths >= 3 && growths <= 14, true, `${growths} growths`);
    await writer.commit();
    await assertLeave({ stream, writer }, [...messages, message]);
  });
}

Deno.test("framing: a draft has room for what it was asked for, however much that is", () => {
  for (const count of [1, 9, SINGLE, BATCH, MIB]) {
    for (const before of [[], [10], [10, BATCH - HEADER - MIN_ROOM]]) {
      const { writer } = writerBehind(before);
      const draft = begin(writer);
      assertEquals(draft.at, draft.start);
      for (let i = 0; i < 5; i++) {
        const { at, start } = draft;
        draft.grow(count);
        assertEquals(draft.at - draft.start, at - start);
        assertEquals(draft.bytes.length - draft.at >= count, true);
        assertView(draft);
        draft.at += count;
      }
      writer.abandon();
    }
  }
});

/** The whole numbers that are near another. */
function around(middle: number, distance: number): number[] {
  return Array.from(
    { length: 2 * distance + 1 },
    (_, i) => middle - distance + i,
  );
}
