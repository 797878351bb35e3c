/**
 * The outgoing half of a framed stream: whole messages in, few large writes out.
 *
 * @module
 */

import { type ByteStream, isGone } from "./byte_stream.ts";
import { headerLength, writeHeader } from "./frame_header.ts";

/** Messages beyond this are not copied: 64 KiB are copied in the time of a system call. */
const MAX_COPIED = 64 * 1024;
/** The size of a batch that collects messages while a write is under way. */
const BATCH = 64 * 1024;

/** What is written in one go: collected messages, or one long one. */
interface Batch {
  bytes: Uint8Array;
  /** How many bytes of it are to be written. */
  length: number;
  /** Whoever waits until the system has taken all of it. */
  taken?: Waiter;
}

interface Waiter {
  resolve: () => void;
  reject: (error: Error) => void;
}

const DONE = Promise.resolve();

/**
 * Sends messages to a stream.
 *
 * The first message starts a write; those that are sent meanwhile are
 * collected and leave in the next one. No call waits for another.
 */
export class FrameWriter {
  #stream: ByteStream;
  #highWaterMark: number;
  #queue: Batch[] = [];
  /** The last batch of the queue, while it may grow. */
  #open: Batch | undefined;
  #buffered = 0;
  #writing = false;
  /** Those that wait until the queue is below the high-water mark. */
  #forRoom: Waiter[] = [];
  /** Those that wait until everything has left. */
  #forEnd: Waiter[] = [];
  #failure: Error | undefined;
  /** Whether a caller has been told of the failure. */
  #told = false;

  /** Writes to `stream`, which it does not own. */
  constructor(stream: ByteStream, highWaterMark: number) {
    this.#stream = stream;
    this.#highWaterMark = highWaterMark;
  }

  /** How many bytes the system has not taken yet, headers included. */
  get bufferedAmount(): number {
    return this.#buffered;
  }

  /** Queues one message. See `Transport.send`. */
  send(message: Uint8Array, borrowed: boolean): Promise<void> {
    if (this.#failure) return this.#tell(this.#failure);
    const head = headerLength(message.length);
    this.#buffered += head + message.length;
    if (message.length <= MAX_COPIED) {
      const batch = this.#room(head + message.length);
      writeHeader(batch.bytes, batch.length, message.length);
      batch.bytes.set(message, batch.length + head);
      batch.length += head + message.length;
      this.#start();
    } else {
      const batch = this.#room(head);
      writeHeader(batch.bytes, batch.length, message.length);
      batch.length += head;
      const body: Batch = { bytes: message, length: message.length };
      this.#open = undefined;
      this.#queue.push(body);
      this.#start();
      if (borrowed) {
        return new Promise((resolve, reject) => {
          body.taken = { resolve, reject };
        });
      }
    }
    return this.#buffered <= this.#highWaterMark ? DONE : wait(this.#forRoom);
  }

  /** Resolves when the system has taken everything. */
  flush(): Promise<void> {
    if (this.#failure) return this.#tell(this.#failure);
    return this.#writing ? wait(this.#forEnd) : DONE;
  }

  /**
   * As {@linkcode FrameWriter.flush}, but does not fail for what a caller has
   * been told already.
   */
  finish(): Promise<void> {
    return this.#failure && this.#told ? DONE : this.flush();
  }

  #tell(failure: Error): Promise<never> {
    this.#told = true;
    return Promise.reject(failure);
  }

  /** The batch in which the next bytes go, with room for `length` of them. */
  #room(length: number): Batch {
    const open = this.#open;
    if (open && open.bytes.length - open.length >= length) return open;
    // What is sent into silence goes at once, alone: there is nothing to collect.
    const size = this.#writing ? Math.max(BATCH, length) : length;
    const batch = { bytes: new Uint8Array(size), length: 0 };
    this.#queue.push(batch);
    return this.#open = batch;
  }

  #start(): void {
    if (!this.#writing) this.#run();
  }

  async #run(): Promise<void> {
    this.#writing = true;
    try {
      for (let batch; (batch = this.#queue[0]);) {
        if (batch === this.#open) this.#open = undefined;
        let rest = batch.bytes.subarray(0, batch.length);
        while (rest.length > 0) {
          const count = await this.#stream.write(rest);
          this.#buffered -= count;
          rest = rest.subarray(count);
          if (this.#buffered <= this.#highWaterMark) release(this.#forRoom);
        }
        this.#queue.shift();
        batch.taken?.resolve();
      }
      this.#writing = false;
      release(this.#forEnd);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    const failure = explain(cause);
    const waiting = [...this.#forRoom, ...this.#forEnd];
    for (const { taken } of this.#queue) if (taken) waiting.push(taken);
    this.#failure = failure;
    this.#told = waiting.length > 0;
    this.#queue = [];
    this.#open = undefined;
    this.#buffered = 0;
    for (const { reject } of waiting) reject(failure);
  }
}

function explain(cause: unknown): Error {
  if (isGone(cause)) {
    return new Deno.errors.BrokenPipe(
      "Cannot send: the other end has closed the connection",
      { cause },
    );
  }
  // A write that is under way is interrupted, and the next one finds nothing to write to.
  const isClosed = cause instanceof Deno.errors.Interrupted ||
    cause instanceof Deno.errors.BadResource;
  return isClosed
    ? new Deno.errors.Interrupted(
      "Cannot send: this end of the connection was closed meanwhile",
      { cause },
    )
    : cause as Error;
}

function wait(waiters: Waiter[]): Promise<void> {
  return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
}

function release(waiters: Waiter[]): void {
  for (const { resolve } of waiters.splice(0)) resolve();
}
