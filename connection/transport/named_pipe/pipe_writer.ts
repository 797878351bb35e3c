/**
 * The outgoing half of a pipe: each message is one of the system's.
 *
 * @module
 */

import type { Draft } from "../draft.ts";
import { interrupted, outgoingEnd, outgoingInterrupted } from "../ends.ts";
import { FrameDraft } from "../frame_draft.ts";
import type { Departure } from "../outflow.ts";
import { Outgoing } from "../outgoing.ts";
import { MAX_COPIED } from "../transport.ts";
import { turn } from "../turn.ts";
import { NONE } from "./bindings.ts";
import type { NativeMemory } from "./native_memory.ts";
import type { Outcome } from "./operation.ts";
import type { PipeFile } from "./pipe_file.ts";
import { Code, isGone, systemError } from "./system_error.ts";

/** How much memory a message is begun in that is written where it is sent from. */
const DRAFT = 2 * 1024;
/** The least memory that is made for the system, and the most that an idle connection keeps. */
const KEPT = 4 * 1024;

/**
 * After how many writes that had not to wait the event loop gets a turn. A peer
 * that takes everything at once would otherwise leave none to timers and signals.
 */
const WRITES_PER_TURN = 16;

/** A message that waits for its turn. */
interface Queued {
  readonly bytes: Uint8Array;
  /** How many bytes it has, also when its memory was given away meanwhile. */
  readonly length: number;
  /** Whoever waits until the memory may be changed. */
  readonly taken?: Departure;
}

/** Sends messages to a pipe, one after another: what is sent meanwhile waits. */
export class PipeWriter extends Outgoing {
  #file: PipeFile;
  /** What has still to leave; the first one is being written. */
  #queue: Queued[] = [];
  /** Where the system takes a message from. */
  #native: NativeMemory | undefined;
  #isWriting = false;
  #writes = 0;
  #draft = new FrameDraft(0, (size) => new Uint8Array(size));
  #draftMemory: Uint8Array | undefined;
  /** What goes before the message that was begun, if one was. */
  #before: number | undefined;

  /** Writes to `file`, which it does not own. */
  constructor(file: PipeFile, highWaterMark: number) {
    super(highWaterMark);
    this.#file = file;
  }

  /** Whether there is nothing that has still to leave. */
  override get isIdle(): boolean {
    return !this.#isWriting && this.#before === undefined;
  }

  /** Queues one message. See `Transport.send`. */
  override send(message: Uint8Array, borrowed: boolean): Promise<void> {
    if (this.outflow.failure) return this.outflow.tell();
    const { length } = message;
    this.outflow.add(length);
    // The caller of a long message is to wait until it has left, as over a socket.
    if (borrowed && length > MAX_COPIED) {
      return new Promise((resolve, reject) =>
        this.#enqueue({ bytes: message, length, taken: { resolve, reject } })
      );
    }
    // What is written at once is copied at once.
    const isCopied = !this.isIdle && length <= MAX_COPIED;
    this.#enqueue({ bytes: isCopied ? message.slice() : message, length });
    return this.#outcome();
  }

  /** Begins a message, of at most `limit` bytes. See `Transport.compose`. */
  override compose(limit: number): Draft | undefined {
    if (this.#before !== undefined || this.outflow.failure) return undefined;
    // What is sent meanwhile, by a getter of the value, goes behind it.
    this.#before = this.#queue.length;
    this.#draft.begin(this.#draftMemory ??= new Uint8Array(DRAFT), 0, limit);
    return this.#draft;
  }

  /** Queues the message that was begun. See `Transport.commit`. */
  override commit(): Promise<void> {
    const { bytes, start } = this.#draft;
    let length: number;
    try {
      length = this.#draft.end();
    } catch (error) {
      this.abandon();
      return Promise.reject(error);
    }
    const isGrown = bytes !== this.#draftMemory;
    const message = bytes.subarray(start, start + length);
    this.outflow.add(length);
    this.#queue.splice(this.#before!, 0, {
      bytes: this.#isWriting && !isGrown ? message.slice() : message,
      length,
    });
    this.#endDraft();
    return this.#outcome();
  }

  /** Forgets the message that was begun. See `Transport.abandon`. */
  override abandon(): void {
    this.#endDraft();
  }

  #enqueue(message: Queued): void {
    this.#queue.push(message);
    if (this.isIdle) this.#writeNext();
  }

  #outcome(): Promise<void> {
    return this.outflow.failure ? this.outflow.tell() : this.outflow.whenRoom();
  }

  #endDraft(): void {
    this.#before = undefined;
    if (!this.#isWriting) this.#writeNext();
    // An idle connection keeps little.
    if (this.#draft.bytes !== this.#draftMemory) this.#draft.forget();
  }

  /** Writes the queue, until something has to wait. */
  #writeNext = (): void => {
    try {
      for (let next; (next = this.#queue[0]); this.#queue.shift()) {
        if (!this.#write(next)) return;
      }
    } catch (error) {
      return this.#fail(error as Error);
    }
    this.#isWriting = false;
    this.#freeRoom(KEPT);
    this.outflow.end();
  };

  /** Writes a message; returns whether it has left at once, and the next one may. */
  #write(message: Queued): boolean {
    const { bytes, length } = message;
    const { handle, outgoing, kernel32 } = this.#file;
    this.#isWriting = true;
    this.#put(bytes, length);
    const { address } = this.#native!;
    const outcome = outgoing.begin(
      (overlapped) =>
        kernel32.symbols.WriteFile(handle, address, length, NONE, overlapped),
      this.#onWritten,
    );
    if (!outcome) return false;
    this.#account(message, outcome);
    if (++this.#writes % WRITES_PER_TURN !== 0) return true;
    this.#queue.shift();
    turn().then(this.#writeNext);
    return false;
  }

  /** Copies a message to where the system takes it from. */
  #put(bytes: Uint8Array, length: number): void {
    this.#file.assertOpen();
    if (bytes.length !== length) {
      throw new TypeError(
        `Cannot send a message of ${length} bytes: its memory was given away before it had left`,
      );
    }
    if (!this.#native || this.#native.size < length) {
      this.#freeRoom(0);
      this.#native = this.#file.allocate(Math.max(KEPT, length));
    }
    this.#native.put(bytes);
  }

  /** Frees the memory for the system, if it has more than `size` bytes. */
  #freeRoom(size: number): void {
    if (!this.#native || this.#native.size <= size) return;
    this.#file.free(this.#native);
    this.#native = undefined;
  }

  #onWritten = (outcome: Outcome): void => {
    try {
      this.#account(this.#queue[0]!, outcome);
    } catch (error) {
      return this.#fail(error as Error);
    }
    this.#queue.shift();
    this.#writeNext();
  };

  #account({ length, taken }: Queued, { code }: Outcome): void {
    if (code !== 0) throw this.#failure(code);
    this.outflow.remove(length);
    taken?.resolve();
  }

  #failure(code: number): Error {
    if (code === Code.OPERATION_ABORTED) return interrupted();
    const error = systemError(this.#file.kernel32, code);
    return isGone(code) ? outgoingEnd(error) : error;
  }

  #fail(cause: Error): void {
    const failure = cause instanceof Deno.errors.Interrupted
      ? outgoingInterrupted(cause)
      : cause;
    const waiting = this.#queue.flatMap(({ taken }) => taken ?? []);
    this.#queue = [];
    this.#isWriting = false;
    this.outflow.fail(failure, waiting);
  }
}
