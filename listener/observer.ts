/**
 * What a listener tells of those who come.
 *
 * @module
 */

import type { Address } from "../connection/address.ts";

/** A peer that arrived and was not let in. */
export interface AuthenticationFailure {
  /** Why, as `accept()` would throw it: mostly an `AuthenticationError`. */
  readonly error: Error;
  /** Where the peer came from, or `null` where that is not known. */
  readonly remoteAddress: Address | null;
}

/**
 * Callbacks of whoever wants to know what a listener sees. What they throw
 * harms nothing and goes unseen.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, Listener } from "@processing/connection";
 *
 * const failures: string[] = [];
 * await using listener = new Listener(["127.0.0.1", 0], {
 *   authkey: "right",
 *   observer: {
 *     authenticationFailed: ({ error }) => failures.push(error.message),
 *   },
 * });
 * const accepted = listener.accept();
 * await Promise.allSettled([
 *   accepted,
 *   Client(listener.address, { authkey: "wrong" }),
 * ]);
 * assert(failures.length === 1);
 * ```
 */
export interface ListenerObserver {
  /** A peer did not prove that it knows the key. */
  authenticationFailed?(failure: AuthenticationFailure): void;
}
