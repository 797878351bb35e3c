/**
 * The peers that arrive at a listener: accepted, taken through their
 * handshakes side by side, and handed out in the order in which they are ready.
 *
 * @module
 */

import type { Address } from "../connection/address.ts";
import { pause, type WaitOptions } from "../connection/deadline.ts";
import { Hold } from "../connection/hold.ts";
import { isExhausted } from "../connection/transport/exhaustion.ts";
import type { Acceptor, Transport } from "../connection/transport/transport.ts";
import { Waiters } from "../connection/waiters.ts";

/** How long to wait before the next accept when there are no file descriptors left, in milliseconds. */
const EXHAUSTION_PAUSE = 50;

/** A peer that is ready to talk. */
export interface Arrived {
  readonly transport: Transport;
  readonly remoteAddress: Address | null;
}

/** A peer that was not let in. */
interface TurnedAway {
  readonly error: unknown;
}

/** What became of a peer that arrived. */
export type Arrival = Arrived | TurnedAway;

/** Takes a peer through its handshake; rejects if it does not pass. */
export type Handshake = (
  transport: Transport,
  signal: AbortSignal,
) => Promise<void>;

/**
 * Accepts while somebody waits, and not otherwise: whoever comes then is kept
 * by the system, up to its backlog.
 */
export class Arrivals {
  #acceptor: Acceptor;
  #handshake: Handshake | undefined;
  #maxHandshakes: number;
  #waiters = new Waiters<Arrival>(() => this.#rest());
  /** Those that became ready when nobody waited any more. */
  #ready: Arrival[] = [];
  #handshakes = new Set<Promise<void>>();
  #accepting: Promise<void> | undefined;
  #hold: Hold;
  #closed = new AbortController();
  /** What has still to be let go of, once this is closed. */
  #leaving: Promise<void>[] = [];

  /** Owns `acceptor` from now on. */
  constructor(
    acceptor: Acceptor,
    handshake: Handshake | undefined,
    maxHandshakes: number,
  ) {
    this.#acceptor = acceptor;
    this.#hold = new Hold(acceptor);
    this.#handshake = handshake;
    this.#maxHandshakes = maxHandshakes;
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
    this.#leaving.push(this.#acceptor.close());
    for (const arrival of this.#ready.splice(0)) this.#turnAway(arrival);
    await this.#accepting;
    await Promise.all(this.#handshakes);
    await Promise.all(this.#leaving);
  }

  #turnAway(arrival: Arrival): void {
    if ("transport" in arrival) this.#leaving.push(arrival.transport.close());
  }

  #accept(): void {
    if (this.#waiters.size === 0) return;
    this.#hold.take();
    if (this.#isWanted()) this.#accepting ??= this.#acceptWhileWanted();
  }

  #isWanted(): boolean {
    return this.#waiters.size > 0 &&
      this.#handshakes.size < this.#maxHandshakes;
  }

  async #acceptWhileWanted(): Promise<void> {
    try {
      while (this.#isWanted()) {
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
      // A peer that left before it was accepted is no reason to stop.
      const isGone = error instanceof Deno.errors.ConnectionAborted ||
        error instanceof Deno.errors.ConnectionReset ||
        error instanceof Deno.errors.NotConnected;
      if (isGone) return undefined;
      if (!isExhausted(error)) throw error;
      await pause(EXHAUSTION_PAUSE, this.#closed.signal);
      return undefined;
    }
  }

  #arrive(transport: Transport): void {
    const arrived = { transport, remoteAddress: transport.remoteAddress };
    if (this.#closed.signal.aborted) return this.#turnAway(arrived);
    if (!this.#handshake) return this.#handOut(arrived);
    const handshake = this.#handshake(transport, this.#closed.signal).then(
      () => this.#handOut(arrived),
      (error) => this.#handOut({ error }),
    ).finally(() => {
      this.#handshakes.delete(handshake);
      this.#accept();
    });
    this.#handshakes.add(handshake);
  }

  #handOut(arrival: Arrival): void {
    if (this.#closed.signal.aborted) return this.#turnAway(arrival);
    for (const waiter of this.#waiters) {
      waiter.resolve(arrival);
      return this.#rest();
    }
    this.#ready.push(arrival);
  }

  /** Lets the process end although an accept is pending, when nobody waits for it. */
  #rest(): void {
    if (this.#accepting && this.#waiters.size === 0) this.#hold.release();
  }
}
