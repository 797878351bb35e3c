/**
 * Memory as text, in the way that is fastest for its length, and as numbers.
 *
 * @module
 */

import { Buffer, isUtf8 } from "node:buffer";

/**
 * Up to so many bytes, text is read by a loop: to call the runtime takes 50 ns,
 * in which the loop reads about 12.
 */
export const MAX_LOOPED_TEXT = 12;

/**
 * Up to so many bytes, text is read by Node's Buffer: the runtime's decoder is
 * faster from there on, and takes five times as long to begin.
 */
const MAX_BUFFER_TEXT = 256;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text in which every byte is a letter, or `undefined` where it is not that. */
export function readAscii(
  bytes: Uint8Array,
  start: number,
  length: number,
): string | undefined {
  let text = "";
  let all = 0;
  let at = start;
  const end = start + length;
  for (; at + 4 <= end; at += 4) {
    const one = bytes[at]!;
    const two = bytes[at + 1]!;
    const three = bytes[at + 2]!;
    const four = bytes[at + 3]!;
    all |= one | two | three | four;
    text += String.fromCharCode(one, two, three, four);
  }
  for (; at < end; at++) {
    const one = bytes[at]!;
    all |= one;
    text += String.fromCharCode(one);
  }
  return all < 0x80 ? text : undefined;
}

/**
 * Text of any length, or `undefined` where it is not UTF-8.
 *
 * @param buffer The memory that it is in.
 */
export function readUtf8(
  buffer: Buffer,
  start: number,
  length: number,
): string | undefined {
  const end = start + length;
  const text = length <= MAX_BUFFER_TEXT
    ? buffer.toString("utf8", start, end)
    : utf8.decode(buffer.subarray(start, end));
  // Text may have U+FFFD in it, and malformed text gets it.
  return text.includes("\ufffd") && !isUtf8(buffer.subarray(start, end))
    ? undefined
    : text;
}

/** The same memory, as Node's Buffer. */
export function bufferOf(
  { buffer, byteOffset, byteLength }: Uint8Array,
): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** The same memory, for numbers. */
export function viewOf(
  { buffer, byteOffset, byteLength }: Uint8Array,
): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
