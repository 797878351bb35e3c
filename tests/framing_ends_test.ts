/** An end between two messages is one thing, an end inside a message another. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { EOFError } from "../mod.ts";
import { FrameReader } from "../connection/transport/frame_reader.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { assertBytes, MIB, pattern } from "./helpers/contract.ts";
import {
  FaultyStream,
  frame,
  join,
  longFrame,
  receive,
} from "./helpers/faulty_stream.ts";

const { ConnectionAborted, ConnectionReset, TimedOut, UnexpectedEof } =
  Deno.errors;

const MESSAGES: [kind: string, bytes: Uint8Array, cuts: number[]][] = [
  ["an empty message", frame(pattern(0)), upTo(4)],
  ["a short message", frame(pattern(10)), upTo(14)],
  ["a short message in long form", longFrame(pattern(10)), upTo(22)],
  [
    "a long message",
    frame(pattern(70_000)),
    [1, 4, 5, 511, 512, 513, 65_540, 65_541, 70_003],
  ],
  ["a longer message", frame(pattern(2 * MIB)), [4, MIB + 4, MIB + 5]],
];

/** What ends a stream, and what an error of receiving has as its cause. */
const ENDS: [how: string, end: () => Error | null][] = [
  ["the end", () => null],
  ["a reset", () => new ConnectionReset("as the system says")],
  ["an abort", () => new ConnectionAborted("as the system says")],
  ["a time-out of the system's", () => new TimedOut("as the system says")],
];

for (const [how, end] of ENDS) {
  Deno.test(`framing: ${how} before all messages is an EOFError`, async () => {
    const cause = end();
    const reader = new FrameReader(new FaultyStream({ incoming: [cause] }));
    await assertEof(reader, cause);
    await assertEof(reader, cause);
  });

  for (const [kind, bytes, cuts] of MESSAGES) {
    Deno.test(`framing: ${how} behind ${kind} is an EOFError`, async () => {
      const cause = end();
      const reader = new FrameReader(
        new FaultyStream({ incoming: [bytes, cause] }),
      );
      const message = await receive(reader, 64 * MIB);
      assertBytes(message, bytes.subarray(bytes.length - message.length));
      await assertEof(reader, cause);
    });

    Deno.test(`framing: ${how} inside ${kind} is an UnexpectedEof`, async () => {
      for (const at of cuts) {
        const cause = end();
        const first = frame(pattern(3));
        const incoming = [join([first, bytes.subarray(0, at)]), cause];
        const reader = new FrameReader(new FaultyStream({ incoming }));
        assertEquals(await receive(reader, 64 * MIB), pattern(3));
        const error = await assertRejects(
          () => receive(reader, 64 * MIB),
          UnexpectedEof,
          undefined,
          `after ${at} bytes`,
        );
        assertStrictEquals(error.cause, cause ?? undefined);
      }
    });
  }
}

Deno.test("framing: an error that tells of no end is passed on as it is", async () => {
  const error = new Deno.errors.Interrupted("closed meanwhile");
  const reader = new FrameReader(new FaultyStream({ incoming: [error] }));
  assertStrictEquals(await assertRejects(() => reader.fill()), error);
});

Deno.test("framing: what has ended is not read on before it is closed", async () => {
  const stream = new FaultyStream({ incoming: [frame(pattern(10)), null] });
  const nowhere = { localAddress: null, remoteAddress: null };
  const transport = new FramedTransport(stream, nowhere, undefined, true);
  await transport.fill();
  transport.take();
  await assertRejects(() => transport.fill(), EOFError);
  await transport.linger();
  assertEquals(stream.spaces.length, 2);
});

async function assertEof(
  reader: FrameReader,
  cause: Error | null,
): Promise<void> {
  const error = await assertRejects(() => receive(reader, 64 * MIB), EOFError);
  assertStrictEquals(error.cause, cause ?? undefined);
}

/** The numbers from 1 to the one before `length`. */
function upTo(length: number): number[] {
  return Array.from({ length: length - 1 }, (_, i) => i + 1);
}
