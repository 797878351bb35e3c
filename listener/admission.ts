/**
 * Who is at a listener at the moment, and whether there is room for one more.
 *
 * @module
 */

import type { Peer } from "../connection/peer.ts";
import type { ListenerLimits } from "./limits.ts";
import { originOf } from "./origin.ts";

/** Counts the peers of one listener. Whoever came last is the one for whom there is no room. */
export class Admission {
  #limits: Required<ListenerLimits>;
  /** The peers in their handshakes, with what counts as their address. */
  #handshakes = new Map<Peer, string | undefined>();
  /** How many of them have the same. */
  #byOrigin = new Map<string, number>();
  #connections = new Set<Peer>();

  constructor(limits: Required<ListenerLimits>) {
    this.#limits = limits;
  }

  /** How many handshakes are under way. */
  get handshakes(): number {
    return this.#handshakes.size;
  }

  /** The peers whose connections are open. */
  get connections(): ReadonlySet<Peer> {
    return this.#connections;
  }

  /** The limit that one more connection would break. */
  get limitOfConnections(): keyof ListenerLimits | undefined {
    const isFull = this.#connections.size >= this.#limits.maxConnections;
    return isFull ? "maxConnections" : undefined;
  }

  /** The limit that one more handshake, with this peer, would break. */
  limitOfHandshakes(
    { remoteAddress }: Peer,
  ): keyof ListenerLimits | undefined {
    const { maxHandshakes, maxHandshakesPerAddress } = this.#limits;
    if (this.#handshakes.size >= maxHandshakes) return "maxHandshakes";
    const origin = originOf(remoteAddress);
    if (origin === undefined) return undefined;
    const ofOrigin = this.#byOrigin.get(origin) ?? 0;
    return ofOrigin >= maxHandshakesPerAddress
      ? "maxHandshakesPerAddress"
      : undefined;
  }

  /** A handshake begins. */
  beginHandshake(peer: Peer): void {
    const origin = originOf(peer.remoteAddress);
    this.#handshakes.set(peer, origin);
    if (origin !== undefined) this.#count(origin, 1);
  }

  /** A handshake is over. */
  endHandshake(peer: Peer): void {
    const origin = this.#handshakes.get(peer);
    this.#handshakes.delete(peer);
    if (origin !== undefined) this.#count(origin, -1);
  }

  /** A connection begins. */
  beginConnection(peer: Peer): void {
    this.#connections.add(peer);
  }

  /** A connection is closed. */
  endConnection(peer: Peer): void {
    this.#connections.delete(peer);
  }

  #count(origin: string, change: number): void {
    const count = (this.#byOrigin.get(origin) ?? 0) + change;
    if (count > 0) this.#byOrigin.set(origin, count);
    else this.#byOrigin.delete(origin);
  }
}
