/** The transports that share one contract, each as a row of a table. */

import {
  type AddressLike,
  Client,
  type ClientOptions,
  type Connection,
  type ConnectionOptions,
  Listener,
  type ListenerOptions,
  Pipe,
} from "../../mod.ts";

/** Two connected ends, closed with the block that holds them. */
export interface Pair extends AsyncDisposable {
  a: Connection;
  b: Connection;
}

/** A transport that has listeners and clients. */
export interface SocketTransport {
  name: string;
  /** An address that nobody has; the port or the path may be chosen on binding. */
  address(): AddressLike;
}

/** A transport by which two ends can be connected. */
export interface TestTransport {
  name: string;
  pair(options?: ConnectionOptions): Promise<Pair>;
}

const isWindows = Deno.build.os === "windows";
let abstractNames = 0;

/** TCP over both versions of IP; Unix sockets, abstract names and named pipes where the system has them. */
export const socketTransports: SocketTransport[] = [
  { name: "TCP", address: () => ["127.0.0.1", 0] },
  { name: "TCP over IPv6", address: () => ["::1", 0] },
  ...isWindows ? [] : [{ name: "Unix", address: freshUnixPath }],
  ...isWindows ? [{ name: "pipe", address: freshPipe }] : [],
  ...Deno.build.os === "linux"
    ? [{
      name: "abstract Unix",
      address: () => `\0processing-test-${Deno.pid}-${abstractNames++}`,
    }]
    : [],
];

/** All transports: the in-memory pair first. */
export const transports: TestTransport[] = [
  {
    name: "memory",
    pair: (options) => {
      const [a, b] = Pipe(options);
      return Promise.resolve(closing(a, b));
    },
  },
  ...socketTransports.map(({ name, address }) => ({
    name,
    async pair(options: ConnectionOptions = {}) {
      await using listener = new Listener(address(), options);
      return closing(...await connectTo(listener, options));
    },
  })),
];

let pipes = 0;

/** The path of a pipe that nobody has. */
export function freshPipe(): string {
  return `\\\\.\\pipe\\processing-test-${Deno.pid}-${pipes++}`;
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
