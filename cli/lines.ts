/**
 * The lines of the input, as bytes: not every line is text.
 *
 * @module
 */

import { Buffer } from "node:buffer";

const LF = 0x0a;
const CR = 0x0d;

/** A line, and which one it is. */
export interface Line {
  /** From 1 on. */
  readonly number: number;
  /** What it holds, without its end: a line feed, or a carriage return and a line feed. */
  readonly bytes: Uint8Array;
}

/** Reads no more than it is asked for. What comes behind the last line's end is a line, too. */
export async function* linesOf(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Line, void, void> {
  let number = 0;
  let parts: Uint8Array[] = [];
  for await (const chunk of input) {
    let start = 0;
    for (let end; (end = chunk.indexOf(LF, start)) >= 0; start = end + 1) {
      parts.push(chunk.subarray(start, end));
      yield { number: ++number, bytes: withoutReturn(Buffer.concat(parts)) };
      parts = [];
    }
    // The memory of a chunk may be used again.
    if (start < chunk.length) parts.push(chunk.slice(start));
  }
  if (parts.length > 0) yield { number: ++number, bytes: Buffer.concat(parts) };
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CR ? line.subarray(0, -1) : line;
}
