/**
 * One end of a pipe that is open: the handle, and the memory that the system
 * reads and writes for it.
 *
 * @module
 */

import { interrupted } from "../ends.ts";
import type { Kernel32 } from "./bindings.ts";
import type { CompletionPort } from "./completion_port.ts";
import { NativeMemory } from "./native_memory.ts";
import { Operation, OVERLAPPED_SIZE } from "./operation.ts";

/** The owner of a handle. */
export class PipeFile {
  readonly kernel32: Kernel32;
  readonly handle: bigint;
  /** What comes in: the client first, and then its messages. */
  readonly incoming: Operation;
  /** What goes out. */
  readonly outgoing: Operation;
  #port: CompletionPort;
  #overlapped: NativeMemory;
  #memory = new Set<NativeMemory>();
  #whenClosed: () => void;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  /**
   * @param port The port, which was joined for this file and is left with it.
   * @param whenClosed Is called when the handle is closed.
   * @throws {Error} If the system refuses, or has no memory; the handle is
   * closed then, and the port left.
   */
  constructor(
    port: CompletionPort,
    handle: bigint,
    whenClosed: () => void = () => {},
  ) {
    this.kernel32 = port.kernel32;
    this.handle = handle;
    this.#port = port;
    this.#whenClosed = whenClosed;
    this.#overlapped = attach(port, handle);
    const { address } = this.#overlapped;
    this.incoming = new Operation(port, handle, address);
    this.outgoing = new Operation(
      port,
      handle,
      address + BigInt(OVERLAPPED_SIZE),
    );
  }

  /**
   * Throws if this end is closed, and its handle and its memory nobody's any more.
   *
   * @throws {Deno.errors.Interrupted} If it is.
   */
  assertOpen(): void {
    if (this.#isClosed) throw interrupted();
  }

  /** Memory that is there until it is freed, or until the file is closed and the system is done with it. */
  allocate(size: number): NativeMemory {
    const memory = new NativeMemory(this.kernel32, size);
    this.#memory.add(memory);
    return memory;
  }

  /** Frees memory with which nothing is under way. */
  free(memory: NativeMemory): void {
    this.#memory.delete(memory);
    memory.free();
  }

  /**
   * Closes, at once where nothing is under way. What is, is cancelled first.
   *
   * @returns A promise that resolves when nothing is left of it; it never rejects.
   */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    const cancelled = [this.incoming.cancel(), this.outgoing.cancel()];
    if (cancelled.some((pending) => pending)) await Promise.all(cancelled);
    this.kernel32.symbols.CloseHandle(this.handle);
    this.#whenClosed();
    this.#overlapped.free();
    for (const memory of this.#memory) memory.free();
    this.#memory.clear();
    await this.#port.leave();
  }
}

/** Has the port report what a file does, and makes room for the two operations. */
function attach(port: CompletionPort, handle: bigint): NativeMemory {
  try {
    port.attach(handle);
    return new NativeMemory(port.kernel32, 2 * OVERLAPPED_SIZE);
  } catch (error) {
    port.kernel32.symbols.CloseHandle(handle);
    port.leave();
    throw error;
  }
}
