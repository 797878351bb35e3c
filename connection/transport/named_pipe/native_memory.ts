/**
 * Memory for the system to read and write while this thread does other things.
 *
 * The runtime's own memory is no good for that: it would be freed under the
 * system's hands when a worker is terminated, or when a caller gives a buffer
 * away.
 *
 * @module
 */

import { type Kernel32, NONE } from "./bindings.ts";

/** What the allocator is told: memory that stays where it is, full of zeroes. */
const FIXED_AND_ZEROED = 0x40;

/** A block outside of the runtime's memory. Whoever made it frees it, when the system is done with it. */
export class NativeMemory {
  readonly size: number;
  #kernel32: Kernel32;
  #address: bigint;

  /** @throws {RangeError} If there is no memory. */
  constructor(kernel32: Kernel32, size: number) {
    const { symbols } = kernel32;
    this.#kernel32 = kernel32;
    this.size = size;
    this.#address = symbols.LocalAlloc(FIXED_AND_ZEROED, BigInt(size));
    if (this.#address === NONE) {
      const error = new RangeError(
        `Cannot allocate ${size} bytes: there is no memory`,
      );
      throw Object.assign(error, { code: "ENFILE" });
    }
  }

  /** Where it is, for the system. */
  get address(): bigint {
    return this.#address;
  }

  /** Copies `source` to the beginning. */
  put(source: Uint8Array): void {
    // A shared buffer can be copied from, but not by the system.
    const { buffer } = source;
    const own = buffer instanceof ArrayBuffer ? source : source.slice();
    this.#assertWithin(source.length, this.size);
    this.#kernel32.symbols.copyIn(
      this.#address,
      own as Uint8Array<ArrayBuffer>,
      BigInt(own.length),
    );
  }

  /** Copies `count` bytes from the beginning to the beginning of `target`. */
  get(target: Uint8Array<ArrayBuffer>, count: number): void {
    this.#assertWithin(count, Math.min(this.size, target.length));
    this.#kernel32.symbols.copyOut(
      target,
      this.#address,
      BigInt(count),
    );
  }

  /** Gives it back; freeing it again does nothing. */
  free(): void {
    if (this.#address === NONE) return;
    this.#kernel32.symbols.LocalFree(this.#address);
    this.#address = NONE;
  }

  /** Nothing else checks what is copied: a buffer may have been given away, or this freed. */
  #assertWithin(count: number, room: number): void {
    if (count > room || this.#address === NONE) {
      throw new RangeError(
        `Cannot copy ${count} bytes: there is room for ${room}`,
      );
    }
  }
}
