/** The end that is not killed: a listener that many children come to, or a client that goes to one after another. */

import type { Address } from "../../mod.ts";
import type { SocketTransport } from "../helpers/transports.ts";
import type { Ledger } from "./ledger.ts";
import type { Dialect, Hello, Moment, Orders } from "./orders.ts";
import type { Sessions } from "./sessions.ts";

/** What a survivor lives with. */
export interface Circumstances {
  transport: SocketTransport;
  dialect: Dialect;
  ledger: Ledger;
  sessions: Sessions;
}

/** The other end of children. */
export interface Survivor {
  /** What its children do. */
  readonly victims: Omit<Orders, "hello">;
  /** A child listens here. */
  bound(address: Address): void;
  /** Resolves when it waits no more for the child that was killed in this moment. */
  settled(moment: Moment): Promise<void>;
  /** Shows that it has survived, and closes everything. */
  end(): Promise<void>;
  /** What it is. */
  toString(): string;
}

/** What is talked about at the end, where nobody is killed. */
export const LAST_HELLO: Hello = {
  kill: -1,
  seed: 1,
  count: 10,
  mixture: "mixed",
  pause: 0,
};
