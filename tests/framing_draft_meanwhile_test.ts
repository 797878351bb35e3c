/** What is sent, waited for and counted while a message is composed where it leaves from, or when it was abandoned. */

import { assertEquals } from "@std/assert";
import { FrameWriter } from "../connection/transport/frame_writer.ts";
import { begin, compose, writeTo } from "./helpers/composed.ts";
import { isPending, MIB, pattern } from "./helpers/contract.ts";
import {
  assertLeave,
  ENDINGS,
  HEADER,
  SITUATIONS,
  writerBehind,
} from "./helpers/drafts.ts";
import { FaultyStream } from "./helpers/faulty_stream.ts";

for (const ending of ENDINGS) {
  for (const [situation, before] of SITUATIONS) {
    Deno.test(`framing: what is sent while a message is composed ${situation} goes behind it (${ending})`, async () => {
      for (const outer of [0, 10, 3000, 70_000]) {
        for (const inner of [0, 100, 3000, 65_536, 70_000]) {
          const { stream, writer, messages } = writerBehind(before);
          const written = stream.writes.length;
          const message = pattern(outer, 7);
          const draft = begin(writer);
          writeTo(draft, message.subarray(0, 5));
          const behind = [inner, 1, inner].map(pattern);
          for (const [i, one] of behind.entries()) {
            writer.send(one, false);
            writeTo(draft, message.subarray(5 + i, 6 + i));
          }
          writeTo(draft, message.subarray(5 + behind.length), 500);
          assertEquals(stream.writes.length, written);
          await writer[ending]();
          await writer.send(pattern(2), false);
          const own = ending === "commit" ? [message] : [];
          await assertLeave(
            { stream, writer },
            [...messages, ...own, ...behind, pattern(2)],
          );
        }
      }
    });
  }
}

Deno.test("framing: what is sent while a message is composed has other memory, also where some is used again", async () => {
  for (const outer of [10, 3000]) {
    const stream = new FaultyStream();
    const writer = new FrameWriter(stream, MIB);
    const messages = [5, outer, 100, 200].map(pattern);
    await writer.send(messages[0]!, false);
    await writer.flush();
    const draft = begin(writer);
    writeTo(draft, messages[1]!.subarray(0, 5));
    for (const message of messages.slice(2)) writer.send(message, false);
    writeTo(draft, messages[1]!.subarray(5));
    await writer.commit();
    await assertLeave({ stream, writer }, messages);
  }
});

for (const [situation, before] of SITUATIONS) {
  Deno.test(`framing: a message that is abandoned ${situation} leaves nothing, and the next one is right`, async () => {
    for (const length of [0, 10, 60, 3000, 65_532, 70_000]) {
      for (const step of [Infinity, 700]) {
        const { stream, writer, messages } = writerBehind(before);
        const amount = writer.bufferedAmount;
        const written = stream.writes.length;
        for (let i = 0; i < 3; i++) {
          writeTo(begin(writer), pattern(length, i), step);
          writer.abandon();
        }
        assertEquals(writer.bufferedAmount, amount);
        assertEquals(stream.writes.length, written);
        const next = [20, 3000].map((length) => pattern(length, 9));
        for (const message of next) await compose(writer, message);
        writeTo(begin(writer), pattern(length, 4), step);
        writer.abandon();
        await writer.send(pattern(1), false);
        await assertLeave(
          { stream, writer },
          [...messages, ...next, pattern(1)],
        );
      }
    }
  });
}

Deno.test("framing: flush() has nothing to wait for when all there was was abandoned", async () => {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, MIB);
  writeTo(begin(writer), pattern(3000));
  writer.abandon();
  await writer.flush();
  assertEquals(stream.writes, []);
});

for (const ending of ENDINGS) {
  for (const wait of ["flush", "finish"] as const) {
    Deno.test(`framing: ${wait}() waits for what is sent while a message is composed into silence (${ending})`, async () => {
      const stream = new FaultyStream();
      const writer = new FrameWriter(stream, MIB);
      stream.hold();
      assertEquals(writer.isIdle, true);
      const draft = begin(writer);
      assertEquals(writer.isIdle, false);
      const early = writer[wait]();
      writer.send(pattern(5), false);
      const late = writer[wait]();
      writeTo(draft, pattern(3000));
      await writer[ending]();
      assertEquals(await isPending(Promise.race([early, late])), true);
      stream.release();
      await Promise.all([early, late]);
      assertEquals(writer.bufferedAmount, 0);
      assertEquals(writer.isIdle, true);
    });
  }

  Deno.test(`framing: flush() waits for a message that is being composed alone, and no longer (${ending})`, async () => {
    const stream = new FaultyStream();
    const writer = new FrameWriter(stream, MIB);
    const draft = begin(writer);
    const flushed = writer.flush();
    writeTo(draft, pattern(10));
    await writer[ending]();
    await flushed;
    assertEquals(writer.isIdle, true);
    assertEquals(stream.written.length, ending === "commit" ? 14 : 0);
  });
}

Deno.test("framing: there is one draft at a time", async () => {
  for (const ending of ENDINGS) {
    for (const length of [0, 10, 70_000]) {
      const { writer } = writerBehind([]);
      const draft = begin(writer);
      assertEquals(writer.compose(MIB), undefined);
      writeTo(draft, pattern(length));
      assertEquals(writer.compose(MIB), undefined);
      await writer[ending]();
      writeTo(begin(writer), pattern(1));
      writer.abandon();
    }
  }
});

Deno.test("framing: bufferedAmount counts a composed message when it is whole, and falls with every write", async () => {
  const stream = new FaultyStream({ mostWritten: () => 30_000 });
  const writer = new FrameWriter(stream, MIB);
  const amounts: number[] = [];
  const write = stream.write.bind(stream);
  stream.write = (bytes) => {
    amounts.push(writer.bufferedAmount);
    return write(bytes);
  };
  const draft = begin(writer);
  assertEquals(writer.bufferedAmount, 0);
  writeTo(draft, pattern(40_000), 100);
  assertEquals(writer.bufferedAmount, 0);
  writer.send(pattern(10), false);
  assertEquals(writer.bufferedAmount, 14);
  writer.send(pattern(70_000), false);
  assertEquals(writer.bufferedAmount, 70_018);
  writer.commit();
  assertEquals(writer.bufferedAmount, 110_022);
  writeTo(begin(writer), pattern(500));
  writer.abandon();
  assertEquals(writer.bufferedAmount, 110_022);
  compose(writer, pattern(0));
  assertEquals(writer.bufferedAmount, 110_026);
  await writer.flush();
  assertEquals(amounts, [
    // When the first write began, there was no more than what came before.
    110_022,
    80_026,
    // The short one and the length of the long one.
    70_022,
    70_004,
    40_004,
    10_004,
    4,
  ]);
  assertEquals(writer.bufferedAmount, 0);
});

Deno.test("framing: whoever has composed a message waits for room as one who sends", async () => {
  for (const length of [0, 10, 3000]) {
    const stream = new FaultyStream();
    const writer = new FrameWriter(stream, HEADER + length);
    stream.hold();
    await compose(writer, pattern(length));
    const waiting = compose(writer, pattern(length));
    assertEquals(await isPending(waiting), true);
    stream.release();
    await waiting;
    await writer.flush();
  }
});
