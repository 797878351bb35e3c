/**
 * The end that connects.
 *
 * @module
 */

import {
  type AddressLike,
  type Endpoint,
  type Family,
  formatAddress,
  formatEndpoint,
  parseAddress,
} from "../connection/address.ts";
import {
  chooseDialect,
  handshakeDetector,
} from "../connection/auth/dialects.ts";
import { authenticate } from "../connection/auth/handshake.ts";
import {
  type AuthOptions,
  chooseHandshakeTimeout,
} from "../connection/auth/options.ts";
import { type Connection, openConnection } from "../connection/connection.ts";
import {
  assertWait,
  pause,
  type WaitOptions,
  watch,
} from "../connection/deadline.ts";
import { type ConnectionObserver, harmless } from "../connection/observer.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import { Peer } from "../connection/peer.ts";
import { assertPermitted } from "../connection/permissions.ts";
import { dial } from "../connection/transport/families.ts";
import {
  resolveLimits,
  type Transport,
  type TransportLimits,
} from "../connection/transport/transport.ts";
import { isBusy, isWorthRetrying, pauseAfter } from "./retry.ts";

/** How long connecting may take where nothing else is said, in milliseconds. */
const DEFAULT_TIMEOUT = 30_000;

/** How a client connects, and what its connection is like. */
export interface ClientOptions
  extends AuthOptions, ConnectionOptions, WaitOptions {
  /** The family. Default: the one of the address's form. */
  family?: Family;
  /**
   * How long connecting may take, in milliseconds, retries and the handshake
   * included. Default 30,000. `Infinity` sets no limit.
   */
  timeout?: number | undefined;
  /**
   * Whether to try again, until `timeout`, while nobody listens at the address.
   * Default false. A named pipe whose instances are all taken is tried again in
   * any case.
   */
  retry?: boolean;
  /** Is told what becomes of the connection, from its handshake to its end. */
  observer?: ConnectionObserver;
}

/**
 * Connects to a listener.
 *
 * With a key, both ends then prove to each other that they know it; the client
 * does so first.
 *
 * In Python's `processing`: `Client(address, family=None, authenticate=False,
 * authkey=None)`.
 *
 * @param address Where the listener is: its `address`, in any form that
 * `Listener` takes.
 * @param options The key, the limits, and what the connection is like.
 * @returns The connection, which belongs to the caller.
 * @throws {AuthenticationError} If one end did not prove within the handshake's
 * deadline that it knows the key.
 * @throws {Deno.errors.ConnectionRefused} If nobody listens there.
 * @throws {Deno.errors.ConnectionReset} If the listener went away meanwhile.
 * @throws {Deno.errors.NotFound} If there is no such host, socket or pipe.
 * @throws {Deno.errors.PermissionDenied} If the socket or pipe is another user's.
 * @throws {Deno.errors.NetworkUnreachable} If there is no way to the host.
 * @throws {Deno.errors.NotCapable} If a permission is missing; the message
 * names the flags.
 * @throws {Deno.errors.TimedOut} If there was no connection within `timeout`.
 * @throws {Deno.errors.NotSupported} If this system does not have the family, or
 * the pipe is one of bytes and not of messages.
 * @throws {TypeError} If the address has no known form, or the key is empty.
 * @throws {RangeError} If the port is none, or a limit out of its range.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, Listener } from "@processing/connection";
 *
 * await using listener = new Listener(["127.0.0.1", 0], { authkey: "secret" });
 * const accepted = listener.accept();
 *
 * await using client = await Client(listener.address, {
 *   authkey: "secret",
 *   timeout: 5000,
 *   retry: true,
 * });
 * await using served = await accepted;
 * await client.send("hello");
 * assert(await served.recv() === "hello");
 * ```
 */
export async function Client(
  address: AddressLike,
  options: ClientOptions = {},
): Promise<Connection> {
  const { signal, timeout = DEFAULT_TIMEOUT, codec, retry = false } = options;
  assertWait({ signal, timeout });
  const handshakeTimeout = chooseHandshakeTimeout(options);
  const dialect = chooseDialect(options);
  const limits = resolveLimits(options);
  const endpoint = parseAddress(address, options.family);
  assertDialable(endpoint);
  assertPermitted(endpoint, "connect to");

  // To derive a key takes about as long as to connect.
  const prepared = dialect?.prepare();
  const over = new AbortController();
  const stop = watch(
    { signal, timeout },
    `Cannot connect to ${formatEndpoint(endpoint)}`,
    (reason) => over.abort(reason),
  );
  try {
    const transport = await dialUntil(endpoint, limits, over.signal, retry);
    const peer = new Peer(transport, harmless(options.observer));
    if (dialect) {
      const until = { signal: over.signal, timeout: handshakeTimeout };
      const handshake = authenticate(transport, dialect, "client", until);
      await tellOutcome(peer, handshake, { signal, timeout });
    }
    peer.begin();
    const inspectFirst = dialect
      ? undefined
      : handshakeDetector(transport.remoteAddress);
    return openConnection(transport, codec, inspectFirst);
  } finally {
    stop();
    await prepared;
  }
}

/** Settles as a handshake does, and tells of it. */
async function tellOutcome(
  peer: Peer,
  handshake: Promise<void>,
  { signal, timeout }: WaitOptions,
): Promise<void> {
  try {
    await handshake;
  } catch (error) {
    const isLate = error instanceof Deno.errors.TimedOut && !signal?.aborted;
    const failure = isLate ? unanswered(peer, timeout, error) : error;
    peer.fail(failure, signal);
    throw failure;
  }
  peer.pass();
}

/** What the time-out of the whole call means once somebody has answered it. */
function unanswered(
  { remoteAddress }: Peer,
  timeout: number | undefined,
  cause: Error,
): Error {
  return new Deno.errors.TimedOut(
    `Cannot authenticate ${
      formatAddress(remoteAddress)
    }: it took the connection, and did not answer within ${timeout} ms: it has no authkey, or is busy`,
    { cause },
  );
}

function assertDialable(endpoint: Endpoint): void {
  if (endpoint.family === "AF_INET" && endpoint.port === 0) {
    throw new RangeError(
      `Cannot connect to ${
        formatEndpoint(endpoint)
      }: port 0 is for listeners; use the port of listener.address`,
    );
  }
}

/** Connects, once, or with `retry` until somebody listens; to a busy pipe until it is free. */
async function dialUntil(
  endpoint: Endpoint,
  limits: TransportLimits,
  signal: AbortSignal,
  retry: boolean,
): Promise<Transport> {
  let failure: unknown;
  try {
    for (let failures = 1;; failures++) {
      try {
        return await dial(endpoint, limits, signal);
      } catch (error) {
        const isRetried = isBusy(error) || retry && isWorthRetrying(error);
        if (!isRetried) throw error;
        failure = error;
      }
      await pause(pauseAfter(failures), signal);
    }
  } catch (error) {
    // A time-out tells why the last attempt failed.
    if (error instanceof Deno.errors.TimedOut) error.cause ??= failure;
    throw error;
  }
}
