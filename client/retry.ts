/**
 * How long to wait before the next attempt to connect.
 *
 * @module
 */

/** The first pause and the longest one, in milliseconds. */
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 250;

/**
 * The pause after the given number of failed attempts, in milliseconds: each
 * twice the one before, within a bound, and at random between half and all of
 * that, so that many clients do not come at once.
 */
export function pauseAfter(failures: number): number {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1));
  return pause * (0.5 + Math.random() / 2);
}

/**
 * Whether an attempt failed because a pipe has no instance free at the moment.
 * A socket's backlog keeps a client until it is accepted; this one has to come
 * again.
 */
export function isBusy(error: unknown): boolean {
  return error instanceof Deno.errors.Busy;
}

/** Whether an attempt failed because nobody listens yet, or any more, or too many wait there. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionRefused ||
    // The system had connected it to a listener that is gone before it accepted.
    error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.WouldBlock ||
    // A socket or pipe that is not there yet; not a host that is not known.
    error instanceof Deno.errors.NotFound &&
      error.cause instanceof Deno.errors.NotFound;
}
