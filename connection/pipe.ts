/**
 * Two connected ends in one process.
 *
 * @module
 */

import { type Connection, openConnection } from "./connection.ts";
import type { ConnectionOptions } from "./options.ts";
import { FramedTransport } from "./transport/framed.ts";
import { memoryStreams } from "./transport/memory.ts";

/**
 * Makes two connections that are connected to each other, in this process.
 *
 * It needs no permission. Both ends behave as those of a socket do: what one
 * sends, the other receives, whole and in order; each is closed by itself.
 *
 * From `Pipe()` of CPython's `multiprocessing`.
 *
 * @param options How both ends treat their messages.
 * @returns The two ends.
 * @throws {RangeError} If a limit is not a whole number of at least 1.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * await a.send({ question: "6 × 7" });
 * assert((await b.recv() as { question: string }).question === "6 × 7");
 * await b.send(42);
 * assert(await a.recv() === 42);
 * await a.close();
 * await b.close();
 * ```
 */
export function Pipe(
  options: ConnectionOptions = {},
): [Connection, Connection] {
  const [one, other] = memoryStreams().map((stream) =>
    openConnection(
      new FramedTransport(
        stream,
        { localAddress: null, remoteAddress: null },
        options,
      ),
      options.codec,
    )
  );
  return [one!, other!];
}
