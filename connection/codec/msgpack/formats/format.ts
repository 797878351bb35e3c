/**
 * How a kind of value goes into an extension and comes out of it.
 *
 * @module
 */

import type { Step } from "../../path.ts";

/** One kind of value, and the extension that it travels as. */
export interface ExtensionFormat<T = unknown> {
  /** The extension's type. */
  readonly type: number;
  /** Whether other values are in it, which count as one level deeper. */
  readonly isContainer: boolean;
  /** Writes the payload. */
  write(value: T, payload: PayloadWriter): void;
  /**
   * Reads what the payload holds.
   *
   * @throws {Error} If it holds nothing of this kind.
   */
  read(payload: PayloadReader): T;
}

/** Where a payload is written. */
export interface PayloadWriter {
  /** Writes bytes as they are. */
  bytes(bytes: Uint8Array): void;
  /** Writes a value. `step` leads to it, for the error if it cannot be encoded. */
  value(value: unknown, step: Step): void;
  /** Throws: there is no payload for this value. */
  refuse(reason: string): never;
}

/** Where a payload is read from. */
export interface PayloadReader {
  /** How many bytes are left of it. */
  readonly left: number;
  /** The next byte of it. */
  byte(): number;
  /** What is left of it, in memory of its own. */
  rest(): Uint8Array<ArrayBuffer>;
  /**
   * The next value in it, which must be text.
   *
   * @throws {TypeError} If it is not.
   */
  text(): string;
  /** The next value in it. */
  value(): unknown;
}
