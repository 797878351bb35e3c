/** The survivor that listens, and is there for all its children. */

import { Client, Listener } from "../../mod.ts";
import { until } from "../helpers/contract.ts";
import { converse } from "./conversation.ts";
import { AUTHKEY } from "./orders.ts";
import { type Circumstances, LAST_HELLO, type Survivor } from "./survivor.ts";

/** Serves children, several at once. */
export class Host implements Survivor {
  readonly victims: Survivor["victims"];
  #circumstances: Circumstances;
  #listener: Listener;
  #served: Promise<void>;
  #sessions = 0;
  #isEnding = false;

  constructor(circumstances: Circumstances) {
    const { transport, dialect, ledger } = circumstances;
    this.#circumstances = circumstances;
    const onFailure = ({ error }: { error: Error }) =>
      ledger.rejected("handshake of a listener", error, `${this}`);
    this.#listener = new Listener(transport.address(), {
      authkey: AUTHKEY,
      dialect,
      observer: {
        authenticationFailed: onFailure,
        handshakeTimedOut: onFailure,
      },
    });
    const { address, family } = this.#listener;
    this.victims = { role: "client", family, address, dialect };
    this.#served = this.#serve();
  }

  bound(): void {}

  settled(): Promise<void> {
    return Promise.resolve();
  }

  /** Serves one client more, turns nobody away, and has let go of everybody. */
  async end(): Promise<void> {
    const { dialect, sessions } = this.#circumstances;
    const { address } = this.#listener;
    await using client = await Client(address, { authkey: AUTHKEY, dialect });
    await converse(client, LAST_HELLO);
    await client.close();
    await sessions.allOver();
    await until(() => this.#listener.stats().handshakes === 0);
    this.#isEnding = true;
    await this.#listener.close();
    await this.#served;
    this.#assertCounts();
  }

  toString(): string {
    const { transport, dialect } = this.#circumstances;
    return `${transport.name} listener (${dialect})`;
  }

  async #serve(): Promise<void> {
    const { sessions, ledger } = this.#circumstances;
    try {
      for await (const connection of this.#listener) {
        this.#sessions++;
        sessions.hold(connection, `${this}`);
      }
      if (!this.#isEnding) ledger.fail(`${this}: for await has ended`);
    } catch (error) {
      ledger.fail(`${this}: for await has thrown ${error}`);
    }
  }

  #assertCounts(): void {
    const stats = this.#listener.stats();
    const isRight = stats.connections === 0 &&
      stats.authenticated === this.#sessions &&
      stats.closed === this.#sessions &&
      stats.accepted === stats.authenticationFailed + stats.closed;
    if (isRight) return;
    this.#circumstances.ledger.fail(
      `${this}: ${this.#sessions} sessions, and ${JSON.stringify(stats)}`,
    );
  }
}
