/** Writers in which messages are begun, what they are doing then, and whether all has left in the end. */

import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Draft } from "../../connection/transport/draft.ts";
import { FrameWriter } from "../../connection/transport/frame_writer.ts";
import { assertBytes, KIB, MIB, pattern, unheeded } from "./contract.ts";
import { FaultyStream, frame, join } from "./faulty_stream.ts";

/** How many bytes of length are before a message. */
export const HEADER = 4;
/** The size of the memory in which messages are collected. */
export const BATCH = 64 * KIB;
/** The size of that in which one leaves that is alone. */
export const SINGLE = 2 * KIB;
/** How much of a batch must be free for a message to begin in it. */
export const MIN_ROOM = 64;

/** What a writer is doing when a message is begun. */
export const SITUATIONS: [situation: string, before: number[]][] = [
  ["into silence", []],
  ["during a write", [10]],
  ["behind others", [10, 100, 0]],
  ["behind a long one", [10, 70_000]],
];

/** How a message that was begun ends. */
export const ENDINGS = ["commit", "abandon"] as const;

/** A writer, and the stream that it writes to. */
interface Written {
  stream: FaultyStream;
  writer: FrameWriter;
}

/** A writer whose first write waits, if these lengths are of any message. */
export function writerBehind(
  before: number[] = [10],
  highWaterMark = 16 * MIB,
): Written & { messages: Uint8Array[] } {
  const stream = new FaultyStream();
  const writer = new FrameWriter(stream, highWaterMark);
  stream.hold();
  const messages = before.map(pattern);
  for (const message of messages) unheeded(writer.send(message, false));
  return { stream, writer, messages };
}

/** Lets everything leave, and fails unless it is these messages. */
export async function assertLeave(
  { stream, writer }: Written,
  messages: Uint8Array[],
): Promise<void> {
  stream.release();
  await writer.flush();
  assertBytes(stream.written, join(messages.map(frame)));
  assertEquals(writer.bufferedAmount, 0);
}

/** Fails unless a draft's view is of its bytes. */
export function assertView({ bytes, view }: Draft): void {
  assertStrictEquals(view.buffer, bytes.buffer);
  assertEquals(
    [view.byteOffset, view.byteLength],
    [bytes.byteOffset, bytes.byteLength],
  );
}
