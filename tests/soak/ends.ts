/** How connections end that have nothing more to say. */

import { type Connection, EOFError } from "../../mod.ts";
import { PATIENCE } from "./session.ts";

/** Waits until the other end closes; fails if it says something instead. */
export async function expectEnd(connection: Connection): Promise<void> {
  try {
    await connection.recv({ timeout: PATIENCE });
  } catch (error) {
    if (error instanceof EOFError) return;
    throw error;
  }
  throw new Error("There was a message more");
}

/** Lets go of a connection, whatever it has not sent. */
export async function drop(connection: Connection): Promise<void> {
  await connection.close({ timeout: 0 }).catch(() => {});
}

/** Lets go of a connection before the system can take more than one write of what was sent. */
export async function vanish(connection: Connection): Promise<void> {
  await connection.close({ signal: AbortSignal.abort() }).catch(() => {});
}
