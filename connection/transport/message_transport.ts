/**
 * What the transports of all families do alike: messages in at one half, and
 * out at the other.
 *
 * @module
 */

import type { Address } from "../address.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import type { Incoming } from "./incoming.ts";
import type { Outgoing } from "./outgoing.ts";
import { MessageTooLong } from "./too_long.ts";
import type { Traffic } from "./traffic.ts";
import type { Transport } from "./transport.ts";
import { turn, TURNS_UNTIL_READ } from "./turn.ts";

/** The addresses of the two ends of a connection. */
export interface Addresses {
  /** The address of this end, or `null` where it has none. */
  readonly localAddress: Address | null;
  /** The address of the other end, or `null` where it has none. */
  readonly remoteAddress: Address | null;
}

/** What is under both halves. */
export interface Line extends Addresses {
  /**
   * Whether the system, when this is closed with something unread, drops what
   * is still on its way to the other end.
   */
  readonly losesWhatItHolds: boolean;
  /** Closes; resolves when the system has let go of it. Called once. */
  close(): Promise<void>;
  ref(): void;
  unref(): void;
}

/** How much is read away at the end of a connection, in bytes: more than a system holds. */
const MAX_LINGERED = 16 * 1024 * 1024;

/** Two halves, and the line under them, which it owns. */
export class MessageTransport implements Transport {
  readonly localAddress: Address | null;
  readonly remoteAddress: Address | null;
  maxMessageLength: number;
  #line: Line;
  #incoming: Incoming;
  #outgoing: Outgoing;
  #filling: Promise<void> | undefined;
  #discarding: Promise<void> | undefined;
  /** How many bytes were read away. */
  #discarded = 0;
  #messagesIn = 0;
  #bytesIn = 0;
  #closing: Promise<void> | undefined;
  #whenClosed: ((cause: unknown) => void) | undefined;

  constructor(
    line: Line,
    incoming: Incoming,
    outgoing: Outgoing,
    maxMessageLength: number,
  ) {
    this.localAddress = line.localAddress;
    this.remoteAddress = line.remoteAddress;
    this.maxMessageLength = maxMessageLength;
    this.#line = line;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  get bufferedAmount(): number {
    return this.#outgoing.bufferedAmount;
  }

  get traffic(): Traffic {
    const { messages, bytes } = this.#outgoing.sent;
    return {
      messagesIn: this.#messagesIn,
      messagesOut: messages,
      bytesIn: this.#bytesIn,
      bytesOut: bytes,
    };
  }

  send(message: Uint8Array, borrowed: boolean): Promise<void> {
    const { length } = message;
    return length > this.maxMessageLength
      ? Promise.reject(new MessageTooLong(length, this.maxMessageLength))
      : this.#outgoing.send(message, borrowed);
  }

  compose(): Draft | undefined {
    return this.#outgoing.compose(this.maxMessageLength);
  }

  commit(): Promise<void> {
    return this.#outgoing.commit();
  }

  abandon(): void {
    this.#outgoing.abandon();
  }

  flush(): Promise<void> {
    return this.#outgoing.flush();
  }

  finish(): Promise<void> {
    // Two ends that finish at once would wait for each other otherwise.
    if (!this.#outgoing.isIdle) this.#startDiscarding();
    return this.#outgoing.finish();
  }

  ready(): boolean {
    return this.#incoming.ready(this.maxMessageLength);
  }

  take(destination?: Uint8Array): Frame | undefined {
    const frame = this.#incoming.take(this.maxMessageLength, destination);
    if (frame) {
      this.#messagesIn++;
      this.#bytesIn += frame.end - frame.start;
    }
    return frame;
  }

  fill(): Promise<void> {
    return this.#filling = this.#incoming.fill();
  }

  async linger(): Promise<void> {
    if (!this.#line.losesWhatItHolds || this.#incoming.isEnded) return;
    this.#startDiscarding();
    const most = this.#discarded + MAX_LINGERED;
    let seen = this.#discarded;
    for (let turns = 0; turns < TURNS_UNTIL_READ && seen < most; turns++) {
      await turn();
      if (this.#discarded === seen) continue;
      seen = this.#discarded;
      turns = 0;
    }
  }

  #startDiscarding(): void {
    this.#discarding ??= this.#discard();
  }

  /** Reads away what the other end sends, until this end is closed. */
  async #discard(): Promise<void> {
    try {
      await this.#filling;
      for (;;) {
        this.#discarded += this.#incoming.discard();
        await this.fill();
      }
    } catch {
      // There is no more, for whatever reason.
    }
  }

  close(cause: unknown = this.#outgoing.failure ?? null): Promise<void> {
    if (!this.#closing) {
      this.#closing = this.#line.close();
      this.#whenClosed?.(cause);
    }
    return this.#closing;
  }

  whenClosed(tell: (cause: unknown) => void): void {
    this.#whenClosed = tell;
  }

  ref(): void {
    this.#line.ref();
  }

  unref(): void {
    this.#line.unref();
  }
}
