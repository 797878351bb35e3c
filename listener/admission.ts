/**
 * Who is at a listener at the moment, and whether there is room for one more.
 *
 * @module
 */

import type { Peer } from "../connection/peer.ts";
import type { Limit, ListenerLimits } from "./limits.ts";
import { originOf } from "./origin.ts";

/** Counts the peers of one listener. Whoever came last is the one for whom there is no room. */
export class Admission {
  #limits: Required<ListenerLimits>;
  #handshakes = 0;
  /** How many of the handshakes are with peers of one origin. */
  #byOrigin = new Map<string, number>();
  #connections = new Set<Peer>();

  constructor(limits: Required<ListenerLimits>) {
    this.#limits = limits;
  }

  /** How many handshakes are under way. */
  get handshakes(): number {
    return this.#handshakes;
  }

  /** The peers whose connections are open. */
  get connections(): ReadonlySet<Peer> {
    return this.#connections;
  }

  /** The limit that one more connection would break. */
  get limitOfConnections(): Limit | undefined {
    const isFull = this.#connections.size >= this.#limits.maxConnections;
    return isFull ? "maxConnections" : undefined;
  }

  /** The limit that one more handshake, with this peer, would break. */
  limitOfHandshakes({ remoteAddress }: Peer): Limit | undefined {
    const { maxHandshakes, maxHandshakesPerAddress } = this.#limits;
    if (this.#handshakes >= maxHandshakes) return "maxHandshakes";
    const origin = originOf(remoteAddress);
    if (origin === undefined) return undefined;
    const ofOrigin = this.#byOrigin.get(origin) ?? 0;
    return ofOrigin >= maxHandshakesPerAddress
      ? "maxHandshakesPerAddress"
      : undefined;
  }

  /** A handshake begins. */
  beginHandshake(peer: Peer): void {
    this.#countHandshake(peer, 1);
  }

  /** A handshake is over. */
  endHandshake(peer: Peer): void {
    this.#countHandshake(peer, -1);
  }

  /** A connection begins. */
  beginConnection(peer: Peer): void {
    this.#connections.add(peer);
  }

  /** A connection is closed. */
  endConnection(peer: Peer): void {
    this.#connections.delete(peer);
  }

  #countHandshake({ remoteAddress }: Peer, change: number): void {
    this.#handshakes += change;
    const origin = originOf(remoteAddress);
    if (origin === undefined) return;
    const count = (this.#byOrigin.get(origin) ?? 0) + change;
    if (count > 0) this.#byOrigin.set(origin, count);
    else this.#byOrigin.delete(origin);
  }
}
