/** A connection of a survivor: it talks until the other end is killed, and then sees that this was the end. */

import type { Connection } from "../../mod.ts";
import {
  childMessages,
  Direction,
  receiving,
  sending,
  survivorMessages,
} from "./conversation.ts";
import type { Call, Ledger } from "./ledger.ts";
import type { Hello } from "./orders.ts";
import { pause } from "./time.ts";

/** More than any system holds of what nobody reads. */
const LAST_SENDS = 1000;
const LAST_MESSAGE = new Uint8Array(64 * 1024);

/** One connection of the survivor, from its first message until it is closed. */
export class Session {
  /** Resolves when the other end has said which child it is, or is gone. */
  readonly introduced: Promise<void>;
  /** Resolves when the connection is closed. */
  readonly over: Promise<void>;
  hello: Hello | undefined;
  /** The messages of the child, and those for it. */
  readonly incoming = new Direction();
  readonly outgoing = new Direction();
  #connection: Connection;
  #ledger: Ledger;
  #where: string;
  #waitsFor = "hello";

  /** Owns `connection` from now on. */
  constructor(connection: Connection, ledger: Ledger, where: string) {
    this.#connection = connection;
    this.#ledger = ledger;
    this.#where = where;
    this.introduced = this.#hear();
    this.over = this.#run();
  }

  /** For a child that was idle: all that it had sent must have come. */
  checkComplete(): void {
    const { incoming, outgoing, hello } = this;
    const isComplete = incoming.passed === hello?.count &&
      outgoing.passed === hello.count;
    if (isComplete) return;
    this.#ledger.fail(`${this}: the child had ${hello?.count} of each`);
  }

  /** What the session is doing, for whoever waits for its end in vain. */
  toString(): string {
    const kill = this.hello ? `kill ${this.hello.kill}` : "a child unknown";
    const { incoming, outgoing } = this;
    return `${this.#where}, ${kill}: it waits for ${this.#waitsFor}, has received ${incoming.passed} and sent ${outgoing.passed}, with ${incoming.pending} and ${outgoing.pending} calls pending`;
  }

  async #hear(): Promise<void> {
    try {
      this.hello = await this.#connection.recv() as Hello;
    } catch (error) {
      this.#rejected("receive", error);
    }
  }

  async #run(): Promise<void> {
    await this.introduced;
    if (this.hello) await this.#talk(this.hello);
    await this.#fail();
    await this.#close();
  }

  /** Exchanges messages, and then waits for what does not come, until the child is killed. */
  async #talk(hello: Hello): Promise<void> {
    this.#waitsFor = "messages";
    const { incoming, outgoing } = this;
    const connection = this.#connection;
    await Promise.all([
      outgoing.run(sending(connection, survivorMessages(hello))),
      pause(hello.pause).then(() => incoming.run(this.#receiving(hello))),
    ]);
    for (const error of incoming.errors) this.#rejected("receive", error);
    for (const error of outgoing.errors) this.#rejected("send", error);
  }

  *#receiving(hello: Hello): Generator<() => Promise<void>, void> {
    yield* receiving(this.#connection, childMessages(hello));
    yield this.#rest;
  }

  #rest = async (): Promise<void> => {
    const value = await this.#connection.recv();
    throw new Error(`Behind the last message came ${Deno.inspect(value)}`);
  };

  /** Sees that a connection which has ended says so again, in both directions. */
  async #fail(): Promise<void> {
    this.#waitsFor = "the failure of what comes after the end";
    await this.#rest().catch((error) =>
      this.#rejected("receive after the end", error)
    );
    try {
      for (let i = 0; i < LAST_SENDS; i++) {
        await this.#connection.sendBytes(LAST_MESSAGE);
      }
      this.#ledger.fail(`${this}: what nobody reads could be sent`);
    } catch (error) {
      this.#rejected("send after the end", error);
    }
  }

  async #close(): Promise<void> {
    this.#waitsFor = "the end of close()";
    try {
      await this.#connection.close();
      this.#ledger.count("close", "done");
    } catch (error) {
      this.#rejected("close", error);
    }
    if (!this.#connection.closed) this.#ledger.fail(`${this}: still open`);
  }

  #rejected(call: Call, error: unknown): void {
    this.#ledger.rejected(call, error, `${this}`);
  }
}
