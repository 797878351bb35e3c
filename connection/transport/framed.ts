/**
 * The transport of every family whose system gives a stream of bytes.
 *
 * @module
 */

import type { Address } from "../address.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { FrameReader } from "./frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
import { MessageTooLong } from "./too_long.ts";
import { turn, TURNS_UNTIL_READ } from "./turn.ts";
import {
  resolveLimits,
  type Transport,
  type TransportLimits,
} from "./transport.ts";

/** The addresses of a stream's two ends. */
export interface StreamAddresses {
  /** The address of this end, or `null` where it has none. */
  localAddress: Address | null;
  /** The address of the other end, or `null` where it has none. */
  remoteAddress: Address | null;
}

/** How much is read away at the end of a connection, in bytes: more than a system holds. */
const MAX_LINGERED = 16 * 1024 * 1024;

const DONE = Promise.resolve();

/** Messages with a length before each, over a stream that it owns. */
export class FramedTransport implements Transport {
  readonly localAddress: Address | null;
  readonly remoteAddress: Address | null;
  maxMessageLength: number;
  #stream: ByteStream;
  #reader: FrameReader;
  #writer: FrameWriter;
  #losesWhatItHolds: boolean;
  #filling: Promise<void> | undefined;
  #discarding: Promise<void> | undefined;
  /** How many bytes were read away. */
  #discarded = 0;
  #closed = false;

  /**
   * @param losesWhatItHolds Whether the system, when the stream is closed with
   * something unread, drops what is still on its way to the other end.
   */
  constructor(
    stream: ByteStream,
    { localAddress, remoteAddress }: StreamAddresses,
    limits?: TransportLimits,
    losesWhatItHolds = false,
  ) {
    const { maxMessageLength, highWaterMark } = resolveLimits(limits);
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.maxMessageLength = maxMessageLength;
    this.#stream = stream;
    this.#losesWhatItHolds = losesWhatItHolds;
    this.#reader = new FrameReader(stream);
    this.#writer = new FrameWriter(stream, highWaterMark);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get bufferedAmount(): number {
    return this.#writer.bufferedAmount;
  }

  send(message: Uint8Array, borrowed: boolean): Promise<void> {
    const { length } = message;
    return length > this.maxMessageLength
      ? Promise.reject(new MessageTooLong(length, this.maxMessageLength))
      : this.#writer.send(message, borrowed);
  }

  compose(): Draft | undefined {
    return this.#writer.compose(this.maxMessageLength);
  }

  commit(): Promise<void> {
    return this.#writer.commit();
  }

  abandon(): void {
    this.#writer.abandon();
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  finish(): Promise<void> {
    // Two ends that finish at once would wait for each other otherwise.
    if (!this.#writer.isIdle) this.#startDiscarding();
    return this.#writer.finish();
  }

  ready(): boolean {
    return this.#reader.ready(this.maxMessageLength);
  }

  take(destination?: Uint8Array): Frame | undefined {
    return this.#reader.take(this.maxMessageLength, destination);
  }

  fill(): Promise<void> {
    return this.#filling = this.#reader.fill();
  }

  async linger(): Promise<void> {
    if (!this.#losesWhatItHolds || this.#reader.isEnded) return;
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
        this.#discarded += this.#reader.discard();
        await this.fill();
      }
    } catch {
      // There is no more, for whatever reason.
    }
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#stream.close();
    }
    return DONE;
  }

  ref(): void {
    this.#stream.ref();
  }

  unref(): void {
    this.#stream.unref();
  }
}
