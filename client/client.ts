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
  parseAddress,
  toAddress,
} from "../connection/address.ts";
import { authenticate } from "../connection/auth/handshake.ts";
import { unexpectedHandshake } from "../connection/auth/messages.ts";
import { NativeDialect } from "../connection/auth/native.ts";
import {
  type AuthOptions,
  chooseHandshakeTimeout,
  chooseKey,
} from "../connection/auth/options.ts";
import {
  type Connection,
  type ConnectionOptions,
  openConnection,
} from "../connection/connection.ts";
import { begin, watch, within } from "../connection/deadline.ts";
import { assertPermitted } from "../connection/permissions.ts";
import { dial } from "../connection/transport/families.ts";
import {
  resolveLimits,
  type Transport,
  type TransportLimits,
} from "../connection/transport/transport.ts";
import { isNobodyThere, pauseAfter } from "./retry.ts";

/** How long connecting may take where nothing else is said, in milliseconds. */
const DEFAULT_TIMEOUT = 30_000;

/** How a client connects, and what its connection is like. */
export interface ClientOptions extends AuthOptions, ConnectionOptions {
  /** The family. Default: the one of the address's form. */
  family?: Family;
  /** Ends the attempt with the signal's reason when it aborts. */
  signal?: AbortSignal;
  /**
   * How long connecting may take, in milliseconds, retries and the handshake
   * included. Default 30,000. `Infinity` sets no limit.
   */
  timeout?: number;
  /**
   * Whether to try again, until `timeout`, while nobody listens at the address.
   * Default false.
   */
  retry?: boolean;
}

/**
 * Connects to a listener.
 *
 * With a key, both ends then prove to each other that they know it; the client
 * does so first.
 *
 * From the seed: `Client(address, family=None, authenticate=False,
 * authkey=None)`.
 *
 * @param address Where the listener is: its `address`, in any form that
 * `Listener` takes.
 * @param options The key, the limits, and what the connection is like.
 * @returns The connection, which belongs to the caller.
 * @throws {AuthenticationError} If one end did not prove within the handshake's
 * deadline that it knows the key.
 * @throws {Deno.errors.ConnectionRefused} If nobody listens there.
 * @throws {Deno.errors.NotFound} If there is no such host or socket.
 * @throws {Deno.errors.NotCapable} If a permission is missing; the message
 * names the flags.
 * @throws {Deno.errors.TimedOut} If there was no connection within `timeout`.
 * @throws {Deno.errors.NotSupported} If this system does not have the family.
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
  const { signal, timeout = DEFAULT_TIMEOUT, codec } = options;
  begin({ signal, timeout });
  const handshakeTimeout = chooseHandshakeTimeout(options);
  const secret = chooseKey(options);
  const limits = resolveLimits(options);
  const endpoint = parseAddress(address, options.family);
  assertDialable(endpoint);
  assertPermitted(endpoint, "connect to");

  const startedAt = performance.now();
  const transport = await dialInTime(endpoint, limits, options);
  const peer = formatAddress(transport.remoteAddress);
  if (!secret) {
    return openConnection(
      transport,
      codec,
      (message) => unexpectedHandshake(message, peer),
    );
  }
  const timeLeft = Math.max(0, timeout - (performance.now() - startedAt));
  await authenticate(transport, new NativeDialect(secret), "client", {
    signal,
    timeout: Math.min(handshakeTimeout, Math.ceil(timeLeft)),
  });
  return openConnection(transport, codec);
}

function assertDialable(endpoint: Endpoint): void {
  if (endpoint.family === "AF_INET" && endpoint.port === 0) {
    throw new RangeError(
      `Cannot connect to ${
        formatAddress(toAddress(endpoint))
      }: port 0 is for listeners; use the port of listener.address`,
    );
  }
}

/** Connects, once or until somebody listens. */
async function dialInTime(
  endpoint: Endpoint,
  limits: TransportLimits,
  { signal, timeout = DEFAULT_TIMEOUT, retry = false }: ClientOptions,
): Promise<Transport> {
  const where = formatAddress(toAddress(endpoint));
  const over = new AbortController();
  const stop = watch(
    { signal, timeout },
    `Cannot connect to ${where}`,
    (reason) => over.abort(reason),
  );
  try {
    for (let failures = 1;; failures++) {
      try {
        return await dial(endpoint, limits, over.signal);
      } catch (error) {
        if (!retry || !isNobodyThere(error)) throw error;
      }
      await pause(pauseAfter(failures), over.signal);
    }
  } finally {
    stop();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await within(promise, { signal }, "");
  } finally {
    clearTimeout(timer);
  }
}
