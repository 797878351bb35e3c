/**
 * The forms in which an authentication key can be given.
 *
 * @module
 */

import { toBytes } from "../bytes.ts";

/** A key: text, of which the UTF-8 bytes count, or bytes. */
export type AuthKey = string | BufferSource;

/**
 * The bytes of a key, in memory of their own.
 *
 * @throws {TypeError} If the key is empty, or neither text nor bytes. The
 * message does not show it.
 */
export function toKeyBytes(key: AuthKey): Uint8Array<ArrayBuffer> {
  if (
    typeof key !== "string" && !ArrayBuffer.isView(key) &&
    !(key instanceof ArrayBuffer)
  ) {
    throw new TypeError(
      `Cannot use a value of type ${
        key === null ? "null" : typeof key
      } as authkey: it must be a string or bytes`,
    );
  }
  if (typeof key === "string" && !key.isWellFormed()) {
    throw new TypeError(
      "Cannot use text with a lone surrogate as authkey: other texts have the same UTF-8",
    );
  }
  const bytes = toBytes(key).slice();
  if (bytes.length === 0) {
    throw new TypeError("Cannot use an empty authkey: anybody would know it");
  }
  return bytes;
}
