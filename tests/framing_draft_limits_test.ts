/** A message that is composed where it leaves from is refused when it is too long, and nothing else is. */

import {
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import type { Draft } from "../connection/transport/draft.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { begin, compose, writeTo } from "./helpers/composed.ts";
import { assertBytes, MIB, pattern } from "./helpers/contract.ts";
import {
  assertLeave,
  BATCH,
  HEADER,
  MIN_ROOM,
  writerBehind,
} from "./helpers/drafts.ts";
import { FaultyStream, frame, join } from "./helpers/faulty_stream.ts";

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

/** The length of a message that leaves just enough of a batch for another to begin. */
function full(): number {
  return BATCH - MIN_ROOM - HEADER;
}

function write(length: number, step?: number): (draft: Draft) => void {
  return (draft) => writeTo(draft, pattern(length), step);
}
