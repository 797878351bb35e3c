/**
 * The dialects that there are, and the one that a connection speaks.
 *
 * @module
 */

import { type Address, formatAddress } from "../address.ts";
import type { AuthenticationError } from "../errors.ts";
import type { Dialect } from "./dialect.ts";
import { unexpectedHandshake } from "./messages.ts";
import { MultiprocessingDialect } from "./multiprocessing.ts";
import { NativeDialect } from "./native.ts";
import { type AuthOptions, chooseKey } from "./options.ts";

/**
 * The dialect by which a connection is authenticated, with its key, or `null`
 * where nothing shall be authenticated.
 *
 * @throws {TypeError} If the key is none, the dialect is none, or MD5 is
 * allowed where the dialect has no use for it.
 */
export function chooseDialect(options: AuthOptions): Dialect | null {
  const { dialect = "native", allowMd5 = false } = options;
  assertDialect(dialect, allowMd5);
  const secret = chooseKey(options);
  if (!secret) return null;
  return dialect === "native"
    ? new NativeDialect(secret)
    : new MultiprocessingDialect(secret, allowMd5);
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

function assertDialect(dialect: unknown, allowMd5: unknown): void {
  if (dialect !== "native" && dialect !== "multiprocessing") {
    throw new TypeError(
      `Cannot use dialect: it must be "native" or "multiprocessing", current value is ${
        String(dialect)
      }`,
    );
  }
  if (typeof allowMd5 !== "boolean") {
    throw new TypeError(
      `Cannot use allowMd5: it must be true or false, current value is of type ${typeof allowMd5}`,
    );
  }
  if (allowMd5 && dialect === "native") {
    throw new TypeError(
      `Cannot use allowMd5: only the dialect "multiprocessing" knows MD5; set dialect: "multiprocessing"`,
    );
  }
}
