/**
 * What a listener tells of those who come.
 *
 * @module
 */

import type { ConnectionObserver, PeerEvent } from "../connection/observer.ts";
import type { ListenerLimits } from "./limits.ts";

/** A peer was turned away, because there are too many already. */
export interface Refusal extends PeerEvent {
  /** The option that says how many are too many. */
  readonly limit: keyof ListenerLimits;
}

/** Nobody could be accepted for a moment. */
export interface Exhaustion {
  /** What the system has said. */
  readonly error: Error;
}

/**
 * Callbacks of whoever wants to know what a listener sees. What they throw
 * harms nothing and goes unseen.
 *
 * Every peer is accepted first, and ends in exactly one of `refused`,
 * `authenticationFailed`, `handshakeTimedOut` and `closed`.
 *
 * The idea is that of zeromq's socket monitor.
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
export interface ListenerObserver extends ConnectionObserver {
  /** A peer has connected. Its handshake begins, if there is one. */
  accepted?(event: PeerEvent): void;
  /** A peer was turned away at a limit: before its handshake, or, at `maxConnections`, behind it. */
  refused?(refusal: Refusal): void;
  /**
   * The system has no file descriptor left for the next peer. The listener tries
   * again every 50 milliseconds.
   */
  exhausted?(exhaustion: Exhaustion): void;
}
