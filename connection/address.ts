/**
 * The forms of an address, and what they say: which family, and where.
 *
 * @module
 */

import { assertPipePath, freshPipePath, PIPE_FORM } from "./named_pipe_path.ts";
import { escapeUnseen } from "./quote.ts";

/**
 * The type of a socket or named pipe: TCP, a Unix domain socket, or a Windows
 * named pipe.
 */
export type Family = "AF_INET" | "AF_UNIX" | "AF_PIPE";

/** An address of TCP: a host name or an IP address, and a port from 0 to 65535. */
export type InetAddress = [hostname: string, port: number];

/**
 * An address as listeners and connections report it.
 *
 * - `[hostname, port]` is `"AF_INET"`.
 * - A string is the path of an `"AF_UNIX"` socket; one that begins with a NUL
 *   is a name in Linux's abstract namespace.
 * - A string that begins with two backslashes is an `"AF_PIPE"`:
 *   `\\.\pipe\name`, or `\\server\pipe\name` on another computer.
 */
export type Address = InetAddress | string;

/** An address as it can be given: an {@linkcode Address}, or one of Deno's own address objects. */
export type AddressLike =
  | Address
  | readonly [hostname: string, port: number]
  | Deno.NetAddr
  | Deno.UnixAddr;

/** An address of TCP that was understood. */
export interface InetEndpoint {
  readonly family: "AF_INET";
  /** A host name or an IP address, without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** An address of a Unix socket that was understood. */
export interface UnixEndpoint {
  readonly family: "AF_UNIX";
  readonly path: string;
}

/** An address of a Windows named pipe that was understood. */
export interface PipeEndpoint {
  readonly family: "AF_PIPE";
  /** `\\\\.\\pipe\\name`, or `\\\\server\\pipe\\name` on another computer. */
  readonly path: string;
}

/** A Unix socket in a folder of its own, which is made when it is bound. */
export interface FreshUnixEndpoint {
  readonly family: "AF_UNIX";
  readonly path: null;
}

/** An address that was understood, for either role. */
export type Endpoint = InetEndpoint | UnixEndpoint | PipeEndpoint;

/** An address that can be bound. */
export type ListeningEndpoint = Endpoint | FreshUnixEndpoint;

/**
 * Finds out what an address says.
 *
 * @param family The family, where the address's form shall not decide.
 * @throws {TypeError} If the address has no known form, or not the family's.
 * @throws {RangeError} If the port is none, or a path too long for the system.
 * @throws {Deno.errors.NotSupported} If this system does not have the family.
 */
export function parseAddress(address: AddressLike, family?: Family): Endpoint {
  const endpoint = interpret(address, family);
  // The sentences behind this print it.
  assertWellFormed(endpoint);
  if (family !== undefined && endpoint.family !== family) {
    throw new TypeError(
      `Cannot use ${
        formatEndpoint(endpoint)
      } as an address of ${family}: it is one of ${endpoint.family}`,
    );
  }
  assertUsable(endpoint);
  return endpoint;
}

/** The family that is assumed to be the fastest here: named pipes on Windows, and else Unix sockets. */
export function defaultFamily(): Family {
  return Deno.build.os === "windows" ? "AF_PIPE" : "AF_UNIX";
}

/**
 * An address that nobody else has: a port of 127.0.0.1 that the system chooses,
 * a socket in a folder of its own, or a pipe with a name that nobody can guess.
 *
 * @throws {TypeError} If there is no such family.
 * @throws {Deno.errors.NotSupported} If this system does not have the family.
 */
export function freshEndpoint(
  family: Family = defaultFamily(),
): ListeningEndpoint {
  switch (family) {
    case "AF_INET":
      return { family, hostname: "127.0.0.1", port: 0 };
    case "AF_UNIX":
      assertUnixSystem("a fresh address");
      return { family, path: null };
    case "AF_PIPE":
      assertPipeSystem("a fresh address");
      return { family, path: freshPipePath() };
  }
  throw new TypeError(
    `Cannot use ${
      Deno.inspect(family)
    } as a family: it must be "AF_INET", "AF_UNIX" or "AF_PIPE"`,
  );
}

/** The address in one word, for messages, as in {@linkcode formatAddress}. */
export function formatEndpoint(endpoint: ListeningEndpoint): string {
  if (endpoint.family === "AF_INET") {
    return formatAddress([endpoint.hostname, endpoint.port]);
  }
  return endpoint.path === null
    ? "a fresh address of AF_UNIX"
    : formatAddress(endpoint.path);
}

/** The address as Deno reports it, or `null` where that says nothing. */
export function fromDenoAddress(addr: Deno.Addr): Address | null {
  if (addr.transport === "tcp") return [addr.hostname, addr.port];
  // The unnamed end of a Unix socket has no path, whatever the type says.
  return "path" in addr ? addr.path || null : null;
}

/** The address in one word, for messages: an abstract name begins with `@`, as in `ss`, and nothing is unseen. */
export function formatAddress(address: Address | null): string {
  if (address === null) return "a peer without an address";
  if (typeof address === "string") {
    return escapeUnseen(address.replace(/^\0/, "@"));
  }
  const [hostname, port] = address;
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function interpret(
  address: AddressLike,
  family: Family | undefined,
): Endpoint {
  if (typeof address === "string") {
    const isPipe = family === "AF_PIPE" ||
      address.startsWith("\\\\") && family !== "AF_UNIX";
    return { family: isPipe ? "AF_PIPE" : "AF_UNIX", path: address };
  }
  if (Array.isArray(address) && address.length === 2) {
    return inet(address[0], address[1]);
  }
  if (typeof address === "object" && address !== null) {
    if ("hostname" in address && address.transport === "tcp") {
      return inet(address.hostname, address.port);
    }
    if ("path" in address && address.transport === "unix") {
      return { family: "AF_UNIX", path: address.path };
    }
  }
  throw new TypeError(
    `Cannot understand the address ${
      Deno.inspect(address)
    }: it must be [hostname, port], the path of a Unix socket, or the name of a pipe`,
  );
}

function inet(hostname: string, port: number): InetEndpoint {
  // Deno takes an IPv6 address in brackets as well; without them it is one host, one name.
  const bare = typeof hostname === "string"
    ? hostname.replace(/^\[(.*)\]$/, "$1")
    : hostname;
  return { family: "AF_INET", hostname: bare, port };
}

function assertWellFormed(endpoint: Endpoint): void {
  if (endpoint.family === "AF_INET") return assertInet(endpoint);
  if (typeof endpoint.path !== "string") throw noPath(endpoint.path);
}

function assertUsable(endpoint: Endpoint): void {
  switch (endpoint.family) {
    case "AF_UNIX":
      return assertUnix(endpoint);
    case "AF_PIPE":
      return assertPipe(endpoint);
  }
}

/** A name or an IPv4 address, or an IPv6 address, which may have a zone. */
const HOST = /^(?:[\p{L}\p{N}_.-]+|[\da-f:.]*:[\da-f:.]*(?:%[\w.-]+)?)$/iu;

function assertInet({ hostname, port }: InetEndpoint): void {
  if (typeof hostname !== "string" || !HOST.test(hostname)) {
    throw new TypeError(
      `Cannot use ${
        Deno.inspect(hostname)
      } as a host: it must be a name or an IP address, such as "127.0.0.1"`,
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new RangeError(
      `Cannot use ${
        Deno.inspect(port)
      } as a port: it must be a whole number from 0 to 65535`,
    );
  }
}

function assertUnixSystem(what: string): void {
  if (Deno.build.os === "windows") {
    throw new Deno.errors.NotSupported(
      `Cannot use ${what}: Deno has no Unix sockets (AF_UNIX) on Windows; use ${PIPE_FORM} or [hostname, port]`,
    );
  }
}

function noPath(path: unknown): Error {
  return new TypeError(
    `Cannot use ${Deno.inspect(path)} as the path of a Unix socket`,
  );
}

function assertUnix({ path }: UnixEndpoint): void {
  if (path === "" || path === "\0") throw noPath(path);
  assertUnixSystem(formatAddress(path));
  const { os } = Deno.build;
  const isAbstract = path.startsWith("\0");
  if (isAbstract && os !== "linux") {
    throw new Deno.errors.NotSupported(
      `Cannot use ${formatAddress(path)}: only Linux has abstract names`,
    );
  }
  if (path.indexOf("\0", 1) > 0) {
    throw new TypeError(
      `Cannot use ${
        Deno.inspect(path)
      } as the path of a Unix socket: it has a NUL inside`,
    );
  }
  // sun_path has 108 bytes on Linux and 104 on BSD and macOS; a path needs one for its NUL.
  const limit = os !== "linux" ? 103 : isAbstract ? 108 : 107;
  const length = new TextEncoder().encode(path).length;
  if (length > limit) {
    throw new RangeError(
      `Cannot use ${
        formatAddress(path)
      } as the path of a Unix socket: it has ${length} bytes and the system takes ${limit}; use a shorter path`,
    );
  }
}

function assertPipe({ path }: PipeEndpoint): void {
  assertPipeSystem(formatAddress(path));
  assertPipePath(path);
}

function assertPipeSystem(what: string): void {
  if (Deno.build.os !== "windows") {
    throw new Deno.errors.NotSupported(
      `Cannot use ${what}: only Windows has named pipes (AF_PIPE); use [hostname, port] or the path of a Unix socket`,
    );
  }
}
