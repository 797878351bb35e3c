/** A message that is composed where it leaves from is framed, ordered, counted and refused as one that is sent. */

import {
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import type { Draft } from "../connection/transport/draft.ts";
import { FrameWriter } from "../connection/transport/frame_writer.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { begin, compose, writeTo } from "./helpers/composed.ts";
import {
  assertBytes,
  isPending,
  KIB,
  MIB,
  pattern,
  turn,
  unheeded,
} from "./helpers/contract.ts";
import { FaultyStream, frame, join, sizes } from "./helpers/faulty_stream.ts";

const { BrokenPipe, ConnectionReset, Interrupted } = Deno.errors;

/** How many bytes of length are before a message. */
const HEADER = 4;
/** The size of the memory in which messages are collected. */
const BATCH = 64 * KIB;
/** The size of that in which one leaves that is alone. */
const SINGLE = 2 * KIB;
/** How much of a batch must be free for a message to begin in it. */
const MIN_ROOM = 64;

/** Lengths of messages around all at which something changes. */
const LENGTHS = [MIN_ROOM, SINGLE, 2 * SINGLE, BATCH, 2 * BATCH]
  .flatMap((size) => around(size - HEADER, 1).concat(around(size, 1)))
  .concat(0, 1, 200_000);

/** In how large pieces they are written. */
const STEPS = [Infinity, 1000, 9, 1];

/** What a writer is doing when a message is begun. */
const SITUATIONS: [situation: string, before: number[]][] = [
  ["into silence", []],
  ["during a write", [10]],
  ["behind others", [10, 100, 0]],
  ["behind a long one", [10, 70_000]],
];

/** A writer whose first write waits, if these lengths are of any message. */
function writerBehind(before: number[] = [10], highWaterMark = 16 * MIB) {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, highWaterMark);
  stream.hold();
  const messages = before.map(pattern);
  for (const message of messages) unheeded(writer.send(message, false));
  return { stream, writer, messages };
}

/** Lets everything leave, and fails unless it is these messages. */
async function assertLeave(
  { stream, writer }: { stream: FaultyStream; writer: FrameWriter },
  messages: Uint8Array[],
): Promise<void> {
  stream.release();
  await writer.flush();
  assertBytes(stream.written, join(messages.map(frame)));
  assertEquals(writer.bufferedAmount, 0);
}

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

/** How a message that was begun ends. */
const ENDINGS = ["commit", "abandon"] as const;

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

/** What is tried with a limit of 100 bytes. */
const LIMIT = 100;
const LIMITED: [
  what: string,
  before: number[],
  work: (draft: Draft) => void,
  isSent: boolean,
][] = [
  ["as long as the limit", [], write(LIMIT), true],
  ["as long as the limit, that grows", [10, full()], write(LIMIT, 1), true],
  [
    "as long as the limit, where more was asked for than is used",
    [10, full()],
    (draft) => {
      write(LIMIT)(draft);
      draft.grow(9);
    },
    true,
  ],
  ["longer by one", [], write(LIMIT + 1), false],
  ["longer by one, that grows", [10, full()], write(LIMIT + 1, 1), false],
  ["much longer, but in its batch", [10], write(3000), false],
];

for (const [what, before, work, isSent] of LIMITED) {
  Deno.test(`framing: a message ${what}, is ${isSent ? "sent" : "refused"}`, async () => {
    const { stream, writer, messages } = writerBehind(before);
    const amount = writer.bufferedAmount;
    work(begin(writer, LIMIT));
    if (isSent) {
      await writer.commit();
      messages.push(pattern(LIMIT));
    } else {
      await assertRejects(
        () => writer.commit(),
        RangeError,
        "bytes: maxMessageLength is 100; nothing was sent",
      );
      assertEquals(writer.bufferedAmount, amount);
    }
    await compose(writer, pattern(20));
    await assertLeave({ stream, writer }, [...messages, pattern(20)]);
  });
}

Deno.test("framing: a draft refuses to grow far beyond what could be sent", async () => {
  const { stream, writer, messages } = writerBehind();
  const amount = writer.bufferedAmount;
  for (const [written, count] of [[0, MIB], [95, MIB], [50_000, 50_000]]) {
    const draft = begin(writer, LIMIT);
    writeTo(draft, pattern(written!));
    const { bytes, start, at } = draft;
    assertThrows(
      () => draft.grow(count!),
      RangeError,
      "more than 100 bytes: maxMessageLength is 100; nothing was sent",
    );
    assertStrictEquals(draft.bytes, bytes);
    assertEquals([draft.start, draft.at], [start, at]);
    writer.abandon();
  }
  assertEquals(writer.bufferedAmount, amount);
  await compose(writer, pattern(20));
  await assertLeave({ stream, writer }, [...messages, pattern(20)]);
});

Deno.test("framing: a draft does not grow to twice what could be sent", () => {
  const { writer } = writerBehind();
  const draft = begin(writer, MIB);
  writeTo(draft, pattern(MIB), 100);
  assertEquals(draft.bytes.length < 1.25 * MIB, true);
  writer.abandon();
});

Deno.test("framing: there is no draft where a message may need a longer header", () => {
  const { writer } = writerBehind();
  assertEquals(writer.compose(2 ** 31), undefined);
  begin(writer, 2 ** 31 - 1);
  writer.abandon();
});

Deno.test("framing: what was sent while a message was composed leaves though that is too long", async () => {
  for (const length of [LIMIT + 1, 3000]) {
    for (const before of [[], [10]]) {
      const { stream, writer, messages } = writerBehind(before);
      writeTo(begin(writer, LIMIT), pattern(length).subarray(0, 2000));
      for (const inner of [5, 70_000]) {
        messages.push(pattern(inner));
        writer.send(pattern(inner), false);
      }
      await assertRejects(() => writer.commit(), RangeError);
      await assertLeave({ stream, writer }, messages);
    }
  }
});

Deno.test("framing: the limit of a composed message is that of the transport when it is begun", async () => {
  const stream = new FaultyStream();
  const transport = new FramedTransport(
    stream,
    { localAddress: null, remoteAddress: null },
    { maxMessageLength: 10 },
  );
  for (const limit of [10, 20]) {
    transport.maxMessageLength = limit;
    for (const length of [limit, limit + 1]) {
      writeTo(transport.compose()!, pattern(length));
      const sent = transport.commit();
      if (length === limit) await sent;
      else await assertRejects(() => sent, RangeError, `is ${limit}`);
    }
  }
  assertBytes(stream.written, join([10, 20].map((n) => frame(pattern(n)))));
});

Deno.test("framing: whoever waits with a composed message learns that a write has failed", async () => {
  const cause = new ConnectionReset("as the system says");
  const { stream, writer } = writerBehind([10], 1);
  const waiting = [10, 3000, 70_000, 0]
    .map((length) => unheeded(compose(writer, pattern(length))));
  stream.writeError = cause;
  stream.release();
  for (const call of waiting) {
    const error = await assertRejects(() => call, BrokenPipe);
    assertStrictEquals(error.cause, cause);
  }
  assertEquals(writer.bufferedAmount, 0);
  assertEquals(writer.compose(MIB), undefined);
  await assertRejects(() => writer.send(pattern(1), false), BrokenPipe);
  assertEquals(stream.writes.length, 1);
});

for (const ending of ENDINGS) {
  for (const length of [10, 70_000]) {
    Deno.test(`framing: a write that fails while a message of ${length} bytes is composed is told (${ending})`, async () => {
      const { stream, writer } = writerBehind([10], 1);
      const draft = begin(writer);
      const inner = unheeded(writer.send(pattern(10), false));
      stream.writeError = new ConnectionReset();
      stream.release();
      writeTo(draft, pattern(length), 100);
      const ended = unheeded(Promise.resolve(writer[ending]()));
      await assertRejects(() => inner, BrokenPipe);
      if (ending === "commit") await assertRejects(() => ended, BrokenPipe);
      assertEquals(writer.bufferedAmount, 0);
      await assertRejects(() => writer.flush(), BrokenPipe);
      assertEquals(stream.writes.length, 1);
    });
  }

  Deno.test(`framing: a stream that is closed while a message is composed is told (${ending})`, async () => {
    for (const before of [[], [10]]) {
      const { stream, writer } = writerBehind(before, 1);
      const draft = begin(writer);
      const inner = unheeded(writer.send(pattern(10), false));
      stream.close();
      writeTo(draft, pattern(3000), 100);
      const ended = unheeded(Promise.resolve(writer[ending]()));
      await assertRejects(() => inner, Interrupted);
      if (ending === "commit") await assertRejects(() => ended, Interrupted);
      assertEquals(writer.bufferedAmount, 0);
      assertEquals(writer.compose(MIB), undefined);
      await turn();
    }
  });
}

/** The whole numbers that are near another. */
function around(middle: number, distance: number): number[] {
  return Array.from(
    { length: 2 * distance + 1 },
    (_, i) => middle - distance + i,
  );
}

/** The length of a message that leaves just enough of a batch for another to begin. */
function full(): number {
  return BATCH - MIN_ROOM - HEADER;
}

function write(length: number, step?: number): (draft: Draft) => void {
  return (draft) => writeTo(draft, pattern(length), step);
}

/** Fails unless a draft's view is of its bytes. */
function assertView({ bytes, view }: Draft): void {
  assertStrictEquals(view.buffer, bytes.buffer);
  assertEquals(
    [view.byteOffset, view.byteLength],
    [bytes.byteOffset, bytes.byteLength],
  );
}
