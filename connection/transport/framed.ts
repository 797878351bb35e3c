/**
 * The transport of every family whose system gives a stream of bytes.
 *
 * @module
 */

import type { Address } from "../address.ts";
import type { ByteStream } from "./byte_stream.ts";
import { FrameReader } from "./frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
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

/**
 * Messages with a length before each, over a stream that it owns.
 *
 * A stream that may lose what it has taken when it is closed comes with a
 * function that ends its outgoing direction first.
 */
export class FramedTransport implements Transport {
  readonly localAddress: Address | null;
  readonly remoteAddress: Address | null;
  maxMessageLength: number;
  #stream: ByteStream;
  #reader: FrameReader;
  #writer: FrameWriter;
  #endOutgoing: (() => Promise<void>) | undefined;
  #filling: Promise<void> | undefined;
  #closed = false;

  constructor(
    stream: ByteStream,
    { localAddress, remoteAddress }: StreamAddresses,
    limits?: TransportLimits,
    endOutgoing?: () => Promise<void>,
  ) {
    const { maxMessageLength, highWaterMark } = resolveLimits(limits);
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.maxMessageLength = maxMessageLength;
    this.#stream = stream;
    this.#endOutgoing = endOutgoing;
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
    if (message.length > this.maxMessageLength) {
      return Promise.reject(tooLong(message.length, this.maxMessageLength));
    }
    return this.#writer.send(message, borrowed);
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  finish(): Promise<void> {
    return this.#writer.finish();
  }

  ready(): boolean {
    return this.#reader.ready(this.maxMessageLength);
  }

  take(destination?: Uint8Array): Uint8Array | undefined {
    return this.#reader.take(this.maxMessageLength, destination);
  }

  fill(): Promise<void> {
    return this.#filling = this.#reader.fill();
  }

  /**
   * A TCP socket that is closed with something unread is reset, and what is
   * still on its way to the other end is lost. So the other end is told that
   * no more will come, and what it has sent is read away until it closes, too.
   */
  async linger(): Promise<void> {
    if (!this.#endOutgoing) return;
    let isUnread = false;
    const ended = this.#discard(() => isUnread = true);
    try {
      await this.#endOutgoing();
    } catch {
      return; // The other end has gone already.
    }
    if (isUnread) await ended;
  }

  /** Reads until the other end has closed. */
  async #discard(onData: () => void): Promise<void> {
    try {
      await this.#filling;
      for (;;) {
        this.#reader.discard();
        await this.fill();
        onData();
      }
    } catch {
      // There is no more, for whatever reason.
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stream.close();
  }

  ref(): void {
    this.#stream.ref();
  }

  unref(): void {
    this.#stream.unref();
  }
}

function tooLong(length: number, limit: number): RangeError {
  return new RangeError(
    `Cannot send a message of ${length} bytes: maxMessageLength is ${limit}; nothing was sent`,
  );
}
