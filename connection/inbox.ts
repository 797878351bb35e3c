/**
 * Those who wait for a message of one connection, served in the order in which
 * they came.
 *
 * @module
 */

import { type WaitOptions, watch } from "./deadline.ts";
import type { Transport } from "./transport/transport.ts";

interface Receiver {
  /** Where to put the message, if it fits; only for a call that nothing can end early. */
  destination: Uint8Array | undefined;
  resolve: (message: Uint8Array) => void;
  reject: (reason: unknown) => void;
}

/** What becomes of a message before anybody gets it. */
export type Inspect = (message: Uint8Array) => Error | undefined;

/**
 * Reads from a transport while somebody waits, and not otherwise: what nobody
 * has asked for stays with the system, which slows the sender down.
 */
export class Inbox {
  #transport: Transport;
  #inspectFirst: Inspect | undefined;
  #receivers = new Set<Receiver>();
  /** Those who wait until there is something to receive, and take nothing. */
  #watchers = new Set<() => void>();
  #pump: Promise<void> | undefined;
  #isHeld = true;
  /** Why there will be no further message. */
  #end: { reason: unknown } | undefined;

  /** Reads from `transport`, which it does not own. */
  constructor(transport: Transport, inspectFirst?: Inspect) {
    this.#transport = transport;
    this.#inspectFirst = inspectFirst;
  }

  /**
   * The next message, if it is here and nobody came before.
   *
   * @throws {unknown} The reason, if there will be none.
   */
  take(destination?: Uint8Array): Uint8Array | undefined {
    if (this.#receivers.size > 0) return undefined;
    if (this.#end) throw this.#end.reason;
    try {
      return this.#next(destination);
    } catch (reason) {
      this.#breakOff(reason);
      throw reason;
    }
  }

  /** The next message, as soon as it is this call's turn. */
  receive(
    destination: Uint8Array | undefined,
    options: WaitOptions | undefined,
  ): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const receiver = { destination, resolve, reject };
      this.#receivers.add(receiver);
      if (options) {
        const stop = watch(options, "Cannot receive a message", (reason) => {
          this.#receivers.delete(receiver);
          this.#rest();
          reject(reason);
        });
        receiver.resolve = (message) => (stop(), resolve(message));
        receiver.reject = (reason) => (stop(), reject(reason));
      }
      this.#read();
    });
  }

  #isReady(): boolean {
    if (this.#end) return true;
    try {
      return this.#receivers.size === 0 && this.#transport.ready();
    } catch (reason) {
      this.#breakOff(reason);
      return true;
    }
  }

  /** Resolves when a call to {@linkcode Inbox.take} would have an outcome at once. */
  ready(options: WaitOptions): Promise<void> {
    if (this.#isReady()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const watcher = () => (stop(), resolve());
      const stop = watch(options, "Nothing came", (reason) => {
        this.#watchers.delete(watcher);
        this.#rest();
        reject(reason);
      });
      this.#watchers.add(watcher);
      this.#read();
    });
  }

  /** Ends every wait, now and later, with this reason. */
  end(reason: unknown): void {
    this.#end ??= { reason };
    // Whoever closes waits for the read that is pending.
    this.#hold();
    for (const { reject } of this.#receivers) reject(reason);
    for (const notify of this.#watchers) notify();
    this.#receivers.clear();
    this.#watchers.clear();
  }

  /** Resolves when no read is pending any more. */
  async settled(): Promise<void> {
    await this.#pump;
  }

  #next(destination: Uint8Array | undefined): Uint8Array | undefined {
    const message = this.#transport.take(destination);
    if (message && this.#inspectFirst) {
      const error = this.#inspectFirst(message);
      this.#inspectFirst = undefined;
      if (error) throw error;
    }
    return message;
  }

  #read(): void {
    this.#hold();
    this.#pump ??= this.#readWhileWanted();
  }

  async #readWhileWanted(): Promise<void> {
    try {
      while (this.#receivers.size > 0 || this.#watchers.size > 0) {
        await this.#transport.fill();
        this.#deliver();
      }
    } catch (reason) {
      this.end(reason);
    }
    this.#pump = undefined;
  }

  #deliver(): void {
    try {
      for (const receiver of this.#receivers) {
        const message = this.#next(receiver.destination);
        if (!message) return;
        this.#receivers.delete(receiver);
        receiver.resolve(message);
      }
      if (this.#watchers.size === 0 || !this.#transport.ready()) return;
    } catch (reason) {
      return this.#breakOff(reason);
    }
    for (const notify of this.#watchers) notify();
    this.#watchers.clear();
  }

  /** Closes: what came cannot be read on. */
  #breakOff(reason: unknown): void {
    this.#transport.close();
    this.end(reason);
  }

  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#transport.ref();
  }

  /** Lets the process end although a read is pending, when nobody waits for it. */
  #rest(): void {
    if (this.#receivers.size > 0 || this.#watchers.size > 0) return;
    if (this.#pump && this.#isHeld) {
      this.#isHeld = false;
      this.#transport.unref();
    }
  }
}
