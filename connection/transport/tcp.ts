/**
 * TCP: framing over Deno's own sockets.
 *
 * @module
 */

import {
  type Address,
  fromDenoAddress,
  type InetEndpoint,
} from "../address.ts";
import type { ByteStream } from "./byte_stream.ts";
import { FramedTransport } from "./framed.ts";
import { refusal } from "./refusal.ts";
import type { Acceptor, Transport, TransportLimits } from "./transport.ts";
import { turns, TURNS_UNTIL_READ } from "./turn.ts";

/** How much of a message Windows is given at once, in bytes. */
const MAX_WRITE = 1024 * 1024;

/** A TCP socket that is closed with something unread is reset, with all that it still has to send. */
const LOSES_WHAT_IT_HOLDS = true;

/**
 * Binds a listening socket.
 *
 * @param backlog How many connections the system keeps for `accept`.
 */
export function bindTcp(
  endpoint: InetEndpoint,
  limits: TransportLimits,
  backlog?: number,
): Acceptor {
  const { hostname, port } = endpoint;
  try {
    const listener = Deno.listen({
      hostname,
      port,
      ...(backlog !== undefined && { tcpBacklog: backlog }),
    });
    return new TcpAcceptor(listener, limits);
  } catch (cause) {
    throw refusal("listen at", endpoint, cause);
  }
}

/** Connects once. The signal ends the attempt with its reason. */
export async function dialTcp(
  endpoint: InetEndpoint,
  limits: TransportLimits,
  signal: AbortSignal,
): Promise<Transport> {
  const { hostname, port } = endpoint;
  try {
    const conn = await connect(hostname, port, signal);
    assertOther(conn);
    return wrap(conn, limits);
  } catch (cause) {
    signal.throwIfAborted();
    throw refusal("connect to", endpoint, cause);
  }
}

/**
 * Has the runtime connect. Deno loses the socket of an attempt that is aborted
 * when the system has connected it already and the runtime has not seen that
 * yet; nobody can close it then. So an attempt is given the time to be seen.
 */
async function connect(
  hostname: string,
  port: number,
  given: AbortSignal,
): Promise<Deno.TcpConn> {
  given.throwIfAborted();
  const late = new AbortController();
  const giveUp = () => turns(TURNS_UNTIL_READ).then(() => late.abort());
  given.addEventListener("abort", giveUp);
  try {
    const conn = await Deno.connect({ hostname, port, signal: late.signal });
    if (given.aborted) conn.close();
    given.throwIfAborted();
    return conn;
  } finally {
    given.removeEventListener("abort", giveUp);
  }
}

/**
 * Throws if a socket is connected to itself: where nobody listens, the system
 * may choose the very port that is dialled for this end.
 */
function assertOther(conn: Deno.TcpConn): void {
  const { localAddr, remoteAddr } = conn;
  const isSelf = localAddr.port === remoteAddr.port &&
    localAddr.hostname === remoteAddr.hostname;
  if (!isSelf) return;
  conn.close();
  throw new Deno.errors.ConnectionRefused("The socket is connected to itself");
}

class TcpAcceptor implements Acceptor {
  readonly address: Address;
  #listener: Deno.TcpListener;
  #limits: TransportLimits;

  constructor(listener: Deno.TcpListener, limits: TransportLimits) {
    this.address = [listener.addr.hostname, listener.addr.port];
    this.#listener = listener;
    this.#limits = limits;
  }

  async accept(): Promise<Transport> {
    return wrap(await this.#listener.accept(), this.#limits);
  }

  close(): Promise<void> {
    this.#listener.close();
    return Promise.resolve();
  }

  ref(): void {
    this.#listener.ref();
  }

  unref(): void {
    this.#listener.unref();
  }
}

function wrap(conn: Deno.TcpConn, limits: TransportLimits): Transport {
  try {
    // Small messages are collected here already; they must not wait again.
    conn.setNoDelay(true);
  } catch {
    // The peer is gone; the first read says so.
  }
  return new FramedTransport(
    Deno.build.os === "windows" ? inParts(conn) : conn,
    {
      localAddress: fromDenoAddress(conn.localAddr),
      remoteAddress: fromDenoAddress(conn.remoteAddr),
    },
    limits,
    LOSES_WHAT_IT_HOLDS,
  );
}

/**
 * A socket that takes a part at a time. Windows takes all that one write holds,
 * however much that is, and a peer that does not read would hold nobody back.
 */
function inParts(conn: Deno.TcpConn): ByteStream {
  return {
    read: (space) => conn.read(space),
    write: (bytes) => conn.write(bytes.subarray(0, MAX_WRITE)),
    close: () => conn.close(),
    ref: () => conn.ref(),
    unref: () => conn.unref(),
  };
}
