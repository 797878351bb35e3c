/**
 * The outgoing half of a framed stream: whole messages in, few large writes out.
 *
 * @module
 */

import { type ByteStream, isGone } from "./byte_stream.ts";
import type { Draft } from "./draft.ts";
import { outgoingEnd, outgoingInterrupted } from "./ends.ts";
import { FrameDraft } from "./frame_draft.ts";
import { headerLength, MAX_SHORT_LENGTH, writeHeader } from "./frame_header.ts";
import type { Departure } from "./outflow.ts";
import { Outgoing } from "./outgoing.ts";
import { MAX_COPIED } from "./transport.ts";

/** The size of a batch that collects messages while a write is under way. */
const BATCH = 64 * 1024;
/** The size of one that is sent into silence: there is nothing to collect. */
const SINGLE = 2 * 1024;
/** How much of a batch must be free for a message to begin in it. */
const MIN_ROOM = 64;

/** What is written in one go: collected messages, or one long one. */
interface Batch {
  readonly bytes: Uint8Array;
  /** How many bytes of it are to be written. */
  length: number;
  /** Whether the memory is a caller's, and not to be used again. */
  readonly isBorrowed: boolean;
  /** Whoever waits until the system has taken all of it. */
  taken?: Departure;
}

/**
 * Sends messages to a stream.
 *
 * The first message starts a write; those that are sent meanwhile are
 * collected and leave in the next one. No call waits for another.
 */
export class FrameWriter extends Outgoing {
  #stream: ByteStream;
  #queue: Batch[] = [];
  /** The last batch of the queue, while it may grow. */
  #open: Batch | undefined;
  #draft = new FrameDraft(headerLength(0), (size) => this.#allocate(size));
  /** The batch in which a message has been begun. */
  #begun: Batch | undefined;
  /** Memory to use again. */
  #single: Uint8Array | undefined;
  #spare: Uint8Array | undefined;
  #writing = false;
  /** How much of the first batch the system has taken. */
  #written = 0;

  /** Writes to `stream`, which it does not own. */
  constructor(stream: ByteStream, highWaterMark: number) {
    super(highWaterMark);
    this.#stream = stream;
  }

  /** Queues one message. See `Transport.send`. */
  override send(message: Uint8Array, borrowed: boolean): Promise<void> {
    if (this.outflow.failure) return this.outflow.tell();
    const { length } = message;
    const head = headerLength(length);
    const isCopied = length <= MAX_COPIED;
    const batch = this.#room(isCopied ? head + length : head);
    writeHeader(batch.bytes, batch.length, length);
    this.outflow.add(length, head);
    if (isCopied) {
      batch.bytes.set(message, batch.length + head);
      this.#extend(batch, head + length);
      return this.outflow.whenRoom();
    }
    const body: Batch = { bytes: message, length, isBorrowed: true };
    this.#queue.push(body);
    this.#open = undefined;
    this.#extend(batch, head);
    return borrowed
      ? new Promise((resolve, reject) => body.taken = { resolve, reject })
      : this.outflow.whenRoom();
  }

  /** Whether there is nothing that has still to leave. */
  override get isIdle(): boolean {
    return !this.#writing && !this.#begun;
  }

  /** Begins a message, of at most `limit` bytes. See `Transport.compose`. */
  override compose(limit: number): Draft | undefined {
    // What may need a longer header cannot be written behind a short one.
    if (this.#begun || this.outflow.failure || limit > MAX_SHORT_LENGTH) {
      return undefined;
    }
    const batch = this.#begun = this.#room(MIN_ROOM);
    // What is sent meanwhile, by a getter of the value, goes behind it.
    this.#open = undefined;
    this.#draft.begin(batch.bytes, batch.length, limit);
    return this.#draft;
  }

  /** Queues the message that was begun. See `Transport.commit`. */
  override commit(): Promise<void> {
    const draft = this.#draft;
    const { bytes, start, frameStart } = draft;
    let batch = this.#begun!;
    let length: number;
    try {
      length = draft.end();
    } catch (error) {
      this.abandon();
      return Promise.reject(error);
    }
    this.#begun = undefined;
    if (bytes !== batch.bytes) batch = this.#insertBehind(batch, bytes);
    if (batch === this.#queue.at(-1)) this.#open = batch;
    writeHeader(bytes, frameStart, length);
    const head = start - frameStart;
    this.outflow.add(length, head);
    this.#extend(batch, head + length);
    return this.outflow.whenRoom();
  }

  /** Forgets the message that was begun. See `Transport.abandon`. */
  override abandon(): void {
    const batch = this.#begun;
    this.#begun = undefined;
    this.#draft.forget();
    if (batch === this.#queue.at(-1)) this.#open = batch;
    this.#start();
  }

  /** There is that much more in a batch. */
  #extend(batch: Batch, count: number): void {
    batch.length += count;
    this.#start();
  }

  /** The batch in which the next bytes go, with room for `length` of them. */
  #room(length: number): Batch {
    const open = this.#open;
    if (open && open.bytes.length - open.length >= length) return open;
    const bytes = this.#allocate(length);
    const batch = { bytes, length: 0, isBorrowed: false };
    this.#queue.push(batch);
    return this.#open = batch;
  }

  /** A batch for a message that has grown out of the one in which it was begun. */
  #insertBehind(batch: Batch, bytes: Uint8Array): Batch {
    const grown = { bytes, length: 0, isBorrowed: false };
    this.#queue.splice(this.#queue.indexOf(batch) + 1, 0, grown);
    this.#draft.forget();
    return grown;
  }

  /** New memory costs as much as several small messages, so it is used again. */
  #allocate(size: number): Uint8Array {
    if (size <= SINGLE && !this.#writing) {
      const single = this.#single ?? new Uint8Array(SINGLE);
      this.#single = undefined;
      return single;
    }
    if (size > BATCH || !this.#writing) return new Uint8Array(size);
    const spare = this.#spare ?? new Uint8Array(BATCH);
    this.#spare = undefined;
    return spare;
  }

  #recycle({ bytes, isBorrowed }: Batch): void {
    if (isBorrowed) return;
    if (bytes.length === BATCH) this.#spare = bytes;
    if (bytes.length === SINGLE) this.#single = bytes;
  }

  #start(): void {
    if (!this.#writing && !this.#begun) this.#writeNext();
  }

  /** Writes the first batch of the queue, if there is one. */
  #writeNext(): void {
    for (let batch; (batch = this.#queue[0]); this.#queue.shift()) {
      if (batch === this.#open) this.#open = undefined;
      if (batch.length === 0) continue;
      this.#writing = true;
      return this.#write(batch, 0);
    }
    this.#writing = false;
    this.#forgetMemory();
    this.outflow.end();
  }

  #write({ bytes, length }: Batch, start: number): void {
    this.#written = start;
    try {
      const rest = bytes.subarray(start, length);
      this.#stream.write(rest).then(this.#onWritten, this.#onWriteFailed);
    } catch (cause) {
      // A caller has given away the memory of a long message, or the stack is
      // full: then to remember it is all that can be done.
      this.outflow.remember(cause as Error);
      this.#fail(cause);
    }
  }

  #onWritten = (count: number): void => {
    const batch = this.#queue[0]!;
    const written = this.#written + count;
    this.outflow.remove(count);
    if (written < batch.length) return this.#write(batch, written);
    this.#queue.shift();
    this.#recycle(batch);
    batch.taken?.resolve();
    this.#writeNext();
  };

  #onWriteFailed = (cause: unknown): void => this.#fail(cause);

  /** An idle connection keeps little. */
  #forgetMemory(): void {
    this.#spare = undefined;
    if (this.#draft.bytes.length > SINGLE) this.#draft.forget();
  }

  #fail(cause: unknown): void {
    const failure = explain(cause);
    const waiting = this.#queue.flatMap(({ taken }) => taken ?? []);
    this.#queue = [];
    this.#open = undefined;
    this.#forgetMemory();
    this.outflow.fail(failure, waiting);
  }
}

function explain(cause: unknown): Error {
  if (isGone(cause)) return outgoingEnd(cause);
  // A write that is under way is interrupted, and the next one finds nothing to write to.
  const isClosed = cause instanceof Deno.errors.Interrupted ||
    cause instanceof Deno.errors.BadResource;
  return isClosed ? outgoingInterrupted(cause) : cause as Error;
}
