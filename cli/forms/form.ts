/**
 * What a line of the probe is: a value, text, or bytes.
 *
 * @module
 */

import type { Connection, WaitOptions } from "../../connection/mod.ts";

/** A message that has come. */
export interface Received {
  /** What is printed of it, without the end of the line. */
  readonly line: Uint8Array;
  /** What is wrong with it, where something is. */
  readonly complaint?: string | undefined;
}

/** How lines become messages, and messages lines. */
export interface Form {
  /**
   * Sends what a line says, or nothing where it is blank and says nothing.
   *
   * @throws {Error} What `Connection.send` throws, or that the line says nothing
   * that could be sent: {@linkcode LineError}.
   */
  send(connection: Connection, line: Uint8Array): Promise<void>;
  /**
   * Receives a message.
   *
   * @throws {Error} What `Connection.recvBytes` throws.
   */
  receive(connection: Connection, options?: WaitOptions): Promise<Received>;
}

/** Thrown where a line is passed over, and the next one may be better. */
export class LineError extends Error {
  /** The name of the class, for printing. */
  override readonly name = "LineError";
}

const encoder = new TextEncoder();

/** Text as it is printed. */
export function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
