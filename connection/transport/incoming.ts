/**
 * The half of a transport that messages come in at.
 *
 * @module
 */

import type { Frame } from "./frame.ts";

/** See `Transport` for what is not said here. */
export interface Incoming {
  /** Whether the other end has closed, and all that it sent was read. */
  readonly isEnded: boolean;
  ready(limit: number): boolean;
  take(limit: number, destination?: Uint8Array): Frame | undefined;
  fill(): Promise<void>;
  /** Forgets what has come; returns how many bytes that were. */
  discard(): number;
}
