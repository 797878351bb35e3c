/**
 * The incoming half of a framed stream: reads bytes, hands out whole messages.
 *
 * @module
 */

import { type ByteStream, isGone } from "./byte_stream.ts";
import { assertReceivable, incomingEnd } from "./ends.ts";
import type { Frame } from "./frame.ts";
import { headerLengthAt, readHeader } from "./frame_header.ts";
import type { Incoming } from "./incoming.ts";
import {
  DEFAULT_RECEIVE_BUFFER_SIZE,
  MIN_RECEIVE_BUFFER_SIZE,
} from "./transport.ts";

/** How much the read buffer grows when a read has filled it. */
const CHUNK_GROWTH = 4;
/** What a peer is given memory for before it has sent anything of a long message. */
const FIRST_BODY = 1024 * 1024;
/** How much memory a long message gets at the most, as a multiple of what has come of it. */
const BODY_GROWTH = 8;

const EMPTY = new Uint8Array(0);
/** Where all readers put what nobody looks at: a stranger that is read away is given no memory. */
const SINK = new Uint8Array(DEFAULT_RECEIVE_BUFFER_SIZE);

/**
 * Collects messages from a stream.
 *
 * Short messages are collected in a chunk, which grows with the traffic, and
 * handed out where they lie. A message that does not fit in there is read
 * straight into memory of its own, which grows with what has come of it: a
 * claimed length alone costs this end at most {@linkcode FIRST_BODY}.
 */
export class FrameReader implements Incoming {
  #stream: ByteStream;
  /** The largest chunk, in bytes. */
  #maxChunk: number;
  /** The longest message that is collected in it, in bytes: it is made for a claim. */
  #maxCollected: number;
  #chunk = EMPTY;
  #start = 0;
  #end = 0;
  /** The length of the message in progress, or -1 before its header is whole. */
  #length = -1;
  /** Where a long message is put together, and how much of it is there. */
  #body: Uint8Array | undefined;
  #filled = 0;
  #isEnded = false;

  /** Reads from `stream`, which it does not own. */
  constructor(
    stream: ByteStream,
    receiveBufferSize = DEFAULT_RECEIVE_BUFFER_SIZE,
  ) {
    this.#stream = stream;
    this.#maxChunk = receiveBufferSize;
    this.#maxCollected = Math.min(receiveBufferSize, FIRST_BODY);
  }

  /** Whether the other end has closed, and all that it sent was read. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whether the next message is here whole. Its length must be at most `limit`. */
  ready(limit: number, destination?: Uint8Array): boolean {
    if (this.#length < 0) {
      const length = readHeader(this.#chunk, this.#start, this.#end);
      if (length === undefined) return false;
      assertLength(length, limit);
      this.#start += headerLengthAt(this.#chunk, this.#start);
      this.#length = length;
    }
    if (this.#body) return this.#filled === this.#length;
    if (this.#end - this.#start >= this.#length) return true;
    if (this.#length > this.#maxCollected) this.#startBody(destination);
    return false;
  }

  /** Takes the next message if it is here whole; it lies there until the next read. */
  take(limit: number, destination?: Uint8Array): Frame | undefined {
    if (!this.ready(limit, destination)) return undefined;
    const length = this.#length;
    const body = this.#body;
    this.#length = -1;
    if (body) {
      this.#body = undefined;
      return { bytes: body, start: 0, end: length, isOwn: true };
    }
    const start = this.#start;
    const end = this.#start = start + length;
    return { bytes: this.#chunk, start, end, isOwn: false };
  }

  /** Reads once from the stream. */
  fill(): Promise<void> {
    let space: Uint8Array;
    try {
      space = this.#body ? this.#bodySpace(this.#body) : this.#chunkSpace();
    } catch (error) {
      // There is no memory, or a caller has given away the one to read into.
      return Promise.reject(error);
    }
    return this.#stream.read(space).then(this.#onRead, this.#onReadFailed);
  }

  /** Made once, and no async function: it is in the way of every answer. */
  #onRead = (count: number | null): void => {
    this.#isEnded = count === null;
    if (count === null) throw this.#ended();
    if (this.#body) this.#filled += count;
    else this.#end += count;
  };

  #onReadFailed = (cause: unknown): never => {
    throw isGone(cause) ? this.#ended({ cause }) : cause;
  };

  /** Forgets what has come; returns how many bytes that were. */
  discard(): number {
    const held = this.#body ? this.#filled : this.#end - this.#start;
    this.#chunk = SINK;
    this.#start = this.#end = 0;
    this.#length = -1;
    this.#body = undefined;
    return held;
  }

  /** Moves what has come of a long message to memory of its own. */
  #startBody(destination: Uint8Array | undefined): void {
    const length = this.#length;
    const part = this.#chunk.subarray(this.#start, this.#end);
    this.#body = destination && destination.length >= length
      ? destination.subarray(0, length)
      : new Uint8Array(Math.max(firstBody(length), part.length));
    this.#body.set(part);
    this.#filled = part.length;
    this.#start = this.#end = 0;
  }

  #bodySpace(body: Uint8Array): Uint8Array {
    if (this.#filled < body.length) return body.subarray(this.#filled);
    const length = Math.min(this.#length, body.length * BODY_GROWTH);
    // What it was is given back at once, not when garbage is collected.
    const buffer = body.buffer as ArrayBuffer;
    const grown = this.#body = new Uint8Array(buffer.transfer(length));
    return grown.subarray(this.#filled);
  }

  /** Makes room for the message in progress, and for more where the last read left none. */
  #chunkSpace(): Uint8Array {
    const held = this.#end - this.#start;
    const wasFilled = this.#end === this.#chunk.length;
    const size = Math.max(
      MIN_RECEIVE_BUFFER_SIZE,
      this.#length,
      wasFilled ? this.#chunk.length * CHUNK_GROWTH : this.#chunk.length,
    );
    if (size > this.#chunk.length && this.#chunk.length < this.#maxChunk) {
      const chunk = new Uint8Array(Math.min(size, this.#maxChunk));
      chunk.set(this.#chunk.subarray(this.#start, this.#end));
      this.#chunk = chunk;
    } else if (this.#start > 0 && held > 0) {
      this.#chunk.copyWithin(0, this.#start, this.#end);
    }
    this.#start = 0;
    this.#end = held;
    return held === 0 ? this.#chunk : this.#chunk.subarray(held);
  }

  #ended(options?: ErrorOptions): Error {
    const isBetween = this.#length < 0 && this.#start === this.#end;
    return incomingEnd(isBetween, options);
  }
}

/** The memory that a long message begins in: it grows to its length in whole steps. */
function firstBody(length: number): number {
  let size = length;
  while (size > FIRST_BODY) size = Math.ceil(size / BODY_GROWTH);
  return size;
}

function assertLength(length: number, limit: number): void {
  if (Number.isNaN(length)) {
    throw new Deno.errors.InvalidData(
      "Cannot receive a message: what came does not begin with a message's length, so the peer speaks another protocol; the connection is closed",
    );
  }
  assertReceivable(length, limit);
}
