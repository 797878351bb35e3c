/**
 * The length before each message of a stream, as CPython writes it.
 *
 *     0 … 0x7fffffff   4 bytes, signed, big-endian
 *     beyond           −1 in 4 bytes, then 8 bytes, unsigned, big-endian
 *
 * @module
 */

/** The longest message whose length is written in four bytes. */
export const MAX_SHORT_LENGTH = 0x7fffffff;

/** How many bytes the header of a message of this length has. */
export function headerLength(messageLength: number): number {
  return messageLength > MAX_SHORT_LENGTH ? 12 : 4;
}

/** Writes the header of a message of this length at `offset`. */
export function writeHeader(
  target: Uint8Array,
  offset: number,
  messageLength: number,
): void {
  if (messageLength > MAX_SHORT_LENGTH) {
    const view = new DataView(target.buffer, target.byteOffset);
    view.setInt32(offset, -1);
    view.setBigUint64(offset + 4, BigInt(messageLength));
    return;
  }
  target[offset] = messageLength >>> 24;
  target[offset + 1] = messageLength >>> 16;
  target[offset + 2] = messageLength >>> 8;
  target[offset + 3] = messageLength;
}

/**
 * How many bytes the header that begins at `start` has, judged by its first.
 */
export function headerLengthAt(source: Uint8Array, start: number): number {
  return source[start]! < 0x80 ? 4 : 12;
}

/**
 * Reads the header that begins at `start`.
 *
 * @returns The message's length; `undefined` where the header is not all here;
 * `NaN` where these bytes are no header.
 */
export function readHeader(
  source: Uint8Array,
  start: number,
  end: number,
): number | undefined {
  if (end - start < 4) return undefined;
  const short = source[start]! << 24 | source[start + 1]! << 16 |
    source[start + 2]! << 8 | source[start + 3]!;
  if (short >= 0) return short;
  if (short !== -1) return NaN;
  if (end - start < 12) return undefined;
  const view = new DataView(source.buffer, source.byteOffset);
  // Beyond 2 ** 53 the number is not exact, and far over any limit.
  return Number(view.getBigUint64(start + 4));
}
