/** Has clients come, talk, misbehave and go, and lets everything come to rest in between. */

import { within } from "../../connection/deadline.ts";
import { type Connection, EOFError } from "../../mod.ts";
import { drop, expectEnd } from "./ends.ts";
import { Ledger } from "./ledger.ts";
import { type Kind, PATIENCE, Session } from "./session.ts";
import { isDeserted, openSites, type Site } from "./site.ts";

/** How long everything may take to come to rest, in milliseconds. */
const REST_TIMEOUT = 60_000;

/** How long to wait before it is looked again whether it has, in milliseconds. */
const REST_INTERVAL = 50;

/**
 * Comes and goes. A loop holds the last connection that it was given until it
 * is given another: this one, and not one that was to be forgotten.
 */
const PASSER_BY: Kind = {
  name: "passes by",
  weight: 0,
  client: async (session) => await drop(await session.comeIn()),
  server: expectEnd,
};

const { gc } = globalThis as unknown as { gc: () => void };

/** The listeners, their servers, and the sessions that are under way. */
export class Soak implements AsyncDisposable {
  readonly sites: readonly Site[] = openSites();
  readonly ledger: Ledger = new Ledger();
  /** By their numbers. */
  #sessions = new Map<number, Session>();
  #count = 0;
  #servers = this.sites.map((site) => this.#serveAll(site));

  /** How many sessions there were. */
  get count(): number {
    return this.#count;
  }

  /**
   * Begins a session.
   *
   * @returns A promise that resolves when another may take its place.
   */
  async begin(kind: Kind, site: Site, seed: number): Promise<void> {
    const session = new Session(++this.#count, kind, site, seed);
    this.#sessions.set(session.id, session);
    this.ledger.begin(session);
    const over = this.#hold(session);
    if (!kind.isLong) await over;
  }

  /** Waits until all sessions are over and all that was forgotten is closed, and looks whether the counts agree. */
  async rest(): Promise<void> {
    const deadline = performance.now() + REST_TIMEOUT;
    while (this.#sessions.size > 0 || !this.sites.every(isDeserted)) {
      if (performance.now() > deadline) throw this.#unrest();
      await Promise.all(
        this.sites.map((site) => this.begin(PASSER_BY, site, 0)),
      );
      gc();
      await new Promise((resolve) => setTimeout(resolve, REST_INTERVAL));
    }
    gc();
    this.ledger.compare(this.sites.map(({ listener }) => listener.stats()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.sites.map(({ listener }) => listener.close()));
    await Promise.all(this.#servers);
  }

  async #hold(session: Session): Promise<void> {
    await this.#note(session, "client", () => session.kind.client(session));
    if (session.kind.server) await this.#untilServed(session);
    this.#sessions.delete(session.id);
  }

  /** Waits for the server's part, for longer than that may take. */
  async #untilServed(session: Session): Promise<void> {
    const { promise } = session.served;
    try {
      await within(promise, { timeout: 2 * PATIENCE }, "It was not served");
    } catch (error) {
      this.ledger.blame(session.toString(), error);
    }
  }

  async #serveAll({ name, listener }: Site): Promise<void> {
    try {
      for await (const connection of listener) {
        this.#serve(connection).catch((error) =>
          this.ledger.blame(name, error)
        );
      }
    } catch (error) {
      this.ledger.blame(`for await of ${name}`, error);
    }
  }

  async #serve(connection: Connection): Promise<void> {
    const session = await this.#recognize(connection);
    if (!session) return await drop(connection);
    const { kind, served } = session;
    await this.#note(session, "server", async () => {
      if (!kind.server) throw new Error("A stranger was let in");
      await kind.server(connection, session);
    });
    if (!kind.isLeftOpen) await drop(connection);
    served.resolve();
  }

  /** The session that a client says it is, or `undefined` if it leaves without a word. */
  async #recognize(connection: Connection): Promise<Session | undefined> {
    try {
      const id = await connection.recv({ timeout: PATIENCE });
      const session = this.#sessions.get(id as number);
      if (!session) throw new Error(`There is no session ${id}`);
      this.ledger.named++;
      return session;
    } catch (error) {
      if (!(error instanceof EOFError)) throw error;
      this.ledger.nameless++;
    }
  }

  /** Takes note of how an end ends. */
  async #note(
    session: Session,
    end: "client" | "server",
    work: () => Promise<void>,
  ): Promise<void> {
    let error: unknown;
    try {
      await work();
    } catch (reason) {
      error = reason;
    }
    this.ledger.end(session, end, error);
  }

  /** Says what does not come to an end. */
  #unrest(): Error {
    const names = [...this.#sessions.values()].map(String);
    const held = this.sites.map(({ name, listener }) => {
      const { handshakes, connections } = listener.stats();
      return `${name}: ${handshakes} handshakes, ${connections} connections`;
    });
    return new Error(
      `Not all has come to rest within ${REST_TIMEOUT} ms; ${
        [...names, ...held].join("; ")
      }`,
    );
  }
}
