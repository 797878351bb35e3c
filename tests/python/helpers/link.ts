/** A connection whose other end is a Python's. */

import {
  Client,
  type ClientOptions,
  type Connection,
  Listener,
  type ListenerOptions,
} from "../../../mod.ts";
import { type Cell, freshPath, ownProof } from "./cells.ts";
import { Python } from "./python.ts";

/** The key that both ends have, and one that is not it, as Python writes them. */
export const KEY = "correct horse battery staple";
export const OTHER_KEY = "Tr0ub4dor&3";

/** How long a test waits for what must come, in milliseconds. */
export const PATIENCE = 30_000;

/** How both ends go to meet. */
export interface Intent {
  /** Our options. Default: as the cell has it, with the key. */
  options?: ListenerOptions & ClientOptions;
  /** The key that Python has, or `null`. Default: as the cell has it. */
  pythonKey?: string | null;
  /** Whether Python keeps what its side of the handshake receives. */
  recorded?: boolean;
}

/** Both ends, who may come to nothing; Python's is `conn` in its scope. */
export interface Meeting extends AsyncDisposable {
  ours: Promise<Connection>;
  /** What Python has received of the handshake, where that is kept. */
  theirs: Promise<unknown>;
}

/** Two connected ends, of which Python's is `conn` in its scope. */
export interface Link extends AsyncDisposable {
  connection: Connection;
  python: Python;
}

/** What our end needs for a cell. */
export function ourOptions({ proof }: Cell): ListenerOptions & ClientOptions {
  if (proof === "none") return {};
  const dialect = "multiprocessing" as const;
  return proof === "legacy md5"
    ? { authkey: KEY, dialect, allowMd5: true }
    : { authkey: KEY, dialect };
}

/**
 * Connects both ends, or fails.
 *
 * @param options More of our options.
 */
export async function link(
  cell: Cell,
  options: ListenerOptions & ClientOptions = {},
): Promise<Link> {
  await using stack = new AsyncDisposableStack();
  const python = stack.use(new Python(cell.python));
  const meeting = stack.use(
    await meet(cell, python, { options: { ...ourOptions(cell), ...options } }),
  );
  const [connection] = await Promise.all([meeting.ours, meeting.theirs]);
  const ends = stack.move();
  return {
    connection,
    python,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  };
}

/** Lets both ends go to meet. */
export async function meet(
  cell: Cell,
  python: Python,
  {
    options = ourOptions(cell),
    pythonKey = cell.proof === "none" ? null : KEY,
    recorded = false,
  }: Intent = {},
): Promise<Meeting> {
  const digest = digestToAsk(cell);
  const byHand = recorded || digest !== undefined;
  const key = pythonKey === null ? "None" : `b${JSON.stringify(pythonKey)}`;
  const authkey = byHand ? "None" : key;
  const shake = async () => {
    const args = `"${cell.role}", conn, ${key}, ${digest ?? "None"}`;
    return byHand ? await python.evaluate(`handshake(${args})`) : undefined;
  };
  if (cell.role === "listener") {
    const address = toPython(freshAddress(cell));
    await python.run(`listener = Listener(${address}, authkey=${authkey})`);
    const bound = await python.evaluate("listener.address") as TestAddress;
    return meeting(
      Client(bound, options),
      python.run("conn = listener.accept()").then(shake),
    );
  }
  const listener = new Listener(freshAddress(cell), options);
  const bound = toPython(listener.address as TestAddress);
  return meeting(
    listener.accept({ timeout: PATIENCE }),
    python.run(`conn = Client(${bound}, authkey=${authkey})`).then(shake),
    listener,
  );
}

type TestAddress = [host: string, port: number] | string;

function freshAddress({ family }: Cell): TestAddress {
  return family === "TCP" ? ["127.0.0.1", 0] : freshPath();
}

function toPython(address: TestAddress): string {
  const text = JSON.stringify(address);
  return typeof address === "string" ? text : `tuple(${text})`;
}

/** The digest that Python's handshake must be told, as Python writes it. */
function digestToAsk({ python, proof }: Cell): string | undefined {
  if (proof === "none" || proof === ownProof(python)) return undefined;
  return JSON.stringify(proof === "tagged md5" ? "md5" : proof);
}

function meeting(
  ours: Promise<Connection>,
  theirs: Promise<unknown>,
  listener?: Listener,
): Meeting {
  for (const end of [ours, theirs]) end.catch(() => {});
  return {
    ours,
    theirs,
    async [Symbol.asyncDispose]() {
      await listener?.close();
      const connection = await ours.catch(() => undefined);
      await connection?.close({ timeout: 0 }).catch(() => {});
    },
  };
}
