/** The transports that share one contract, each as a row of a table. */

import {
  type AddressLike,
  Client,
  type ClientOptions,
  type Connection,
  type ConnectionOptions,
  type Family,
  Listener,
  type ListenerOptions,
  Pipe,
} from "../../mod.ts";
import { isWine } from "./wine.ts";

/** Two connected ends, closed with the block that holds them. */
export interface Pair extends AsyncDisposable {
  a: Connection;
  b: Connection;
}

/** How messages travel. */
export interface Messages {
  /**
   * Whether they are framed: put into a stream, each behind four bytes that say
   * how long it is. A pipe keeps messages apart by itself. So there is no
   * length in it that could be wrong, or come in parts; and a message of which
   * nobody has read anything can be taken back whole, where a stream has let a
   * part of it go.
   */
  isFramed: boolean;
}

/** A transport that has listeners and clients. */
export interface SocketTransport extends Messages {
  name: string;
  family: Family;
  /** An address that nobody has; the port or the path may be chosen on binding. */
  address(): AddressLike;
  /** The same as an object of Deno's, which has none for pipes. */
  toObject?(address: AddressLike): AddressLike;
  /** What a client is told where nobody listens, when the address was free or has been given back. */
  Nobody: new (message: string) => Error;
  /** Whether the system sees to it that an address has one listener. */
  isExclusive: boolean;
  /** Whether an address is taken as long as a connection is open that came by it. */
  isTakenByConnections: boolean;
  /** Whether a client that finds too many before it comes again by itself, and not only with `retry`. */
  comesAgain: boolean;
}

/** A transport by which two ends can be connected. */
export interface TestTransport extends Messages {
  name: string;
  pair(options?: ConnectionOptions): Promise<Pair>;
}

/** How many bytes a message has on its way beside its own. */
export function headerLength({ isFramed }: Messages): number {
  return isFramed ? 4 : 0;
}

const isWindows = Deno.build.os === "windows";
const { ConnectionRefused, NotFound } = Deno.errors;
let abstractNames = 0;

/** TCP, whatever its addresses are. */
const tcp = {
  family: "AF_INET",
  isFramed: true,
  isExclusive: true,
  isTakenByConnections: false,
  comesAgain: false,
  Nobody: ConnectionRefused,
  toObject(address: AddressLike): AddressLike {
    const [hostname, port] = address as [string, number];
    return { transport: "tcp", hostname, port };
  },
} as const;

/** A Unix socket, whatever its name is. */
const unix = {
  family: "AF_UNIX",
  isFramed: true,
  isExclusive: true,
  isTakenByConnections: false,
  comesAgain: false,
  toObject: (address: AddressLike): AddressLike => ({
    transport: "unix",
    path: address as string,
  }),
} as const;

const pipe: SocketTransport = {
  name: "pipe",
  family: "AF_PIPE",
  address: freshPipe,
  isFramed: false,
  Nobody: NotFound,
  // Wine lets anybody make more instances of a pipe, whatever the first one said.
  isExclusive: !isWine,
  // What a client connects to is an instance of the pipe, until both ends are closed.
  isTakenByConnections: true,
  comesAgain: true,
};

/** TCP over both versions of IP; Unix sockets, abstract names and named pipes where the system has them. */
export const socketTransports: SocketTransport[] = [
  { ...tcp, name: "TCP", address: () => ["127.0.0.1", 0] },
  { ...tcp, name: "TCP over IPv6", address: () => ["::1", 0] },
  ...isWindows
    ? [pipe]
    : [{ ...unix, name: "Unix", address: freshUnixPath, Nobody: NotFound }],
  ...Deno.build.os === "linux"
    ? [{
      ...unix,
      name: "abstract Unix",
      address: () => `\0processing-test-${Deno.pid}-${abstractNames++}`,
      Nobody: ConnectionRefused,
    }]
    : [],
];

/**
 * Those that put a length before each message: a peer can cut it off, get it
 * wrong, or send it byte by byte, none of which it can do to a pipe's.
 */
export const framedTransports: SocketTransport[] = socketTransports.filter(
  ({ isFramed }) => isFramed,
);

/** All transports: the in-memory pair first. */
export const transports: TestTransport[] = [
  {
    name: "memory",
    isFramed: true,
    pair: (options) => {
      const [a, b] = Pipe(options);
      return Promise.resolve(closing(a, b));
    },
  },
  ...socketTransports.map(({ name, isFramed, address }) => ({
    name,
    isFramed,
    async pair(options: ConnectionOptions = {}) {
      await using listener = new Listener(address(), options);
      return closing(...await connectTo(listener, options));
    },
  })),
];

/**
 * The path of a pipe that nobody has. Whoever was terminated, as a worker, may
 * have left one behind, which is there as long as the process is.
 */
export function freshPipe(): string {
  return `\\\\.\\pipe\\processing-test-${crypto.randomUUID()}`;
}

let folder: string | undefined;
let unixPaths = 0;

/** A path that nobody has, in a folder that goes when the tests of a file are done. */
export function freshUnixPath(): string {
  if (folder === undefined) {
    const made = folder = Deno.makeTempDirSync({ prefix: "pc-" });
    addEventListener(
      "unload",
      () => Deno.removeSync(made, { recursive: true }),
    );
  }
  return `${folder}/${unixPaths++}`;
}

/** Connects a client to a listener, and accepts it. */
export async function connectTo(
  listener: Listener,
  options: ClientOptions = {},
): Promise<[client: Connection, served: Connection]> {
  const [served, client] = await Promise.all([
    listener.accept(),
    Client(listener.address, options),
  ]);
  return [client, served];
}

/** Binds, accepts and connects with the same options at both ends. */
export async function authenticatedPair(
  address: AddressLike,
  options: ListenerOptions & ClientOptions,
): Promise<Pair> {
  await using listener = new Listener(address, options);
  return closing(...await connectTo(listener, options));
}

function closing(a: Connection, b: Connection): Pair {
  return {
    a,
    b,
    async [Symbol.asyncDispose]() {
      // What a test left unsent is the test's own matter.
      await Promise.allSettled([
        a.close({ timeout: 0 }),
        b.close({ timeout: 0 }),
      ]);
    },
  };
}
