/** The survivors that connect: to ports that come and go, or to a path that each child takes over from the one before. */

import { type Address, Client, type Connection, Listener } from "../../mod.ts";
import { converse } from "./conversation.ts";
import { AUTHKEY, type Moment } from "./orders.ts";
import { type Circumstances, LAST_HELLO, type Survivor } from "./survivor.ts";

/** How long a client comes again to a port where nobody listens any more, in milliseconds. */
const RETRY_TIMEOUT = 5000;

/** How many children leave a socket behind until one is looked at again. */
const LOOKED_AT = 4;

/** Goes to a port that each child chooses anew. */
export class PortVisitor implements Survivor {
  readonly victims: Survivor["victims"];
  #circumstances: Circumstances;
  #visit: Promise<void> | undefined;

  constructor(circumstances: Circumstances) {
    this.#circumstances = circumstances;
    this.victims = victimsOf(circumstances);
  }

  bound(address: Address): void {
    this.#visit = visit(address, this.#circumstances, RETRY_TIMEOUT);
  }

  async settled(): Promise<void> {
    await this.#visit;
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  toString(): string {
    return clientName(this.#circumstances);
  }
}

/** Goes to one address, which each child takes over from the one before. */
export class PathVisitor implements Survivor {
  readonly victims: Survivor["victims"];
  #circumstances: Circumstances;
  #visits: Promise<void>;
  #isEnding = false;
  #left = 0;

  constructor(circumstances: Circumstances) {
    this.#circumstances = circumstances;
    this.victims = victimsOf(circumstances);
    this.#visits = this.#visitAll();
  }

  bound(): void {}

  /** Sees in a share of cases that what a child has left behind is in the way. */
  settled(moment: Moment): Promise<void> {
    const { family } = this.victims;
    const isLeft = family === "AF_UNIX" && moment !== "start";
    if (isLeft && this.#left++ % LOOKED_AT === 0) this.#assertInTheWay();
    return Promise.resolve();
  }

  /** Takes the address over from the last child, where the client finds it. */
  async end(): Promise<void> {
    const { dialect } = this.#circumstances;
    this.#isEnding = true;
    const options = { authkey: AUTHKEY, dialect, replaceStale: true };
    await using listener = new Listener(this.victims.address, options);
    await using connection = await listener.accept();
    await converse(connection, LAST_HELLO);
    await connection.close();
    await this.#visits;
  }

  toString(): string {
    return clientName(this.#circumstances);
  }

  async #visitAll(): Promise<void> {
    const { ledger } = this.#circumstances;
    while (!this.#isEnding && ledger.failures.length === 0) {
      await visit(this.victims.address, this.#circumstances, Infinity);
    }
  }

  #assertInTheWay(): void {
    const { ledger } = this.#circumstances;
    try {
      new Listener(this.victims.address).close();
      ledger.fail(`${this}: a socket that was left behind was replaced`);
    } catch (error) {
      ledger.rejected("start without replaceStale", error, `${this}`);
    }
  }
}

function victimsOf(
  { transport, dialect }: Circumstances,
): Survivor["victims"] {
  const { family } = transport;
  const address = transport.address() as Address;
  return { role: "listener", family, address, dialect };
}

function clientName({ transport, dialect }: Circumstances): string {
  return `${transport.name} client (${dialect})`;
}

/** Connects as soon as somebody listens, and talks until the other end is gone. */
async function visit(
  address: Address,
  circumstances: Circumstances,
  timeout: number,
): Promise<void> {
  const { dialect, ledger, sessions } = circumstances;
  const where = clientName(circumstances);
  let connection: Connection;
  try {
    const options = { authkey: AUTHKEY, dialect, retry: true, timeout };
    connection = await Client(address, options);
  } catch (error) {
    return ledger.rejected("connect", error, where);
  }
  await sessions.hold(connection, where);
}
