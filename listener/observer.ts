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

/** Callbacks of whoever wants to know what a listener sees. */
export interface ListenerObserver {
  /** A peer did not prove that it knows the key. */
  authenticationFailed?(failure: AuthenticationFailure): void;
}
