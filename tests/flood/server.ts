/** The server that is flooded: it answers whoever was let in. */

import type { Connection, Listener } from "../../mod.ts";

/** Serves the connections of a listener until that is closed. */
export class Server {
  /** How many connections came out of `for await`. */
  connections = 0;
  /** How many questions were answered. */
  answers = 0;
  /** What went wrong with connections that had been let in. */
  readonly failures: unknown[] = [];
  /** Resolves when the listener is closed and all are served; rejects with what was thrown out of `for await`. */
  readonly done: Promise<void>;
  #over = new AbortController();

  /** Does not own the listener. */
  constructor(listener: Listener) {
    this.done = this.#serveAll(listener).finally(() => this.#over.abort());
    this.done.catch(() => {});
  }

  /** Aborts when nobody is served any more. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  async #serveAll(listener: Listener): Promise<void> {
    const served = new Set<Promise<void>>();
    for await (const connection of listener) {
      this.connections++;
      const over = this.#serve(connection).finally(() => served.delete(over));
      served.add(over);
    }
    await Promise.all(served);
  }

  async #serve(connection: Connection): Promise<void> {
    try {
      await using _ = connection;
      for await (const question of connection) {
        await connection.send({ echo: question });
        this.answers++;
      }
    } catch (error) {
      this.failures.push(error);
    }
  }
}
