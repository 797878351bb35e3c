/**
 * Whether a connection is authenticated, and with which key.
 *
 * @module
 */

import { assertTimeout } from "../deadline.ts";
import { type AuthKey, toKeyBytes } from "./key.ts";
import { currentProcess } from "./process.ts";

/** How long a handshake may take where nothing else is said, in milliseconds. */
const DEFAULT_HANDSHAKE_TIMEOUT = 10_000;

/**
 * Whether a connection is authenticated, and how. Both ends must agree.
 *
 * A connection that is not authenticated looks at the first message that it
 * receives: if that belongs to a handshake, it is an `AuthenticationError`,
 * because only the other end has a key.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, Listener } from "@processing/connection";
 *
 * const authkey = crypto.getRandomValues(new Uint8Array(32));
 * await using listener = new Listener(["127.0.0.1", 0], { authkey });
 * const accepted = listener.accept();
 * await using client = await Client(listener.address, { authkey });
 * await using served = await accepted;
 * await served.send("both ends know the key");
 * assert(await client.recv() === "both ends know the key");
 * ```
 */
export interface AuthOptions {
  /**
   * Whether both ends must prove that they know the key. Default: whether an
   * `authkey` is given.
   */
  authenticate?: boolean;
  /**
   * The key: text, of which the UTF-8 bytes count, or bytes; not empty.
   * Default, and the meaning of `null`: the key of this process
   * (`currentProcess.getAuthKey()`) if `authenticate` is true, else none.
   */
  authkey?: AuthKey | null;
  /**
   * How both ends prove that they know the key. Default `"native"`: three
   * passes, in which each end proves that it takes part in this handshake.
   *
   * `"multiprocessing"` is the one of CPython's `multiprocessing.connection`,
   * for a peer that is CPython, or that cannot speak another. It does not
   * protect against the **forwarding oracle**: a client answers the challenge of
   * whoever it connects to, and its answer tells neither its role nor whom it is
   * for. A listener without the key, to which two clients connect, can have one
   * of them answer the other one's challenge, and so passes for a listener that
   * has the key. `"native"` does protect against that. Neither sees somebody
   * who only passes on what a client and a listener say.
   */
  dialect?: "native" | "multiprocessing";
  /**
   * Whether HMAC-MD5 will do for a peer that knows nothing better: CPython up
   * to 3.11, with `dialect: "multiprocessing"`. A peer that names digests never
   * proves, and is never answered, with MD5. Default false.
   */
  allowMd5?: boolean;
  /**
   * How long the handshake of one connection may take, in milliseconds. Default
   * 10,000. For a client that includes the time until the listener accepts it.
   */
  handshakeTimeout?: number;
}

/**
 * The key to authenticate with, in memory of its own, or `null` where nothing
 * shall be authenticated. The four combinations of Python's `processing`:
 *
 * | `authenticate` | `authkey` | authenticated |
 * |---|---|---|
 * | false | none | no |
 * | false | given | with `authkey` |
 * | true | none | with the key of this process |
 * | true | given | with `authkey` |
 *
 * @throws {TypeError} If the key is empty, neither text nor bytes, or a
 * variable that is not set; or if the options are not named.
 */
export function chooseKey(
  options: AuthOptions,
): Uint8Array<ArrayBuffer> | null {
  // In Python's `processing` the family is the second parameter.
  if (typeof options !== "object") {
    throw new TypeError(
      `Cannot use ${
        Deno.inspect(options)
      } as options: they must be an object, such as { family: "AF_INET" }`,
    );
  }
  const { authenticate = false, authkey = null } = options;
  // A listener must not stand open because a variable of the environment was not set.
  if ("authkey" in options && options.authkey === undefined) {
    throw new TypeError(
      "Cannot use undefined as authkey: give a key, or null for none",
    );
  }
  if (authkey !== null) return toKeyBytes(authkey);
  return authenticate ? currentProcess.getAuthKey() : null;
}

/**
 * The deadline of a handshake, in milliseconds.
 *
 * @throws {RangeError} If it is negative or not a number.
 */
export function chooseHandshakeTimeout(
  { handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT }: AuthOptions,
): number {
  assertTimeout(handshakeTimeout, "handshakeTimeout");
  return handshakeTimeout;
}
