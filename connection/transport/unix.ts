/**
 * Unix domain sockets: framing over Deno's own, and a file that is looked after.
 *
 * @module
 */

import {
  formatAddress,
  fromDenoAddress,
  parseAddress,
  type UnixEndpoint,
} from "../address.ts";
import { within } from "../deadline.ts";
import { FramedTransport } from "./framed.ts";
import { refusal } from "./refusal.ts";
import type { Acceptor, Transport, TransportLimits } from "./transport.ts";
import { isRefused } from "./unix_probe.ts";

/** For the user who runs this process alone. */
const OWNER_ONLY = 0o600;

/**
 * Binds a listening socket, which only the user of this process can connect to.
 *
 * @param replaceStale Whether to remove a socket that nobody listens on.
 */
export function bindUnix(
  endpoint: UnixEndpoint,
  limits: TransportLimits,
  replaceStale = false,
): Acceptor {
  try {
    return new UnixAcceptor(listen(endpoint.path), endpoint, limits);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) {
      throw refusal("listen at", endpoint, cause);
    }
    assertReplaceable(endpoint.path, replaceStale, cause);
  }
  Deno.removeSync(endpoint.path);
  try {
    return new UnixAcceptor(listen(endpoint.path), endpoint, limits);
  } catch (cause) {
    throw refusal("listen at", endpoint, cause);
  }
}

/** Binds a listening socket in a folder of this user's (mode 0700), which goes with it. */
export function bindFreshUnix(limits: TransportLimits): Acceptor {
  const folder = Deno.makeTempDirSync({ prefix: "processing-" });
  const path = `${folder}/listener`;
  try {
    parseAddress(path);
    return new UnixAcceptor(listen(path), { path, folder }, limits);
  } catch (error) {
    Deno.removeSync(folder, { recursive: true });
    throw error;
  }
}

/** Connects once. The signal ends the attempt with its reason. */
export async function dialUnix(
  endpoint: UnixEndpoint,
  limits: TransportLimits,
  signal: AbortSignal,
): Promise<Transport> {
  const { path } = endpoint;
  // Deno's `signal` works for TCP alone, so an attempt that comes too late is closed.
  const attempt = Deno.connect({ transport: "unix", path });
  try {
    const conn = await within(
      attempt,
      { signal },
      "",
      (conn) => conn.close(),
    );
    return wrap(conn, path, limits);
  } catch (cause) {
    signal.throwIfAborted();
    throw refusal("connect to", endpoint, cause);
  }
}

class UnixAcceptor implements Acceptor {
  readonly address: string;
  #listener: Deno.UnixListener;
  #limits: TransportLimits;
  #folder: string | undefined;
  /** The socket's file, as it was when it was made. */
  #file: Deno.FileInfo | undefined;

  constructor(
    listener: Deno.UnixListener,
    { path, folder }: { path: string; folder?: string },
    limits: TransportLimits,
  ) {
    this.address = path;
    this.#listener = listener;
    this.#limits = limits;
    this.#folder = folder;
    // An abstract name has no file; what is gone already is nobody's to remove.
    this.#file = isAbstract(path) ? undefined : fileAt(path);
  }

  async accept(): Promise<Transport> {
    const conn = await this.#listener.accept();
    // A client may have bound whatever name it likes, and nobody is there.
    return wrap(conn, null, this.#limits);
  }

  // deno-lint-ignore require-await -- what it throws is to be a rejection
  async close(): Promise<void> {
    // Deno unlinks the path, whoever owns it by now.
    let aside: string | undefined;
    try {
      if (this.#isReplaced()) aside = setAside(this.address);
    } finally {
      this.#listener.close();
    }
    if (aside) Deno.renameSync(aside, this.address);
    if (this.#folder && fileAt(this.#folder)) {
      Deno.removeSync(this.#folder, { recursive: true });
    }
  }

  ref(): void {
    this.#listener.ref();
  }

  unref(): void {
    this.#listener.unref();
  }

  #isReplaced(): boolean {
    if (!this.#file) return false;
    const now = fileAt(this.address);
    return now !== undefined &&
      (now.ino !== this.#file.ino || now.dev !== this.#file.dev);
  }
}

function wrap(
  conn: Deno.UnixConn,
  remoteAddress: string | null,
  limits: TransportLimits,
): Transport {
  const localAddress = fromDenoAddress(conn.localAddr);
  return new FramedTransport(conn, { localAddress, remoteAddress }, limits);
}

function isAbstract(path: string): boolean {
  return path.startsWith("\0");
}

/** Listens with a file that is its owner's alone: from the start where the umask may be set, else at once after. */
function listen(path: string): Deno.UnixListener {
  const options = { transport: "unix", path } as const;
  if (isAbstract(path)) return Deno.listen(options);
  const umask = { name: "sys", kind: "umask" } as const;
  if (Deno.permissions.querySync(umask).state === "granted") {
    const usual = Deno.umask(0o777 & ~OWNER_ONLY);
    try {
      return Deno.listen(options);
    } finally {
      Deno.umask(usual);
    }
  }
  const listener = Deno.listen(options);
  try {
    Deno.chmodSync(path, OWNER_ONLY);
    return listener;
  } catch (error) {
    listener.close();
    throw error;
  }
}

/** Throws unless what is at `path` is a socket that nobody listens on, and may be replaced. */
function assertReplaceable(
  path: string,
  replaceStale: boolean,
  cause: unknown,
): void {
  const sentence = `Cannot listen at ${formatAddress(path)}`;
  const refuse = (reason: string) =>
    new Deno.errors.AddrInUse(`${sentence}: ${reason}`, { cause });
  if (isAbstract(path)) throw refuse("another listener has the name");
  if (!fileAt(path)?.isSocket) {
    throw refuse("there is something that is no socket; choose another path");
  }
  if (!replaceStale) {
    throw refuse(
      "there is a socket already; close its listener, or pass replaceStale: true to replace one that nobody listens on",
    );
  }
  if (!isRefused(path)) throw refuse("another listener is alive there");
}

function fileAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (isAbsent) return undefined;
    throw error;
  }
}

/** Renames a file for a moment, where that is permitted. */
function setAside(path: string): string | undefined {
  const aside = `${path}.${crypto.randomUUID().slice(0, 8)}`;
  try {
    Deno.renameSync(path, aside);
    return aside;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
