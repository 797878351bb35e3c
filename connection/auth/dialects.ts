/**
 * The dialects that there are, and the one that a connection speaks.
 *
 * @module
 */

import { type Address, formatAddress } from "../address.ts";
import type { AuthenticationError } from "../errors.ts";
import type { Dialect } from "./dialect.ts";
import { unexpectedHandshake } from "./messages.ts";
import { NativeDialect } from "./native.ts";
import { type AuthOptions, chooseKey } from "./options.ts";

/**
 * The dialect by which a connection is authenticated, with its key, or `null`
 * where nothing shall be authenticated.
 *
 * @throws {TypeError} If the key is none.
 */
export function chooseDialect(options: AuthOptions): Dialect | null {
  const secret = chooseKey(options);
  return secret && new NativeDialect(secret);
}

/**
 * Looks at the first message of a connection that is not authenticated: if it
 * belongs to a handshake of any dialect, only the other end has a key.
 */
export function handshakeDetector(
  remoteAddress: Address | null,
): (message: Uint8Array) => AuthenticationError | undefined {
  const peer = formatAddress(remoteAddress);
  return (message) => unexpectedHandshake(message, peer);
}
