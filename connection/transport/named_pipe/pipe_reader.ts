/**
 * The incoming half of a pipe: the system's messages, whole.
 *
 * @module
 */

import { assertReceivable, incomingEnd, interrupted } from "../ends.ts";
import type { Frame } from "../frame.ts";
import type { Incoming } from "../incoming.ts";
import {
  DEFAULT_RECEIVE_BUFFER_SIZE,
  MIN_RECEIVE_BUFFER_SIZE,
} from "../transport.ts";
import { turn } from "../turn.ts";
import { NONE } from "./bindings.ts";
import type { NativeMemory } from "./native_memory.ts";
import type { Outcome } from "./operation.ts";
import type { PipeFile } from "./pipe_file.ts";
import { Code, isGone, systemError } from "./system_error.ts";

/** How much the first read grows when a message was longer. */
const CHUNK_GROWTH = 4;
/** How much is read at once of a message that is longer than its first read. */
const MAX_PART = 1024 * 1024;

/**
 * After how many reads that had not to wait the event loop gets a turn. A peer
 * that never stops would otherwise leave none to timers and signals.
 */
const READS_PER_TURN = 16;

const EMPTY = new Uint8Array(0);
const DONE = Promise.resolve();

/** A call that waits for a read. */
interface Reading {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Reads messages, one at a time.
 *
 * A short message is handed out where it lies. A long one, of which the system
 * knows the length as soon as it has begun, is put together in memory of its own.
 */
export class PipeReader implements Incoming {
  #file: PipeFile;
  /** The largest first read, and the longest message that is not put together of parts, in bytes. */
  #maxChunk: number;
  /** Where the system puts what is read, and where it is copied from there. */
  #native: NativeMemory | undefined;
  #chunk = EMPTY;
  #chunkSize = MIN_RECEIVE_BUFFER_SIZE;
  /** The length of the message that is here or has begun, or -1. */
  #length = -1;
  /** How much of it is here. */
  #filled = 0;
  /** Where a long message is put together. */
  #body: Uint8Array | undefined;
  #isDiscarding = false;
  #isEnded = false;
  #reads = 0;
  #reading: Reading | undefined;
  #left = new Uint32Array(1);

  /** Reads from `file`, which it does not own. */
  constructor(
    file: PipeFile,
    receiveBufferSize = DEFAULT_RECEIVE_BUFFER_SIZE,
  ) {
    this.#file = file;
    this.#maxChunk = receiveBufferSize;
  }

  /** Whether the other end has closed, and all that it sent was read. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whether the next message is here whole. It must be no longer than `limit`. */
  ready(limit: number, destination?: Uint8Array): boolean {
    if (this.#length < 0) return false;
    assertReceivable(this.#length, limit);
    if (this.#filled === this.#length) return true;
    if (!this.#body) this.#startBody(destination);
    return false;
  }

  /** Takes the next message if it is here whole; it lies there until the next read. */
  take(limit: number, destination?: Uint8Array): Frame | undefined {
    if (!this.ready(limit, destination)) return undefined;
    const body = this.#body;
    const end = this.#length;
    this.#forget();
    return body
      ? { bytes: body, start: 0, end, isOwn: true }
      : { bytes: this.#chunk, start: 0, end, isOwn: false };
  }

  /** Reads once from the pipe: a message, or a part of a long one. */
  fill(): Promise<void> {
    try {
      this.#file.assertOpen();
      const outcome = this.#read();
      if (!outcome) return this.#whenRead();
      // The error shall not know who has called this: it is kept, and would keep them.
      if (isFailure(outcome)) return DONE.then(() => this.#put(outcome));
      this.#put(outcome);
    } catch (error) {
      return Promise.reject(error);
    }
    return ++this.#reads % READS_PER_TURN === 0 ? turn() : DONE;
  }

  /** Forgets what has come, and whatever comes from now on; returns how many bytes that were. */
  discard(): number {
    const held = this.#filled;
    this.#isDiscarding = true;
    this.#forget();
    return held;
  }

  #read(): Outcome | undefined {
    const { handle, incoming, kernel32 } = this.#file;
    const size = this.#body ? this.#nextPart() : this.#nextChunk();
    const { address } = this.#room(size);
    return incoming.begin(
      (overlapped) =>
        kernel32.symbols.ReadFile(handle, address, size, NONE, overlapped),
      this.#onRead,
    );
  }

  #nextPart(): number {
    return Math.min(this.#length - this.#filled, MAX_PART);
  }

  #nextChunk(): number {
    if (this.#isDiscarding) return MAX_PART;
    const size = this.#chunkSize;
    if (this.#chunk.length < size) this.#chunk = new Uint8Array(size);
    return size;
  }

  #room(size: number): NativeMemory {
    if (this.#native && this.#native.size >= size) return this.#native;
    this.#freeRoom();
    return this.#native = this.#file.allocate(size);
  }

  #freeRoom(): void {
    if (this.#native) this.#file.free(this.#native);
    this.#native = undefined;
  }

  #whenRead(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#reading = { resolve, reject }
    );
  }

  #onRead = (outcome: Outcome): void => {
    const { resolve, reject } = this.#reading!;
    this.#reading = undefined;
    try {
      this.#put(outcome);
      resolve();
    } catch (error) {
      reject(error);
    }
  };

  /** Takes over what was read. */
  #put(outcome: Outcome): void {
    const { code, count } = outcome;
    if (isFailure(outcome)) throw this.#ended(code);
    if (this.#isDiscarding) {
      this.#filled = count;
      return;
    }
    const target = this.#body?.subarray(this.#filled) ?? this.#chunk;
    this.#native!.get(target as Uint8Array<ArrayBuffer>, count);
    this.#filled += count;
    if (this.#body) return this.#checkEnd(code === 0);
    this.#length = code === 0 ? count : count + this.#bytesLeft();
  }

  /** How much there is still to read of a message that has begun. */
  #bytesLeft(): number {
    const { handle, kernel32: { symbols } } = this.#file;
    const isKnown = symbols.PeekNamedPipe(
      handle,
      NONE,
      0,
      NONE,
      NONE,
      this.#left,
    );
    if (!isKnown) throw this.#ended(symbols.GetLastError());
    const [left = 0] = this.#left;
    // There was more, and whoever has written it has taken it back meanwhile.
    if (left === 0) throw this.#ended(Code.BROKEN_PIPE);
    return left;
  }

  #checkEnd(isLastPart: boolean): void {
    const isWhole = this.#filled === this.#length;
    if (isWhole !== isLastPart) {
      throw new Deno.errors.InvalidData(
        `Cannot receive a message: the system said that it has ${this.#length} bytes, and then something else`,
      );
    }
    if (isWhole && this.#native!.size > this.#maxChunk) this.#freeRoom();
  }

  #startBody(destination: Uint8Array | undefined): void {
    const length = this.#length;
    this.#body = destination && destination.length >= length
      ? destination.subarray(0, length)
      : new Uint8Array(length);
    this.#body.set(this.#chunk.subarray(0, this.#filled));
    this.#chunkSize = Math.min(
      this.#maxChunk,
      this.#chunkSize * CHUNK_GROWTH,
    );
  }

  #forget(): void {
    this.#length = -1;
    this.#filled = 0;
    this.#body = undefined;
  }

  #ended(code: number): Error {
    if (code === Code.OPERATION_ABORTED) return interrupted();
    this.#isEnded = isGone(code);
    return this.#isEnded
      ? incomingEnd(this.#filled === 0 && this.#length < 0)
      : systemError(this.#file.kernel32, code);
  }
}

function isFailure({ code }: Outcome): boolean {
  return code !== 0 && code !== Code.MORE_DATA;
}
