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
import { chooseHandshakeTimeout } from "../connection/auth/options.ts";
import type { Codec } from "../connection/codec/codec.ts";
import { type Connection, openConnection } from "../connection/connection.ts";
import { assertWait, type WaitOptions } from "../connection/deadline.ts";
import { assertCount } from "../connection/counts.ts";
import type { Peer } from "../connection/peer.ts";
import { assertPermitted } from "../connection/permissions.ts";
import { bind } from "../connection/transport/families.ts";
import { resolveLimits } from "../connection/transport/transport.ts";
import { Admission } from "./admission.ts";
import { type Arrival, Arrivals, type Handshake } from "./arrivals.ts";
import { resolveListenerLimits } from "./limits.ts";
import type { ListenerOptions } from "./options.ts";
import { type ListenerStats, statsOf } from "./stats.ts";
import { Tally } from "./tally.ts";

/** Closes the listeners that nobody has any more. */
const abandoned = new FinalizationRegistry<Arrivals>((arrivals) => {
  arrivals.close(interrupted()).catch(() => {});
});

/**
 * A bound socket or named pipe at which other processes connect.
 *
 * The constructor binds, without waiting. Close the listener when it is no
 * longer needed, or hold it with `await using`; one that was forgotten is
 * closed when it is garbage-collected, unless its observer refers to it.
 *
 * With a key, each peer goes through a handshake (see
 * {@linkcode AuthOptions.authkey}), in which both ends prove that they know it.
 * Handshakes run side by side and have a deadline: a silent peer holds up
 * nobody. Whoever comes when there are too many already is turned away (see
 * {@linkcode ListenerLimits}).
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
  #admission: Admission;
  #tally: Tally;
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
   * or a limit not a whole number of at least 1.
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
    if (backlog !== undefined) assertCount("backlog", backlog);
    const handshake = chooseHandshake(options);
    const endpoint = address === undefined
      ? freshEndpoint(family)
      : parseAddress(address, family);
    const limits = resolveLimits(options);
    const admission = new Admission(resolveListenerLimits(options));
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
    this.#admission = admission;
    this.#tally = new Tally(options.observer);
    this.#arrivals = new Arrivals(acceptor, {
      handshake,
      admission,
      tally: this.#tally,
    });
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
   * any more is kept for the next call. One that is turned away at a limit is
   * passed over.
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
   * What has happened here until now, and who is here.
   *
   * @returns The figures, which do not change any more.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Client, Listener } from "@processing/connection";
   *
   * await using listener = new Listener(["127.0.0.1", 0]);
   * const accepted = listener.accept();
   * await using client = await Client(listener.address);
   * await using connection = await accepted;
   * await connection.send("hello");
   * const { accepted: peers, connections, messagesOut } = listener.stats();
   * assert(peers === 1 && connections === 1 && messagesOut === 1);
   * ```
   */
  stats(): ListenerStats {
    return statsOf(this.#tally, this.#admission);
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

  #open({ transport, remoteAddress }: Peer): Connection {
    this.#lastAccepted = remoteAddress;
    const inspectFirst = this.#isAuthenticated
      ? undefined
      : handshakeDetector(remoteAddress);
    return openConnection(transport, this.#codec, inspectFirst);
  }
}

/** Takes peers through their handshake, or `undefined` where there is none. */
function chooseHandshake(options: ListenerOptions): Handshake | undefined {
  const timeout = chooseHandshakeTimeout(options);
  const dialect = chooseDialect(options);
  if (!dialect) return undefined;
  return (transport, signal) =>
    authenticate(transport, dialect, "listener", { signal, timeout });
}

function interrupted(): Error {
  return new Deno.errors.Interrupted(
    "Cannot accept: the listener was closed meanwhile",
  );
}
