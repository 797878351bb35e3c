/**
 * A message that is written where it is sent from.
 *
 * @module
 */

import type { Draft } from "./draft.ts";
import { MessageTooLong } from "./too_long.ts";

/**
 * How much longer than it will be a message may look while it is written: an
 * encoder asks for room that it does not use, and gives some back.
 */
const SLACK = 64 * 1024;

const EMPTY = new Uint8Array(0);

/** One draft after another, each in memory that it is given. */
export class FrameDraft implements Draft {
  bytes: Uint8Array = EMPTY;
  view: DataView = new DataView(EMPTY.buffer);
  /** Where the header goes. */
  frameStart = 0;
  start = 0;
  at = 0;
  #limit = 0;
  #header: number;
  #allocate: (size: number) => Uint8Array;

  /**
   * @param header How many bytes are left free before a message.
   * @param allocate Where a message goes on that did not fit where it began.
   */
  constructor(header: number, allocate: (size: number) => Uint8Array) {
    this.#header = header;
    this.#allocate = allocate;
  }

  /** Begins a message, with its header at `frameStart`. */
  begin(bytes: Uint8Array, frameStart: number, limit: number): void {
    this.#limit = limit;
    this.#use(bytes, frameStart, this.#header);
  }

  grow(count: number): void {
    const written = this.at - this.start;
    const needed = written + count;
    const most = this.#limit + SLACK;
    if (needed > most) {
      throw new MessageTooLong(`more than ${this.#limit}`, this.#limit);
    }
    const size = Math.max(needed, Math.min(2 * written, most));
    const grown = this.#allocate(this.#header + size);
    grown.set(this.bytes.subarray(this.frameStart, this.at));
    this.#use(grown, 0, this.#header + written);
  }

  /**
   * The length of the message.
   *
   * @throws {RangeError} If it is too long.
   */
  end(): number {
    const length = this.at - this.start;
    if (length > this.#limit) throw new MessageTooLong(length, this.#limit);
    return length;
  }

  /** Keeps no memory. */
  forget(): void {
    this.#use(EMPTY, 0, 0);
  }

  #use(bytes: Uint8Array, frameStart: number, written: number): void {
    // Views are not free: most messages begin where the last one ended.
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(
        bytes.buffer,
        bytes.byteOffset,
        bytes.byteLength,
      );
    }
    this.frameStart = frameStart;
    this.start = frameStart + this.#header;
    this.at = frameStart + written;
  }
}
