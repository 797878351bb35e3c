/**
 * What has happened at a listener, counted.
 *
 * @module
 */

import {
  type AuthenticationFailure,
  type ClosedEvent,
  type PeerEvent,
  tell,
} from "../connection/observer.ts";
import {
  addTraffic,
  NO_TRAFFIC,
  type Traffic,
} from "../connection/transport/traffic.ts";
import type { Exhaustion, ListenerObserver, Refusal } from "./observer.ts";

/** How often each callback of an observer was called for. */
type Counts = Record<keyof ListenerObserver, number>;

/** Counts what an observer is told, and tells it. */
export class Tally implements Required<ListenerObserver> {
  #observer: ListenerObserver | undefined;
  #counts: Counts = {
    accepted: 0,
    authenticated: 0,
    authenticationFailed: 0,
    handshakeTimedOut: 0,
    refused: 0,
    exhausted: 0,
    closed: 0,
  };
  #traffic: Traffic = NO_TRAFFIC;

  constructor(observer: ListenerObserver | undefined) {
    this.#observer = observer;
  }

  /** How often each thing has happened. */
  get counts(): Readonly<Counts> {
    return { ...this.#counts };
  }

  /** What went through the connections that are closed. */
  get traffic(): Traffic {
    return this.#traffic;
  }

  accepted(event: PeerEvent): void {
    this.#counts.accepted++;
    tell(() => this.#observer?.accepted?.(event));
  }

  authenticated(event: PeerEvent): void {
    this.#counts.authenticated++;
    tell(() => this.#observer?.authenticated?.(event));
  }

  authenticationFailed(failure: AuthenticationFailure): void {
    this.#counts.authenticationFailed++;
    tell(() => this.#observer?.authenticationFailed?.(failure));
  }

  handshakeTimedOut(failure: AuthenticationFailure): void {
    this.#counts.handshakeTimedOut++;
    tell(() => this.#observer?.handshakeTimedOut?.(failure));
  }

  refused(refusal: Refusal): void {
    this.#counts.refused++;
    tell(() => this.#observer?.refused?.(refusal));
  }

  exhausted(exhaustion: Exhaustion): void {
    this.#counts.exhausted++;
    tell(() => this.#observer?.exhausted?.(exhaustion));
  }

  closed(event: ClosedEvent): void {
    this.#counts.closed++;
    this.#traffic = addTraffic(this.#traffic, event);
    tell(() => this.#observer?.closed?.(event));
  }
}
