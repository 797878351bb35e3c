/**
 * What a codec of this package does beyond encoding and decoding: it writes
 * straight into the memory that is sent, and reads from that which came.
 *
 * @module
 */

import type { Draft } from "../transport/draft.ts";
import type { Codec } from "./codec.ts";

/** Encoding and decoding without memory of its own. */
export interface DirectCodec {
  /**
   * Writes a message at the draft's `at`, and moves that behind it.
   *
   * @throws {CodecError} If the value cannot be encoded; the draft is spoilt.
   */
  encodeInto(value: unknown, draft: Draft): void;
  /**
   * Reads the message that is in `bytes` from `start` to `end`. The value does
   * not refer to that memory.
   *
   * @throws {CodecError} If there is no message that can be decoded.
   */
  decodeFrom(bytes: Uint8Array, start: number, end: number): unknown;
}

/**
 * By the codec itself: one that somebody has made of it, to do something more,
 * is called as any other.
 */
const directCodecs = new WeakMap<Codec, DirectCodec>();

/** Makes a codec known that does more, and can no longer be changed. */
export function withDirect<C extends Codec>(codec: C, direct: DirectCodec): C {
  directCodecs.set(codec, direct);
  return Object.freeze(codec);
}

/** What a codec does beyond encoding and decoding, if it does. */
export function directCodec(codec: Codec): DirectCodec | undefined {
  return directCodecs.get(codec);
}
