/**
 * HMAC (RFC 2104) with each of the digests that CPython's handshake names.
 *
 * @module
 */

import { importMacKey, sign } from "./mac.ts";
import type { Digest } from "./tags.ts";

/** Makes the HMAC of a message, with the key that it was made for. */
export type Mac = (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** Makes an HMAC of each digest with a key, which is copied. */
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
