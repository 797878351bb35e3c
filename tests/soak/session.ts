/** A session: one client that comes to one listener, and what both ends do then. */

import { Client, type ClientOptions, type Connection } from "../../mod.ts";
import { Random } from "../helpers/random.ts";
import type { Site } from "./site.ts";

/** How long either end waits for what must come, in milliseconds. */
export const PATIENCE = 20_000;

/** How an end of a session has ended: `well`, or by an error of this name. */
export type Ending = string;

/** A kind of session: what its two ends do, and how they may end. */
export interface Kind {
  name: string;
  /** How often it comes, beside the others. */
  weight: number;
  /** What the client does; it leaves nothing open but what is to be forgotten. */
  client(session: Session): Promise<void>;
  /** What the server does with a client that was let in, and has said which session it is. */
  server?(connection: Connection, session: Session): Promise<void>;
  /** Whether the server leaves the connection to the garbage collector. */
  isLeftOpen?: boolean;
  /** Whether it waits for a deadline or for the garbage collector, which should hold up no other. */
  isLong?: boolean;
  /** Whether the client may be let in and leave without a word. */
  isMute?: boolean;
  /** How each end may end. Default: well. */
  endings?: { client?: Ending[]; server?: Ending[] };
}

/** One session. What is random in it depends on its seed alone, and both ends know that. */
export class Session {
  /** Resolves when the server has done its part. */
  readonly served: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(
    readonly id: number,
    readonly kind: Kind,
    readonly site: Site,
    readonly seed: number,
  ) {}

  /** Chance, from its beginning: the other end has the same. */
  random(): Random {
    return new Random(this.seed);
  }

  /** What it takes to have the session again. */
  toString(): string {
    return `session ${this.id} (${this.kind.name}; ${this.site.name}; seed ${this.seed})`;
  }

  /** Connects, and says which session it is. */
  async comeIn(options: ClientOptions = {}): Promise<Connection> {
    const { listener, options: usual } = this.site;
    const connection = await Client(listener.address, { ...usual, ...options });
    await connection.send(this.id);
    return connection;
  }
}
