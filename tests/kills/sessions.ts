/** All connections of the survivors of a campaign, by the children at their other ends. */

import type { Connection } from "../../mod.ts";
import type { Ledger } from "./ledger.ts";
import { Session } from "./session.ts";

/** All sessions of a campaign. */
export class Sessions {
  /** How many there were. */
  count = 0;
  /** How many messages they have received, all of them right, and sent. */
  received = 0;
  sent = 0;
  #ledger: Ledger;
  #open = new Set<Session>();
  #byKill = new Map<number, PromiseWithResolvers<Session>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Begins a session; resolves when it is over. */
  async hold(connection: Connection, where: string): Promise<void> {
    const session = new Session(connection, this.#ledger, where);
    this.count++;
    this.#open.add(session);
    await session.introduced;
    if (session.hello) this.#of(session.hello.kill).resolve(session);
    await session.over;
    this.received += session.incoming.passed;
    this.sent += session.outgoing.passed;
    this.#open.delete(session);
  }

  /** The session of a child that has said hello: at once, or when that has come. */
  async of(kill: number): Promise<Session> {
    return await this.#of(kill).promise;
  }

  /** The session that is open of a child that may have said hello. */
  known(kill: number): Session | undefined {
    return this.#open.values().find(({ hello }) => hello?.kill === kill);
  }

  /** Resolves when everybody who was there has said who it is, or is gone. */
  async introduced(): Promise<void> {
    await Promise.all(Array.from(this.#open, ({ introduced }) => introduced));
  }

  /** Resolves when those that are open are over. */
  async allOver(): Promise<void> {
    await Promise.all(Array.from(this.#open, ({ over }) => over));
  }

  /** What those that are open wait for. */
  toString(): string {
    return Array.from(this.#open, String).join("; ") || "no session";
  }

  #of(kill: number): PromiseWithResolvers<Session> {
    const known = this.#byKill.get(kill) ?? Promise.withResolvers<Session>();
    this.#byKill.set(kill, known);
    return known;
  }
}
