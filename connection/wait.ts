/**
 * Waiting for several connections at once.
 *
 * @module
 */

import type { Connection } from "./connection.ts";
import { assertWait, type WaitOptions } from "./deadline.ts";

/**
 * Waits until at least one of several connections is ready to be received from.
 *
 * A connection is ready when `recv()` would not wait: a whole message is here,
 * or the connection has ended. No message is taken.
 *
 * From CPython's `multiprocessing.connection.wait`.
 *
 * @param connections The connections to watch.
 * @param options The signal that ends the wait with its reason, and a
 * `timeout` in milliseconds. Default: no limit.
 * @returns Those that are ready, in the order in which they were given; none
 * if `timeout` has passed, or there are no connections.
 * @throws {RangeError} If `timeout` is negative, or not a number.
 * @throws {Deno.errors.BadResource} If this end of a connection is closed.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Pipe, wait } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * const [c, d] = Pipe();
 * await c.send("first");
 * const [ready] = await wait([b, d], { timeout: 1000 });
 * assert(ready === d);
 * for (const end of [a, b, c, d]) await end.close();
 * ```
 */
export async function wait(
  connections: Iterable<Connection>,
  options: WaitOptions = {},
): Promise<Connection[]> {
  assertWait(options);
  const { signal, timeout = Infinity } = options;
  const watched = [...connections];
  if (watched.length === 0) return [];
  const done = new AbortController();
  const either = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
  const ready = new Set<Connection>();
  const polls = watched.map(async (connection) => {
    if (await connection.poll(timeout, { signal: either })) {
      ready.add(connection);
    }
  });
  await Promise.race(polls).catch(() => {});
  done.abort();
  for (const outcome of await Promise.allSettled(polls)) {
    const isError = outcome.status === "rejected" &&
      outcome.reason !== done.signal.reason;
    if (isError) throw outcome.reason;
  }
  return watched.filter((connection) => ready.has(connection));
}
