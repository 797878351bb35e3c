/**
 * The other end of a transport, and what is told of it from its handshake to
 * its end.
 *
 * @module
 */

import type { Address } from "./address.ts";
import type { ConnectionObserver, PeerEvent } from "./observer.ts";
import { NO_TRAFFIC, type Traffic, trafficSince } from "./transport/traffic.ts";
import type { Transport } from "./transport/transport.ts";

let peers = 0;

/** A peer, with the transport to it. */
export class Peer {
  readonly transport: Transport;
  #id = ++peers;
  #observer: ConnectionObserver | undefined;
  /** What had gone through when the connection began. */
  #before: Traffic | undefined;

  /** @param observer Is told; it throws nothing. See {@linkcode harmless}. */
  constructor(transport: Transport, observer: ConnectionObserver | undefined) {
    this.transport = transport;
    this.#observer = observer;
  }

  /** Where the peer is, or `null` where it has no address. */
  get remoteAddress(): Address | null {
    return this.transport.remoteAddress;
  }

  /** What every event of this peer says. */
  get event(): PeerEvent {
    // A callback may do with its event what it likes.
    const remoteAddress = structuredClone(this.remoteAddress);
    return { id: this.#id, remoteAddress };
  }

  /** What went through since the connection began. */
  get traffic(): Traffic {
    return this.#before
      ? trafficSince(this.#before, this.transport.traffic)
      : NO_TRAFFIC;
  }

  /** The peer has passed its handshake. */
  pass(): void {
    this.#observer?.authenticated?.(this.event);
  }

  /**
   * The peer has not passed its handshake, which is its end.
   *
   * @param reason What the handshake has rejected with.
   * @param signal By which somebody may have given it up.
   */
  fail(reason: unknown, signal: AbortSignal | undefined): void {
    if (signal?.aborted && reason === signal.reason) return this.#end(reason);
    const error = reason as Error;
    const failure = { ...this.event, error };
    if (isTimeout(error) || isTimeout(error.cause)) {
      this.#observer?.handshakeTimedOut?.(failure);
    } else {
      this.#observer?.authenticationFailed?.(failure);
    }
  }

  /**
   * The connection begins; its end will be told.
   *
   * @param ended Called before that.
   */
  begin(ended: () => void = () => {}): void {
    this.#before = this.transport.traffic;
    this.transport.whenClosed((cause) => {
      ended();
      this.#end(cause);
    });
  }

  #end(cause: unknown): void {
    this.#observer?.closed?.({ ...this.event, ...this.traffic, cause });
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Deno.errors.TimedOut;
}
