/** A stream of bytes that comes in pieces, fails and holds back as a test says, and remembers what was asked of it. */

import type { ByteStream } from "../../connection/transport/byte_stream.ts";
import type { Frame } from "../../connection/transport/frame.ts";
import type { FrameReader } from "../../connection/transport/frame_reader.ts";

/** What a read gives: some bytes, at the most as many as there is space for; the end; or an error. */
export type Piece = Uint8Array | null | Error;

/** What a stream shall do. */
export interface Script {
  /** What is read, in this order. Behind it, reads wait. */
  incoming?: Iterable<Piece>;
  /** What each read waits for first. Default: nothing. */
  pace?: () => Promise<void>;
  /** How many bytes a write takes at the most. Default: all. */
  mostWritten?: () => number;
}

/** See {@linkcode Script}. */
export class FaultyStream implements ByteStream {
  /** The memory that each read was given. */
  readonly spaces: Uint8Array[] = [];
  /** The memory that each write was given. */
  readonly writes: Uint8Array[] = [];
  /** What the next write fails with. */
  writeError: Error | undefined;
  /** How many bytes were read. */
  given = 0;
  /** Whether a pending read would hold the process open. */
  isHeld = true;
  isClosed = false;
  #incoming: Iterator<Piece>;
  #piece: Piece | undefined;
  #pace: (() => Promise<void>) | undefined;
  #mostWritten: () => number;
  #taken: Uint8Array[] = [];
  #gate: PromiseWithResolvers<void> | undefined;
  #closed = Promise.withResolvers<never>();

  constructor(
    { incoming = [], pace, mostWritten = () => Infinity }: Script = {},
  ) {
    this.#incoming = incoming[Symbol.iterator]();
    this.#pace = pace;
    this.#mostWritten = mostWritten;
    this.#closed.promise.catch(() => {});
  }

  /** All that was written. */
  get written(): Uint8Array {
    return join(this.#taken);
  }

  /** Keeps every write waiting until {@linkcode FaultyStream.release}. */
  hold(): void {
    this.#gate ??= Promise.withResolvers();
  }

  release(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  async read(space: Uint8Array): Promise<number | null> {
    if (space.length === 0) throw new Error("There is no space to read into");
    this.spaces.push(space);
    await this.#pace?.();
    if (this.isClosed) throw interrupted();
    if (this.#piece === undefined) {
      const next = this.#incoming.next();
      if (next.done) return await this.#closed.promise;
      this.#piece = next.value;
    }
    const piece = this.#piece;
    if (piece === null) return null;
    if (piece instanceof Error) throw piece;
    const count = Math.min(piece.length, space.length);
    space.set(piece.subarray(0, count));
    this.given += count;
    this.#piece = count < piece.length ? piece.subarray(count) : undefined;
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.isClosed) throw interrupted();
    this.writes.push(bytes);
    await Promise.race([this.#gate?.promise, this.#closed.promise]);
    if (this.writeError) throw this.writeError;
    const count = Math.min(bytes.length, this.#mostWritten());
    // What only claims to be that long has nothing to copy.
    if (bytes instanceof Uint8Array) this.#taken.push(bytes.slice(0, count));
    return count;
  }

  close(): void {
    this.isClosed = true;
    this.#closed.reject(interrupted());
  }

  ref(): void {
    this.isHeld = true;
  }

  unref(): void {
    this.isHeld = false;
  }
}

function interrupted(): Error {
  return new Deno.errors.Interrupted("The stream was closed");
}

/** A message as CPython frames it. */
export function frame(message: Uint8Array): Uint8Array {
  return join([shortHeader(message.length), message]);
}

/** A message whose length is in the twelve bytes that are meant for longer ones. */
export function longFrame(message: Uint8Array): Uint8Array {
  return join([longHeader(BigInt(message.length)), message]);
}

/** A length in four bytes, signed. */
export function shortHeader(length: number): Uint8Array {
  const header = new Uint8Array(4);
  new DataView(header.buffer).setInt32(0, length);
  return header;
}

/** A length in twelve bytes. */
export function longHeader(length: bigint): Uint8Array {
  const header = new Uint8Array(12);
  const view = new DataView(header.buffer);
  view.setInt32(0, -1);
  view.setBigUint64(4, length);
  return header;
}

export function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Bytes in pieces of the sizes that `next` gives. */
export function* cut(
  bytes: Uint8Array,
  next: () => number,
): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const size = next();
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Whole numbers from 1 to `most` in an order that only the seed decides. */
export function sizes(seed: number, most: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
    return 1 + (state >>> 8) % most;
  };
}

/** Reads until a message is here. */
export async function receive(
  reader: FrameReader,
  limit: number,
  destination?: Uint8Array,
): Promise<Uint8Array> {
  for (;;) {
    const frame = reader.take(limit, destination);
    if (frame) return messageOf(frame, destination);
    await reader.fill();
  }
}

/** A frame's message as its receiver has it: in the destination, if it fits there. */
export function messageOf(
  { bytes, start, end, isOwn }: Frame,
  destination?: Uint8Array,
): Uint8Array {
  if (isOwn) return bytes;
  if (!destination || end - start > destination.length) {
    return bytes.slice(start, end);
  }
  destination.set(bytes.subarray(start, end));
  return destination.subarray(0, end - start);
}
