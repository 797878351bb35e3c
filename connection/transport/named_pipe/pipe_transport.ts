/**
 * The transport of named pipes: the system keeps messages apart, so nothing is
 * added to them.
 *
 * That is what CPython's `multiprocessing.connection` does on Windows, too.
 *
 * @module
 */

import type { Address } from "../../address.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { MessageTooLong } from "../too_long.ts";
import {
  resolveLimits,
  type Transport,
  type TransportLimits,
} from "../transport.ts";
import type { PipeFile } from "./pipe_file.ts";
import { PipeReader } from "./pipe_reader.ts";
import { PipeWriter } from "./pipe_writer.ts";

/** The longest message that the system's calls have a number for, in bytes. */
const MAX_LENGTH = 0xffffffff;

/** The addresses of a pipe's two ends, of which only the listener's has one. */
interface PipeAddresses {
  readonly localAddress: Address | null;
  readonly remoteAddress: Address | null;
}

/** The messages of one end of a pipe, which it owns. */
export class PipeTransport implements Transport {
  readonly localAddress: Address | null;
  readonly remoteAddress: Address | null;
  #maxMessageLength = 0;
  #file: PipeFile;
  #reader: PipeReader;
  #writer: PipeWriter;
  #filling: Promise<void> | undefined;
  #discarding: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    file: PipeFile,
    { localAddress, remoteAddress }: PipeAddresses,
    limits?: TransportLimits,
  ) {
    const { maxMessageLength, highWaterMark } = resolveLimits(limits);
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.maxMessageLength = maxMessageLength;
    this.#file = file;
    this.#reader = new PipeReader(file);
    this.#writer = new PipeWriter(file, highWaterMark);
  }

  get maxMessageLength(): number {
    return this.#maxMessageLength;
  }

  set maxMessageLength(length: number) {
    this.#maxMessageLength = Math.min(length, MAX_LENGTH);
  }

  get closed(): boolean {
    return this.#closing !== undefined;
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
    if (!this.#writer.isIdle) this.#discarding ??= this.#discard();
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

  /** What the system has taken is there for the other end, even when this one is gone. */
  linger(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.#closing ??= this.#file.close();
  }

  ref(): void {
    this.#file.incoming.isHeld = true;
  }

  unref(): void {
    this.#file.incoming.isHeld = false;
  }

  /** Reads away what the other end sends, until this end is closed. */
  async #discard(): Promise<void> {
    try {
      await this.#filling;
      this.#reader.discard();
      for (;;) await this.fill();
    } catch {
      // There is no more, for whatever reason.
    }
  }
}
