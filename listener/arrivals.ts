/**
 * The peers that arrive at a listener: accepted, taken through their
 * handshakes side by side, and handed out in the order in which they are ready.
 *
 * @module
 */

import { pause, type WaitOptions } from "../connection/deadline.ts";
import { Hold } from "../connection/hold.ts";
import { Peer } from "../connection/peer.ts";
import { isExhausted } from "../connection/transport/exhaustion.ts";
import { isLostPeer } from "../connection/transport/lost_peer.ts";
import type { Acceptor, Transport } from "../connection/transport/transport.ts";
import { Waiters } from "../connection/waiters.ts";
import type { Admission } from "./admission.ts";
import type { ListenerLimits } from "./limits.ts";
import type { Tally } from "./tally.ts";

/** How long to wait before the next accept when there are no file descriptors left, in milliseconds. */
const EXHAUSTION_PAUSE = 50;

/** A peer that was not let in. */
interface TurnedAway {
  readonly error: unknown;
}

/** What became of a peer that arrived: it is ready to talk, or was not let in. */
export type Arrival = Peer | TurnedAway;

/** Takes a peer through its handshake; rejects if it does not pass. */
export type Handshake = (
  transport: Transport,
  signal: AbortSignal,
) => Promise<void>;

/** What {@linkcode Arrivals} work with, and whom they tell. */
export interface Reception {
  /** What peers have to pass, if anything. */
  readonly handshake: Handshake | undefined;
  readonly admission: Admission;
  readonly tally: Tally;
}

/**
 * Accepts while somebody waits, and not otherwise: whoever comes then is kept
 * by the system, up to its backlog.
 */
export class Arrivals {
  #acceptor: Acceptor;
  #reception: Reception;
  #waiters = new Waiters<Arrival>(() => this.#rest());
  /** Those that became ready when nobody waited any more. */
  #ready: Arrival[] = [];
  #handshakes = new Set<Promise<void>>();
  #accepting: Promise<void> | undefined;
  #hold: Hold;
  #closed = new AbortController();
  /** Those that were turned away, until the system has let go of them. */
  #leaving = new Set<Promise<void>>();

  /** Owns `acceptor` from now on. */
  constructor(acceptor: Acceptor, reception: Reception) {
    this.#acceptor = acceptor;
    this.#hold = new Hold(acceptor);
    this.#reception = reception;
  }

  /** The next peer that is ready, or that failed. */
  next(options: WaitOptions | undefined): Promise<Arrival> {
    const arrival = this.#ready.shift();
    if (arrival) return Promise.resolve(arrival);
    const next = this.#waiters.join(undefined, options, "Nobody connected");
    this.#accept();
    return next;
  }

  /** Ends every wait and every handshake with `reason`, and turns away who was not handed out. */
  async close(reason: unknown): Promise<void> {
    this.#closed.abort(reason);
    this.#waiters.rejectAll(reason);
    // Whoever closes waits for the accept that is pending.
    this.#hold.take();
    const release = this.#acceptor.close();
    // Whoever closes is told below.
    release.catch(() => {});
    for (const arrival of this.#ready.splice(0)) {
      if (arrival instanceof Peer) this.#turnAway(arrival.transport);
    }
    await this.#accepting;
    await Promise.all(this.#handshakes);
    await Promise.all(this.#leaving);
    await release;
  }

  #accept(): void {
    if (this.#waiters.size === 0) return;
    this.#hold.take();
    this.#accepting ??= this.#acceptWhileWanted();
  }

  async #acceptWhileWanted(): Promise<void> {
    try {
      while (this.#waiters.size > 0) {
        const transport = await this.#acceptOne();
        if (transport) this.#arrive(transport);
      }
    } catch (error) {
      this.#waiters.rejectAll(error);
    }
    this.#accepting = undefined;
  }

  async #acceptOne(): Promise<Transport | undefined> {
    try {
      return await this.#acceptor.accept();
    } catch (error) {
      if (isLostPeer(error)) return undefined;
      if (!isExhausted(error)) throw error;
      this.#reception.tally.exhausted({ error });
      await pause(EXHAUSTION_PAUSE, this.#closed.signal);
      return undefined;
    }
  }

  #arrive(transport: Transport): void {
    if (this.#closed.signal.aborted) return this.#turnAway(transport);
    const { tally, admission, handshake } = this.#reception;
    const peer = new Peer(transport, tally);
    tally.accepted(peer.event);
    if (!handshake) return this.#letIn(peer);
    const limit = admission.limitOfConnections ??
      admission.limitOfHandshakes(peer);
    if (limit) return this.#refuse(peer, limit);
    admission.beginHandshake(peer);
    const over = this.#examine(peer, handshake)
      .finally(() => this.#handshakes.delete(over));
    this.#handshakes.add(over);
  }

  /** Takes a peer through its handshake, beside the others. */
  async #examine(peer: Peer, handshake: Handshake): Promise<void> {
    const { admission } = this.#reception;
    const { signal } = this.#closed;
    try {
      await handshake(peer.transport, signal);
    } catch (error) {
      admission.endHandshake(peer);
      peer.fail(error, signal);
      return this.#handOut({ error });
    }
    peer.pass();
    admission.endHandshake(peer);
    this.#letIn(peer);
  }

  #letIn(peer: Peer): void {
    const { admission } = this.#reception;
    const limit = admission.limitOfConnections;
    if (limit) return this.#refuse(peer, limit);
    admission.beginConnection(peer);
    peer.begin(() => admission.endConnection(peer));
    this.#handOut(peer);
  }

  #handOut(arrival: Arrival): void {
    if (this.#closed.signal.aborted) {
      if (arrival instanceof Peer) this.#turnAway(arrival.transport);
      return;
    }
    for (const waiter of this.#waiters) {
      waiter.resolve(arrival);
      return this.#rest();
    }
    this.#ready.push(arrival);
  }

  #refuse(peer: Peer, limit: keyof ListenerLimits): void {
    this.#turnAway(peer.transport);
    this.#reception.tally.refused({ ...peer.event, limit });
  }

  #turnAway(transport: Transport): void {
    const left = transport.close(this.#closed.signal.reason)
      .then(() => void this.#leaving.delete(left));
    this.#leaving.add(left);
  }

  /** Lets the process end although an accept is pending, when nobody waits for it. */
  #rest(): void {
    if (this.#accepting && this.#waiters.size === 0) this.#hold.release();
  }
}
