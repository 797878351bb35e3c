/**
 * A message that is written into the batch that it leaves with.
 *
 * @module
 */

import type { Draft } from "./draft.ts";
import { headerLength, MAX_SHORT_LENGTH } from "./frame_header.ts";
import { MessageTooLong } from "./too_long.ts";

/** What is left for the length before the message, which is no longer than this allows. */
const HEADER = headerLength(0);
/** How much more than it writes an encoder asks for: room for the longest number. */
const MAX_UNUSED = 9;

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
  #allocate: (size: number) => Uint8Array;

  /** @param allocate Where a message goes on that did not fit where it began. */
  constructor(allocate: (size: number) => Uint8Array) {
    this.#allocate = allocate;
  }

  /** Begins a message, with its header at `frameStart`. */
  begin(bytes: Uint8Array, frameStart: number, limit: number): void {
    this.#limit = Math.min(limit, MAX_SHORT_LENGTH);
    this.#use(bytes, frameStart, HEADER);
  }

  grow(count: number): void {
    const written = this.at - this.start;
    if (written + count > this.#limit + MAX_UNUSED) {
      throw new MessageTooLong(`more than ${this.#limit}`, this.#limit);
    }
    const grown = this.#allocate(
      HEADER + Math.max(2 * written, written + count),
    );
    grown.set(this.bytes.subarray(this.frameStart, this.at));
    this.#use(grown, 0, HEADER + written);
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
    this.start = frameStart + HEADER;
    this.at = frameStart + written;
  }
}
