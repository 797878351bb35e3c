/**
 * A message that has come, where it lies.
 *
 * @module
 */

/** The bytes from `start` to `end`, until the transport is used again. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Whether `bytes` is the message alone, and whoever takes it may keep it. */
  readonly isOwn: boolean;
}

/** A frame's message, in memory of its own. */
export function ownBytes(frame: Frame): Uint8Array<ArrayBuffer> {
  const { bytes, start, end } = frame;
  const own = frame.isOwn ? bytes : bytes.slice(start, end);
  return own as Uint8Array<ArrayBuffer>;
}
