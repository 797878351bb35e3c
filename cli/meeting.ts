/**
 * How the probe meets the other end.
 *
 * @module
 */

import { Client, type ClientOptions } from "../client/mod.ts";
import {
  type Address,
  AuthenticationError,
  type ClosedEvent,
  type Codec,
  type Connection,
} from "../connection/mod.ts";
import { formatAddress, parseAddress } from "../connection/address.ts";
import { assertPermitted } from "../connection/permissions.ts";
import {
  Listener,
  type ListenerObserver,
  type ListenerOptions,
} from "../listener/mod.ts";
import { CannotListen, explain } from "./failure.ts";
import type { Options } from "./options.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage_error.ts";

/** What both ends must agree on. */
export interface Agreement {
  /** The key, which is wiped. `null`: no authentication. */
  readonly authkey: Uint8Array<ArrayBuffer> | null;
  readonly codec?: Codec | undefined;
}

/** The other end was met. */
export interface Met {
  readonly connection: Connection;
  /** What has gone through the connection, once it is closed. */
  traffic(): ClosedEvent | undefined;
}

/** What another address would not mend: a permission, the system, the command line, or a fault of the program. */
const ELSEWHERE = [
  Deno.errors.NotCapable,
  Deno.errors.PermissionDenied,
  Deno.errors.NotSupported,
  TypeError,
  RangeError,
  ReferenceError,
  URIError,
] as const;

type Around = Pick<Surroundings, "say" | "interrupted">;

/**
 * Checks the address, before anything is asked or done.
 *
 * @throws {UsageError} If it can be none.
 * @throws {Deno.errors.NotCapable} If a permission is missing; the message names
 * the flags.
 */
export function assertUsable({ role, address }: Options): void {
  try {
    const action = role === "listen" ? "listen at" : "connect to";
    assertPermitted(parseAddress(address), action);
  } catch (cause) {
    const isWrong = cause instanceof TypeError || cause instanceof RangeError;
    throw isWrong ? new UsageError(cause.message, { cause }) : cause;
  }
}

/**
 * Listens or connects, as the user asks for.
 *
 * @throws {Error} What `Client()`, `new Listener()` and `accept()` throw, but for
 * peers that a listener turns away: those are told, and passed over.
 */
export async function meet(
  options: Options,
  agreement: Agreement,
  around: Around,
): Promise<Met> {
  let closed: ClosedEvent | undefined;
  const keep = (event: ClosedEvent) => void (closed = event);
  const connection = options.role === "listen"
    ? await listen(options, agreement, around, keep)
    : await connect(options, agreement, around, keep);
  return { connection, traffic: () => closed };
}

async function listen(
  options: Options,
  agreement: Agreement,
  { say, interrupted }: Around,
  closed: (event: ClosedEvent) => void,
): Promise<Connection> {
  await using listener = bind(options.address, {
    ...settings(options, agreement),
    replaceStale: options.replaceStale,
    observer: { ...failures(say), closed },
  });
  agreement.authkey?.fill(0);
  say(`listening at ${formatAddress(listener.address)}`);
  const connection = await acceptOne(listener, options.timeout, interrupted);
  say(`accepted ${formatAddress(listener.lastAccepted)}`);
  return connection;
}

function bind(address: Address, options: ListenerOptions): Listener {
  try {
    return new Listener(address, options);
  } catch (cause) {
    throw isAboutAddress(cause)
      ? new CannotListen((cause as Error).message, { cause })
      : cause;
  }
}

/** Whether another address may be better. */
function isAboutAddress(error: unknown): boolean {
  return !ELSEWHERE.some((Class) => error instanceof Class);
}

/** The first peer that passes. */
async function acceptOne(
  listener: Listener,
  timeout = Infinity,
  signal: AbortSignal,
): Promise<Connection> {
  const until = performance.now() + timeout;
  for (;;) {
    const left = Math.max(0, until - performance.now());
    try {
      return await listener.accept({ signal, timeout: left });
    } catch (error) {
      if (error instanceof Deno.errors.TimedOut) {
        throw new Deno.errors.TimedOut(`Nobody came within ${timeout} ms`);
      }
      // The observer has told of those who did not pass.
      if (!(error instanceof AuthenticationError)) throw error;
    }
  }
}

async function connect(
  options: Options,
  agreement: Agreement,
  { say, interrupted }: Around,
  closed: (event: ClosedEvent) => void,
): Promise<Connection> {
  const connecting = Client(options.address, {
    ...settings(options, agreement),
    ...(options.timeout !== undefined && { timeout: options.timeout }),
    retry: options.retry,
    signal: interrupted,
    observer: { closed },
  });
  agreement.authkey?.fill(0);
  const connection = await connecting;
  say(`connected to ${formatAddress(options.address)}`);
  return connection;
}

function settings(
  { dialect, allowMd5 }: Options,
  { authkey, codec }: Agreement,
): ListenerOptions & ClientOptions {
  return { authkey, dialect, allowMd5, ...(codec && { codec }) };
}

/** Tells of the peers that do not pass. */
function failures(say: (line: string) => void): ListenerObserver {
  return {
    authenticationFailed: ({ error }) => say(explain(error)),
    handshakeTimedOut: ({ error }) => say(explain(error)),
    exhausted: ({ error }) => say(explain(error)),
  };
}
