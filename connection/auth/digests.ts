/**
 * The digests that CPython's handshake names, and an HMAC (RFC 2104) of each.
 *
 * @module
 */

import { startsWith } from "../bytes.ts";
import { importMacKey, sign } from "./mac.ts";

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

/** Makes the HMAC of a message, with the key that it was made for. */
export type Mac = (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** Makes an HMAC of each digest with a key, which is copied and cannot be read back. */
export async function importMacs(
  secret: Uint8Array<ArrayBuffer>,
): Promise<Record<Digest, Mac>> {
  // WebCrypto's standard has SHA-2 alone. Whoever speaks another dialect loads nothing.
  const { createHmac, createSecretKey } = await import("node:crypto");
  const [sha256, sha384] = await Promise.all([
    importMacKey(secret, "SHA-256"),
    importMacKey(secret, "SHA-384"),
  ]);
  const key = createSecretKey(secret);
  const rare = (hash: string): Mac => (message) =>
    Promise.resolve(
      new Uint8Array(createHmac(hash, key).update(message).digest()),
    );
  return {
    md5: rare("md5"),
    sha256: (message) => sign(sha256, message),
    sha384: (message) => sign(sha384, message),
    sha3_256: rare("sha3-256"),
    sha3_384: rare("sha3-384"),
  };
}
