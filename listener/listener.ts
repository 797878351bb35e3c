/**
 * The end that waits for others.
 *
 * @module
 */

import {
  type Address,
  type AddressLike,
  type Family,
  formatAddress,
  freshEndpoint,
  parseAddress,
} from "../connection/address.ts";
import { authenticate } from "../connection/auth/handshake.ts";
import {
  chooseDialect,
  handshakeDetector,
} from "../connection/auth/dialects.ts";
import {
  type AuthOptions,
  chooseHandshakeTimeout,
} from "../connection/auth/options.ts";
import type { Codec } from "../connection/codec/codec.ts";
import {
  type Connection,
  type ConnectionOptions,
  openConnection,
} from "../connection/connection.ts";
import { assertWait, type WaitOptions } from "../connection/deadline.ts";
import { assertCount } from "../connection/counts.ts";
import { assertPermitted } from "../connection/permissions.ts";
import { bind } from "../connection/transport/families.ts";
import {
  resolveLimits,
  type Transport,
} from "../connection/transport/transport.ts";
import {
  type Arrival,
  Arrivals,
  type Arrived,
  type Handshake,
} from "./arrivals.ts";
import type { ListenerObserver } from "./observer.ts";

/** How many handshakes may be under way at once, where nothing else is said. */
const DEFAULT_MAX_HANDSHAKES = 128;

/** How a listener is bound, and what its connections are like. */
export interface ListenerOptions extends AuthOptions, ConnectionOptions {
  /** The family. Default: the one of the address's form; without an address, the fastest here. */
  family?: Family;
  /**
   * How many connections the system keeps until they are accepted. Default: for
   * TCP the runtime's, 511; for a pipe 16. Unix sockets do not have it.
   */
  backlog?: number;
  /**
   * Whether to replace a Unix socket that another process has left behind: one
   * that nobody listens on. Default false. A listener that is alive there sees
   * the attempt as a peer that leaves at once.
   */
  replaceStale?: boolean;
  /**
   * Whether clients on other computers may connect to a named pipe, where its
   * security descriptor lets them. Default false.
   */
  allowRemote?: boolean;
  /**
   * Who may connect to a named pipe: a security descriptor in Windows' language
   * for them, SDDL. Default: one that lets in the user of this process and
   * nobody else. `"D:P(A;;GA;;;OW)(A;;0x12019b;;;AU)"` lets in everybody who is
   * logged in: they may read and write, which 0x12019b is, and not make
   * instances of their own, to be connected to in this one's place.
   */
  securityDescriptor?: string;
  /**
   * How many handshakes may be under way at once; whoever comes then waits
   * with the system. Default 128.
   */
  maxHandshakes?: number;
  /** Is told of peers that did not prove that they know the key, by `accept()` too. */
  observer?: ListenerObserver;
}

/** Closes the listeners that nobody has any more. */
const abandoned = new FinalizationRegistry<Arrivals>((arrivals) => {
  arrivals.close(interrupted()).catch(() => {});
});

/**
 * A bound socket or named pipe at which other processes connect.
 *
 * The constructor binds, without waiting. Close the listener when it is no
 * longer needed, or hold it with `await using`; one that was forgotten is
 * closed when it is garbage-collected.
 *
 * With a key, each peer goes through a handshake (see
 * {@linkcode AuthOptions.authkey}), in which both ends prove that they know it.
 * Handshakes run side by side and have a deadline: a silent peer holds up
 * nobody.
 *
 * In Python's `processing`: `Listener(address=None, family=None, backlog=1,
 * authenticate=False, authkey=None)`.
 *
 * @example A server
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, type Connection, Listener } from "@processing/connection";
 *
 * async function serve(connection: Connection) {
 *   await using _ = connection;
 *   for await (const value of connection) await connection.send(value);
 * }
 *
 * const listener = new Listener(["127.0.0.1", 0], { authkey: "secret password" });
 * const server = (async () => {
 *   for await (const connection of listener) {
 *     serve(connection).catch(console.error);
 *   }
 * })();
 *
 * const client = await Client(listener.address, { authkey: "secret password" });
 * await client.send("echo");
 * assert(await client.recv() === "echo");
 * await client.close();
 *
 * await listener.close();
 * await server;
 * ```
 */
export class Listener implements AsyncIterable<Connection>, AsyncDisposable {
  #family: Family;
  #address: Address;
  #arrivals: Arrivals;
  #codec: Codec | undefined;
  #isAuthenticated: boolean;
  #lastAccepted: Address | null = null;
  #closing: Promise<void> | undefined;

  /**
   * Binds the address.
   *
   * @param address Where to listen: `[hostname, port]` for TCP, where port 0
   * lets the system choose one; the path of a Unix socket, or on Windows that of
   * a named pipe, which this process's user alone can connect to; or an address
   * object of Deno's. Default: a fresh, private address of the family.
   * @param options The family, the key, and what the connections are like.
   * @throws {TypeError} If the address has no known form, or is a pipe on another
   * computer; if the key is empty, or the security descriptor not SDDL.
   * @throws {RangeError} If the port is none, a path too long for the system,
   * or a limit not a whole number above 0.
   * @throws {Deno.errors.NotCapable} If a permission is missing; the message
   * names the flags.
   * @throws {Deno.errors.AddrInUse} If somebody has the address already.
   * @throws {Deno.errors.AddrNotAvailable} If it is no address of this machine.
   * @throws {Deno.errors.PermissionDenied} If the system denies access.
   * @throws {Deno.errors.NotFound} If there is no such host or folder.
   * @throws {Deno.errors.NotADirectory} If a part of the path is no folder.
   * @throws {Deno.errors.NotSupported} If this system does not have the family.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Listener } from "@processing/connection";
   *
   * await using listener = new Listener(["127.0.0.1", 0], {
   *   authkey: "secret password",
   *   handshakeTimeout: 5000,
   * });
   * const [host, port] = listener.address;
   * assert(host === "127.0.0.1" && Number(port) > 0);
   * ```
   */
  constructor(address?: AddressLike, options: ListenerOptions = {}) {
    const { family, backlog } = options;
    const { maxHandshakes = DEFAULT_MAX_HANDSHAKES } = options;
    assertCount("maxHandshakes", maxHandshakes);
    if (backlog !== undefined) assertCount("backlog", backlog);
    const handshake = chooseHandshake(options);
    const endpoint = address === undefined
      ? freshEndpoint(family)
      : parseAddress(address, family);
    const limits = resolveLimits(options);
    assertPermitted(endpoint, "listen at");
    const acceptor = bind(endpoint, {
      ...limits,
      backlog,
      replaceStale: options.replaceStale,
      allowRemote: options.allowRemote,
      securityDescriptor: options.securityDescriptor,
    });
    this.#family = endpoint.family;
    this.#address = acceptor.address;
    this.#arrivals = new Arrivals(acceptor, handshake, maxHandshakes);
    this.#codec = options.codec;
    this.#isAuthenticated = handshake !== undefined;
    abandoned.register(this, this.#arrivals, this);
  }

  /** The address that is bound, with the port that the system chose. */
  get address(): Address {
    return this.#address;
  }

  /** The family of the address. */
  get family(): Family {
    return this.#family;
  }

  /**
   * The address of the peer that was accepted last, or `null`: before the first
   * one, and where a peer has no address, as the client of a Unix socket or a
   * pipe.
   */
  get lastAccepted(): Address | null {
    return this.#lastAccepted;
  }

  /**
   * Accepts a connection.
   *
   * Several calls may wait at once. A peer that becomes ready when nobody waits
   * any more is kept for the next call.
   *
   * @param options What ends the wait. No peer is lost by that.
   * @returns The connection, which belongs to the caller.
   * @throws {AuthenticationError} If a peer did not prove that it knows the key
   * within the handshake's deadline. The listener goes on: call again.
   * @throws {Deno.errors.Interrupted} If the listener is closed meanwhile.
   * @throws {Deno.errors.BadResource} If the listener is closed.
   * @throws {Deno.errors.TimedOut} If nobody came within `timeout`.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Client, Listener } from "@processing/connection";
   *
   * await using listener = new Listener(["127.0.0.1", 0]);
   * const accepted = listener.accept({ timeout: 5000 });
   * await using client = await Client(listener.address);
   * await using connection = await accepted;
   * assert(listener.lastAccepted?.[0] === "127.0.0.1");
   * ```
   */
  async accept(options?: WaitOptions): Promise<Connection> {
    const arrival = await this.#next(options);
    if ("error" in arrival) throw arrival.error;
    return this.#open(arrival);
  }

  /**
   * Gives the address back. Peers that are in their handshake, or were not
   * accepted yet, are turned away; connections that were accepted stay open.
   *
   * Calls that wait in `accept` reject with `Deno.errors.Interrupted`. Closing
   * again does nothing and waits for the same.
   *
   * @example Usage
   * ```ts
   * import { assertRejects } from "@std/assert";
   * import { Listener } from "@processing/connection";
   *
   * const listener = new Listener(["127.0.0.1", 0]);
   * const accepted = listener.accept();
   * const interrupted = assertRejects(() => accepted, Deno.errors.Interrupted);
   * await listener.close();
   * await interrupted;
   * ```
   */
  close(): Promise<void> {
    if (!this.#closing) {
      abandoned.unregister(this);
      this.#closing = this.#arrivals.close(interrupted());
    }
    return this.#closing;
  }

  /**
   * The connections that come, until the listener is closed. A peer that does
   * not prove that it knows the key is reported to the observer and passed over.
   *
   * @returns An iterator that accepts one connection at a time; leaving the
   * loop leaves the listener open.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Client, Listener } from "@processing/connection";
   *
   * await using listener = new Listener(["127.0.0.1", 0], { authkey: "secret" });
   * const client = Client(listener.address, { authkey: "secret" });
   * for await (const connection of listener) {
   *   await connection.send("welcome");
   *   await connection.close();
   *   break;
   * }
   * assert(await (await client).recv() === "welcome");
   * await (await client).close();
   * ```
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Connection, void, unknown> {
    for (;;) {
      let arrival: Arrival;
      try {
        arrival = await this.#next();
      } catch (error) {
        if (this.#closing) return;
        throw error;
      }
      if (!("error" in arrival)) yield this.#open(arrival);
    }
  }

  /** As {@linkcode Listener.close}, without waiting for it. */
  [Symbol.dispose](): void {
    this.close().catch(() => {});
  }

  /** As {@linkcode Listener.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #next(options?: WaitOptions): Promise<Arrival> {
    const bounds = assertWait(options);
    if (this.#closing) {
      throw new Deno.errors.BadResource(
        `Cannot accept at ${
          formatAddress(this.#address)
        }: the listener is closed`,
      );
    }
    return await this.#arrivals.next(bounds);
  }

  #open({ transport, remoteAddress }: Arrived): Connection {
    this.#lastAccepted = remoteAddress;
    return this.#isAuthenticated
      ? openConnection(transport, this.#codec)
      : openConnection(
        transport,
        this.#codec,
        handshakeDetector(remoteAddress),
      );
  }
}

/** Takes peers through their handshake, or `undefined` where there is none. */
function chooseHandshake(options: ListenerOptions): Handshake | undefined {
  const timeout = chooseHandshakeTimeout(options);
  const dialect = chooseDialect(options);
  if (!dialect) return undefined;
  const { observer } = options;
  return async (transport, signal) => {
    try {
      await authenticate(transport, dialect, "listener", { signal, timeout });
    } catch (error) {
      if (!signal.aborted) {
        report(observer, error, transport).catch(() => {});
      }
      throw error;
    }
  };
}

/** Tells an observer, who may throw or reject, and must not harm the listener by that. */
async function report(
  observer: ListenerObserver | undefined,
  error: unknown,
  { remoteAddress }: Transport,
): Promise<void> {
  await observer?.authenticationFailed?.({
    error: error as Error,
    remoteAddress,
  });
}

function interrupted(): Error {
  return new Deno.errors.Interrupted(
    "Cannot accept: the listener was closed meanwhile",
  );
}
