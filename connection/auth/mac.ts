/**
 * Message authentication with WebCrypto: HKDF-SHA-256 makes a key, HMAC uses it.
 *
 * @module
 */

import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

/** Derives a key for {@linkcode sign} from a secret, for one purpose (RFC 5869, no salt). */
export async function deriveMacKey(
  secret: Uint8Array<ArrayBuffer>,
  purpose: string,
): Promise<CryptoKey> {
  const bits = await hkdf(secret, new TextEncoder().encode(purpose), 32);
  const key = await importMacKey(bits, "SHA-256");
  bits.fill(0);
  return key;
}

/** HKDF-SHA-256 without a salt (RFC 5869). */
export async function hkdf(
  secret: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, [
    "deriveBits",
  ]);
  const salt = new Uint8Array(0);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(
    await crypto.subtle.deriveBits(algorithm, key, length * 8),
  );
}

/** Makes a key of HMAC of these bytes; it cannot be read back. */
export function importMacKey(
  bytes: Uint8Array<ArrayBuffer>,
  hash: "SHA-256" | "SHA-384",
): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
}

/** HMAC (RFC 2104), with the key's digest. */
export async function sign(
  key: CryptoKey,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

/** Whether two digests are the same, in a time that does not depend on where they differ. */
export function sameDigest(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
