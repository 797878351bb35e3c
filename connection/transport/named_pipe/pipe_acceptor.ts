/**
 * The end of a pipe at which others arrive.
 *
 * A pipe has instances, each of which one client can connect to. Those that
 * are there before anybody accepts are what a backlog is to a socket.
 *
 * @module
 */

import type { PipeEndpoint } from "../../address.ts";
import { isLocalPipe, PIPE_FORM } from "../../named_pipe_path.ts";
import { isExhausted } from "../exhaustion.ts";
import { refusal } from "../refusal.ts";
import type { Acceptor, Transport, TransportLimits } from "../transport.ts";
import { INVALID_HANDLE, OVERLAPPED, wide } from "./bindings.ts";
import { type CompletionPort, joinPort } from "./completion_port.ts";
import type { Outcome } from "./operation.ts";
import { PipeFile } from "./pipe_file.ts";
import { PipeTransport } from "./pipe_transport.ts";
import { SecurityDescriptor } from "./security.ts";
import { Code, isGone, systemError } from "./system_error.ts";

const BOTH_WAYS = 3;
/** Fails where the name is somebody else's already, who could answer in this one's place. */
const FIRST_INSTANCE = 0x00080000;
const WRITE_AND_READ_MESSAGES = 4 | 2;
const REJECT_REMOTE_CLIENTS = 8;
const UNLIMITED_INSTANCES = 255;
/** What the system holds of messages that nobody has read, in bytes, each way. */
const BUFFER_SIZE = 64 * 1024;

/** How many clients can connect before anybody accepts. */
const DEFAULT_BACKLOG = 16;

/** What a pipe can be made with. */
export interface PipeOptions {
  /** How many instances wait for a client at once. Default 16. */
  backlog?: number | undefined;
  /** Whether clients on other computers may connect. Default false. */
  allowRemote?: boolean | undefined;
  /** Who may connect, in SDDL. Default: the user of this process alone. */
  securityDescriptor?: string | undefined;
}

/** Makes a pipe, for peers to arrive at. */
export function bindPipe(
  endpoint: PipeEndpoint,
  limits: TransportLimits,
  options: PipeOptions,
): Acceptor {
  const { path } = endpoint;
  if (!isLocalPipe(path)) {
    throw new TypeError(
      `Cannot listen at ${path}: a pipe is made on this computer, as ${PIPE_FORM}`,
    );
  }
  const port = joinPort();
  try {
    const { securityDescriptor } = options;
    const descriptor = new SecurityDescriptor(
      port.kernel32,
      securityDescriptor,
    );
    return new PipeAcceptor(port, endpoint, descriptor, limits, options);
  } catch (error) {
    port.leave();
    throw error;
  }
}

/** A call that waits for a client. */
interface Accepting {
  resolve: (transport: Transport) => void;
  reject: (error: unknown) => void;
}

/** What a descriptor is to those that it is used for. */
type Descriptor = Pick<SecurityDescriptor, "attributes" | "free">;

/** A pipe of this process's, with its instances. */
export class PipeAcceptor implements Acceptor {
  readonly address: string;
  #endpoint: PipeEndpoint;
  #port: CompletionPort;
  #limits: TransportLimits;
  #backlog: number;
  #mode: number;
  #descriptor: Descriptor;
  /** The instances that no client has come to, as far as is known. */
  #free = new Set<PipeFile>();
  /** Those that one has come to, while nobody accepted. */
  #arrived: PipeFile[] = [];
  /** How many instances there are, those of open connections included. */
  #instances = 0;
  #accepting: Accepting | undefined;
  #isHeld = true;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  /**
   * @param port The port, which was joined for this and is left with it.
   * @param descriptor Who may connect; it is freed with this.
   * @throws {Deno.errors.AddrInUse} If somebody else has the name.
   */
  constructor(
    port: CompletionPort,
    endpoint: PipeEndpoint,
    descriptor: Descriptor,
    limits: TransportLimits,
    options: PipeOptions,
  ) {
    const { backlog = DEFAULT_BACKLOG, allowRemote = false } = options;
    this.address = endpoint.path;
    this.#endpoint = endpoint;
    this.#port = port;
    this.#limits = limits;
    this.#backlog = backlog;
    this.#mode = WRITE_AND_READ_MESSAGES |
      (allowRemote ? 0 : REJECT_REMOTE_CLIENTS);
    this.#descriptor = descriptor;
    try {
      this.#replenish(isExhausted);
    } catch (error) {
      for (const file of this.#free) file.close();
      descriptor.free();
      throw error;
    }
  }

  accept(): Promise<Transport> {
    return new Promise((resolve, reject) => {
      this.#assertOpen();
      this.#replenish();
      this.#accepting = { resolve, reject };
      for (const file of this.#free) this.#awaitClient(file);
      this.#updateHolds();
      this.#handOut();
    });
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  ref(): void {
    this.#isHeld = true;
    this.#updateHolds();
  }

  unref(): void {
    this.#isHeld = false;
    this.#updateHolds();
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    const files = [...this.#free, ...this.#arrived];
    await Promise.all(files.map((file) => file.close()));
    this.#descriptor.free();
    this.#accepting?.reject(interrupted());
    await this.#port.leave();
  }

  #assertOpen(): void {
    if (this.#isClosed) throw interrupted();
  }

  get #waiting(): number {
    return this.#free.size + this.#arrived.length;
  }

  /**
   * Makes as many instances as shall wait. None is too few.
   *
   * @param isTolerable Whether fewer than that will do, for a reason.
   */
  #replenish(isTolerable: (cause: unknown) => boolean = () => true): void {
    try {
      while (this.#waiting < this.#backlog) this.#makeInstance();
    } catch (cause) {
      if (this.#waiting === 0 || !isTolerable(cause)) {
        throw this.#refusal(cause);
      }
    }
  }

  /** Why there can be no instance, or no further one. */
  #refusal(cause: unknown): unknown {
    const { errors } = Deno;
    const isDenied = cause instanceof errors.PermissionDenied;
    if (isDenied && this.#instances > 0) {
      return new errors.PermissionDenied(
        `Cannot listen at ${this.address}: its securityDescriptor does not let this user make instances of it; add (A;;GA;;;OW), all access for the owner`,
        { cause },
      );
    }
    const isTaken = isDenied || cause instanceof errors.Busy;
    const explained = isTaken
      ? new errors.AddrInUse(
        "The pipe is another process's, or this one may not make it",
        { cause },
      )
      : cause;
    return refusal("listen at", this.#endpoint, explained);
  }

  #makeInstance(): void {
    const { kernel32 } = this.#port;
    // Where there is none, the name is anybody's, to begin with or again.
    const flag = this.#instances === 0 ? FIRST_INSTANCE : 0;
    const handle = kernel32.symbols.CreateNamedPipeW(
      wide(this.address),
      BOTH_WAYS | OVERLAPPED | flag,
      this.#mode,
      UNLIMITED_INSTANCES,
      BUFFER_SIZE,
      BUFFER_SIZE,
      0,
      this.#descriptor.attributes,
    );
    if (handle === INVALID_HANDLE) {
      throw systemError(kernel32, kernel32.symbols.GetLastError());
    }
    this.#port.join();
    const file = new PipeFile(this.#port, handle, () => this.#instances--);
    this.#instances++;
    this.#free.add(file);
  }

  /** Has the system tell when a client comes to an instance. It may have come already. */
  #awaitClient(file: PipeFile): void {
    const { incoming, handle, kernel32 } = file;
    if (incoming.isPending) return;
    const outcome = incoming.begin(
      (overlapped) => kernel32.symbols.ConnectNamedPipe(handle, overlapped),
      (outcome) => {
        this.#takeOver(file, outcome);
        this.#handOut();
      },
    );
    if (outcome) this.#takeOver(file, outcome);
  }

  #takeOver(file: PipeFile, { code }: Outcome): void {
    if (this.#isClosed) return;
    this.#free.delete(file);
    // One that came and went may have left messages behind.
    const isClient = code === 0 || code === Code.PIPE_CONNECTED || isGone(code);
    if (isClient) {
      this.#arrived.push(file);
    } else {
      file.close();
      this.#refuse(code);
    }
  }

  /** Tells the call that waits when there is nothing left to wait for. The next call makes it anew. */
  #refuse(code: number): void {
    if (this.#waiting > 0) return;
    const cause = systemError(this.#port.kernel32, code);
    this.#accepting?.reject(refusal("listen at", this.#endpoint, cause));
    this.#accepting = undefined;
    this.#updateHolds();
  }

  /** Gives the first client to the call that waits for one. */
  #handOut(): void {
    const accepting = this.#accepting;
    const file = accepting && this.#arrived.shift();
    if (!file) return;
    this.#accepting = undefined;
    this.#updateHolds();
    this.#makeRoom();
    file.incoming.isHeld = true;
    const addresses = { localAddress: this.address, remoteAddress: null };
    accepting.resolve(new PipeTransport(file, addresses, this.#limits));
  }

  /** Others shall find an instance at once. If there can be none, the next accept tells. */
  #makeRoom(): void {
    try {
      this.#replenish();
    } catch {
      return;
    }
  }

  /** Instances hold the process open while somebody accepts. */
  #updateHolds(): void {
    const isHeld = this.#isHeld && this.#accepting !== undefined;
    for (const { incoming } of this.#free) incoming.isHeld = isHeld;
  }
}

function interrupted(): Error {
  return new Deno.errors.Interrupted("The listener was closed");
}
