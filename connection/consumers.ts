/**
 * What calls make of the message that they get: bytes of their own, or bytes in
 * a buffer of the caller's.
 *
 * @module
 */

import { bufferBytes, byteRange, isFixed } from "./bytes.ts";
import { assertWait, type WaitOptions } from "./deadline.ts";
import { BufferTooShort } from "./errors.ts";
import { type Frame, ownBytes } from "./transport/frame.ts";

/** What a call makes of the message that it gets, at once: where that lies, the next one will be. */
export interface Consumer<T> {
  /** Where a long message may be read straight into, if nothing can end the call's wait early. */
  readonly destination?: Uint8Array | undefined;
  /**
   * Makes the result of the call.
   *
   * @throws {unknown} What the call rejects with; the message is gone.
   */
  consume(frame: Frame): T;
}

/** The message as it came. */
export const BYTES: Consumer<Uint8Array<ArrayBuffer>> = { consume: ownBytes };

/**
 * Puts the message into a buffer, from `offset` on, and tells its length.
 *
 * @param options What may end the wait early: then the caller has its buffer
 * back while the message is still coming in.
 * @throws {TypeError} If `buffer` is none.
 * @throws {RangeError} If `offset` is not within it.
 */
export function intoBuffer(
  buffer: BufferSource,
  offset: number,
  options: WaitOptions | undefined,
): Consumer<number> {
  const room = byteRange(bufferBytes(buffer), offset);
  const isDirect = !assertWait(options) && isFixed(room);
  return {
    destination: isDirect ? room : undefined,
    consume: (frame) => put(frame, room),
  };
}

/** Copies a message to where it was asked for, unless it was read to there. */
function put(frame: Frame, room: Uint8Array): number {
  const { bytes, start, end } = frame;
  const length = end - start;
  if (length > room.length) {
    throw new BufferTooShort(ownBytes(frame), room.length);
  }
  if (bytes.buffer !== room.buffer) room.set(bytes.subarray(start, end));
  return length;
}
