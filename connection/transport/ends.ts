/**
 * What it means to those who send and receive that a channel does not go on.
 *
 * @module
 */

import { EOFError } from "../errors.ts";

/**
 * There is nothing more to receive: the other end has closed.
 *
 * @param isBetween Whether that was between two messages, and not inside one.
 */
export function incomingEnd(isBetween: boolean, options?: ErrorOptions): Error {
  return isBetween
    ? new EOFError(
      "Cannot receive a message: the other end has closed the connection",
      options,
    )
    : new Deno.errors.UnexpectedEof(
      "Cannot receive a message: the connection ended inside one",
      options,
    );
}

/** What was asked for cannot be done any more: this end was closed before. */
export function closedHere(action: string): Error {
  return new Deno.errors.BadResource(
    `Cannot ${action}: this end of the connection is closed`,
  );
}

/** What was under way is over: this end was closed. */
export function interrupted(): Error {
  return new Deno.errors.Interrupted("This end was closed");
}

/** Nothing can be sent any more: the other end has closed. */
export function outgoingEnd(cause: unknown): Error {
  return new Deno.errors.BrokenPipe(
    "Cannot send: the other end has closed the connection",
    { cause },
  );
}

/** Nothing can be sent any more: this end was closed. */
export function outgoingInterrupted(cause: unknown): Error {
  return new Deno.errors.Interrupted(
    "Cannot send: this end of the connection was closed meanwhile",
    { cause },
  );
}

/** Throws if a message that comes is longer than `limit`. */
export function assertReceivable(length: number, limit: number): void {
  if (length > limit) {
    throw new Deno.errors.InvalidData(
      `Cannot receive a message of ${length} bytes: maxMessageLength is ${limit}; the connection is closed`,
    );
  }
}
