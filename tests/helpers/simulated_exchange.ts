/**
 * A whole life of a listener and of one connection, in which anything may go
 * wrong: what came of it is for a test to judge.
 */

import { EOFError } from "../../mod.ts";
import {
  type Connection,
  openConnection,
} from "../../connection/connection.ts";
import type { PipeAcceptor } from "../../connection/transport/named_pipe/pipe_acceptor.ts";
import { assertBytes, KIB, pattern } from "./contract.ts";
import type { SimulatedSystem } from "./simulated_system.ts";
import { finish, type World } from "./simulated_ends.ts";

/** One that is read at once, one in two reads, one in many and more than a pipe holds; and an empty one. */
const MESSAGES = [5, 700, 6 * KIB, 0].map(pattern);

/** Has pipes hold less than a long message, though that is not long: there are many runs. */
export function holdLittle(system: SimulatedSystem): void {
  system.quota = 5 * KIB;
}

/** After how many turns an exchange is held to be stuck. */
const FEW_TURNS = 5000;

const INTERRUPTED = new Error("interrupted");

/** The two ends of one connection, and the listener. */
export class Exchange {
  acceptor: PipeAcceptor | undefined;
  server: Connection | undefined;
  client: Connection | undefined;
  /** What either end has received, the server's first. */
  readonly received: [Uint8Array[], Uint8Array[]] = [[], []];
  /** What calls have rejected with. */
  readonly errors: unknown[] = [];
  #world: World;
  #interruption = new AbortController();

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether both ends have received all. */
  get isWhole(): boolean {
    return this.received.every(({ length }) => length === MESSAGES.length);
  }

  /** Binds, connects, sends and receives both ways, and closes. */
  async run(): Promise<void> {
    await finish(this.#run(), FEW_TURNS);
    for (const messages of this.received) assertBegins(messages);
    for (const error of this.errors) assertTold(error);
  }

  async #run(): Promise<void> {
    try {
      this.acceptor = this.#world.bind({ backlog: 2 });
    } catch (error) {
      this.errors.push(error);
      return this.#world.assertClean();
    }
    await Promise.all([this.#serve(this.acceptor), this.#dial(this.acceptor)]);
    // Whoever has closed waits for all of it.
    this.#world.assertClean();
  }

  /** Interrupts whoever waits for a message, who then waits again. */
  interrupt(): void {
    this.#interruption.abort(INTERRUPTED);
    this.#interruption = new AbortController();
  }

  async #serve(acceptor: PipeAcceptor): Promise<void> {
    await this.#try(async () => {
      this.server = openConnection(await acceptor.accept());
      await this.#talk(this.server, this.received[0]);
    });
    await this.#try(() => this.server?.close());
    await acceptor.close();
  }

  async #dial(acceptor: PipeAcceptor): Promise<void> {
    await this.#try(async () => {
      this.client = openConnection(this.#world.connect());
      await this.#talk(this.client, this.received[1]);
    });
    await this.#try(() => this.client?.close());
    // Nobody else will come.
    if (!this.server) await acceptor.close();
  }

  /** Sends all messages, and receives as many. */
  async #talk(connection: Connection, received: Uint8Array[]): Promise<void> {
    await Promise.all([
      sendAll(connection),
      this.#receiveAll(connection, received),
    ]);
  }

  async #receiveAll(
    connection: Connection,
    received: Uint8Array[],
  ): Promise<void> {
    while (received.length < MESSAGES.length) {
      const { signal } = this.#interruption;
      try {
        received.push(await connection.recvBytes({ signal }));
      } catch (error) {
        if (error !== INTERRUPTED) throw error;
      }
    }
  }

  async #try(action: () => Promise<void> | undefined): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.errors.push(error);
    }
  }
}

async function sendAll(connection: Connection): Promise<void> {
  for (const message of MESSAGES) await connection.sendBytes(message);
  await connection.flush();
}

/** Fails unless these are the first messages that were sent, whole. */
function assertBegins(messages: Uint8Array[]): void {
  for (const [i, message] of messages.entries()) {
    assertBytes(message, MESSAGES[i]!);
  }
}

/** What may be told of a system that fails: who went away, that this end was closed, or the system's own code. */
const TOLD = [
  EOFError,
  RangeError,
  Deno.errors.AddrInUse,
  Deno.errors.BadResource,
  Deno.errors.BrokenPipe,
  Deno.errors.Interrupted,
  Deno.errors.NotFound,
  Deno.errors.Busy,
  Deno.errors.PermissionDenied,
  Deno.errors.UnexpectedEof,
];

/** Fails unless an error is of a kind that callers know. */
export function assertTold(error: unknown): void {
  const isTold = TOLD.some((Kind) => error instanceof Kind) ||
    hasCode(error) || error instanceof Error && hasCode(error.cause);
  if (!isTold) {
    throw new Error(`Nobody knows ${Deno.inspect(error)}`, { cause: error });
  }
}

function hasCode(error: unknown): boolean {
  return error instanceof Error && "code" in error;
}
