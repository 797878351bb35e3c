/**
 * What a codec of this package does beyond encoding and decoding: it writes
 * straight into the memory that is sent, and reads from that which came.
 *
 * @module
 */

import type { Codec } from "./codec.ts";
import type { Draft } from "../transport/draft.ts";

/** The property under which a codec has its {@linkcode DirectCodec}. */
export const direct: unique symbol = Symbol("direct");

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

/** What a codec does beyond encoding and decoding, if it does. */
export function directCodec(codec: Codec): DirectCodec | undefined {
  return (codec as { [direct]?: DirectCodec })[direct];
}
