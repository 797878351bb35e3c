// Stands in for `@std/crypto/timing-safe-equal` where `jsr:` does not resolve, over `node:crypto`.

import { timingSafeEqual as nodeTimingSafeEqual } from "node:crypto";

/** The bytes behind a view or a buffer, without a copy. */
function bytesOf(value: ArrayBufferView | ArrayBufferLike): Uint8Array {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

/**
 * Whether two byte sequences are equal, in a time that does not tell where
 * they differ. Lengths are no secret: unequal ones are a `TypeError`.
 */
export function timingSafeEqual(
  a: ArrayBufferView | ArrayBufferLike,
  b: ArrayBufferView | ArrayBufferLike,
): boolean {
  if (a.byteLength !== b.byteLength) {
    throw new TypeError(
      `Byte lengths differ: ${a.byteLength} and ${b.byteLength}`,
    );
  }
  return nodeTimingSafeEqual(bytesOf(a), bytesOf(b));
}
