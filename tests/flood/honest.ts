/** Clients that have the key and a right to be served. */

import { assertEquals } from "@std/assert";
import {
  type Address,
  AuthenticationError,
  Client,
  type Connection,
} from "../../mod.ts";
import { KEY } from "../helpers/auth.ts";

/** How long an honest client waits for what must come, in milliseconds. */
const PATIENCE = 60_000;

/** How long an honest client rests before it comes again, in milliseconds. */
const REST = 20;

/** What one visit has shown. */
export interface Visit {
  /** How long it took until both ends were authenticated, in milliseconds. */
  authenticatedIn: number;
  /** How often the client had to connect: once, unless it was turned away or given up. */
  attempts: number;
}

/**
 * Connects, as often as that takes, has a question answered, and closes.
 *
 * @param question What is asked; the server must say it back.
 * @param signal Ends the attempts to connect.
 */
export async function visit(
  address: Address,
  question: unknown,
  signal?: AbortSignal,
): Promise<Visit> {
  const start = performance.now();
  const until = start + PATIENCE;
  const { connection, attempts } = await comeIn(address, until, signal);
  await using _ = connection;
  const authenticatedIn = performance.now() - start;
  await connection.send(question);
  const answer = await connection.recv({ timeout: PATIENCE });
  assertEquals(answer, { echo: question });
  return { authenticatedIn, attempts };
}

/** Whoever has the key and is not let in comes again, as long as there is time. */
async function comeIn(
  address: Address,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<{ connection: Connection; attempts: number }> {
  for (let attempts = 1;; attempts++) {
    try {
      const timeout = Math.max(0, deadline - performance.now());
      // A Unix socket or a pipe at which too many wait turns away at once.
      const options = { authkey: KEY, retry: true, signal, timeout };
      return { connection: await Client(address, options), attempts };
    } catch (error) {
      const isLate = performance.now() >= deadline;
      if (isLate || !(error instanceof AuthenticationError)) throw error;
      await rest();
    }
  }
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST));
}
