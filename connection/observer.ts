/**
 * What whoever runs a program can see of its connections.
 *
 * @module
 */

import type { Address } from "./address.ts";
import type { Traffic } from "./transport/traffic.ts";

/** Something that happened to a peer. */
export interface PeerEvent {
  /** The peer's number: no other one of this thread has it, and all its events do. */
  readonly id: number;
  /** Where the peer is, or `null` where it has no address, as the client of a Unix socket or a pipe. */
  readonly remoteAddress: Address | null;
}

/** A peer was not let in, or did not let this end in. */
export interface AuthenticationFailure extends PeerEvent {
  /**
   * Why, as `accept()` and `Client()` throw it: mostly an `AuthenticationError`.
   * It holds neither key material nor anything that the peer has sent.
   */
  readonly error: Error;
}

/** A connection came to its end, after this. */
export interface ClosedEvent extends PeerEvent, Traffic {
  /**
   * What has ended it, as the call that came upon it has thrown it: an
   * `EOFError` where the other end closed first. `null` where this end did.
   */
  readonly cause: unknown;
}

/**
 * Callbacks of whoever wants to know what becomes of a connection. What they
 * throw harms nothing and goes unseen.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, Listener } from "@processing/connection";
 *
 * await using listener = new Listener(["127.0.0.1", 0], { authkey: "secret" });
 * const accepted = listener.accept();
 *
 * const seen: string[] = [];
 * const client = await Client(listener.address, {
 *   authkey: "secret",
 *   observer: {
 *     authenticated: () => seen.push("authenticated"),
 *     closed: ({ messagesOut }) => seen.push(`sent ${messagesOut}`),
 *   },
 * });
 * await client.send("hello");
 * await client.close();
 * assert(seen.join() === "authenticated,sent 1");
 * await (await accepted).close();
 * ```
 */
export interface ConnectionObserver {
  /** Both ends have proved that they know the key. */
  authenticated?(event: PeerEvent): void;
  /** One of them did not. */
  authenticationFailed?(failure: AuthenticationFailure): void;
  /** The handshake was not over within its deadline. */
  handshakeTimedOut?(failure: AuthenticationFailure): void;
  /** The connection was closed, or its handshake was given up. */
  closed?(event: ClosedEvent): void;
}

/** Calls an observer back, which may throw or reject, and must harm nobody by that. */
export function tell(callback: () => unknown): void {
  call(callback).catch(() => {});
}

/** An observer that passes everything on to one of a caller's, and harms nobody. */
export function harmless(
  observer: ConnectionObserver | undefined,
): Required<ConnectionObserver> {
  return {
    authenticated: (event) => tell(() => observer?.authenticated?.(event)),
    authenticationFailed: (failure) =>
      tell(() => observer?.authenticationFailed?.(failure)),
    handshakeTimedOut: (failure) =>
      tell(() => observer?.handshakeTimedOut?.(failure)),
    closed: (event) => tell(() => observer?.closed?.(event)),
  };
}

async function call(callback: () => unknown): Promise<void> {
  await callback();
}
