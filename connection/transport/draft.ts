/**
 * A message that is being written: memory that grows as it is needed.
 *
 * @module
 */

/** Where an encoder writes. It may write from `at` on, up to the end of `bytes`. */
export interface Draft {
  /** The memory, which changes when the draft grows. */
  readonly bytes: Uint8Array;
  /** The same memory. */
  readonly view: DataView;
  /** Where the message begins, which changes too. */
  readonly start: number;
  /** Where the next byte goes. */
  at: number;
  /**
   * Makes room for at least `count` more bytes; what was written stays. Few of
   * them may stay unused.
   *
   * @throws {RangeError} If the message would be much too long with them.
   */
  grow(count: number): void;
}
