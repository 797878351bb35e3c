/**
 * The digests that CPython's handshake names, and the tags that it names them by.
 *
 * @module
 */

import { startsWith } from "../bytes.ts";

/** The names as they stand in `{digest}`. */
export const DIGESTS = [
  "md5",
  "sha256",
  "sha384",
  "sha3_256",
  "sha3_384",
] as const;

/** One of them. */
export type Digest = typeof DIGESTS[number];

/** A message behind the name of its digest. */
export interface Tagged {
  digest: Digest;
  rest: Uint8Array;
}

/** Takes `{digest}` off a message; `undefined` where none of the five is before it. */
export function readTag(message: Uint8Array): Tagged | undefined {
  const digest = DIGESTS.find((name) => startsWith(message, tag(name)));
  return digest && { digest, rest: message.subarray(tag(digest).length) };
}

/** `{digest}`. */
export function tag(digest: Digest): Uint8Array {
  return new TextEncoder().encode(`{${digest}}`);
}
