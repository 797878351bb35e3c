/**
 * Those who wait for a message of one connection, served in the order in which
 * they came.
 *
 * @module
 */

import type { WaitOptions } from "./deadline.ts";
import { Hold } from "./hold.ts";
import type { Transport } from "./transport/transport.ts";
import { Waiters } from "./waiters.ts";

/** What becomes of a message before anybody gets it. */
export type Inspect = (message: Uint8Array) => Error | undefined;

/**
 * Reads from a transport while somebody waits, and not otherwise: what nobody
 * has asked for stays with the system, which slows the sender down.
 */
export class Inbox {
  #transport: Transport;
  #inspectFirst: Inspect | undefined;
  /** Those who wait for a message, with where to put it, if nothing can end their wait early. */
  #receivers: Waiters<Uint8Array, Uint8Array | undefined>;
  /** Those who wait until there is something to receive, and take nothing. */
  #watchers: Waiters<void>;
  #pump: Promise<void> | undefined;
  #hold: Hold;
  /** Why there will be no further message. */
  #end: { reason: unknown } | undefined;

  /** Reads from `transport`, which it does not own. */
  constructor(transport: Transport, inspectFirst?: Inspect) {
    this.#transport = transport;
    this.#inspectFirst = inspectFirst;
    this.#receivers = new Waiters(() => this.#rest());
    this.#watchers = new Waiters(() => this.#rest());
    this.#hold = new Hold(transport);
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
    const subject = "Cannot receive a message";
    const received = this.#receivers.join(destination, options, subject);
    this.#read();
    return received;
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
    const ready = this.#watchers.join(undefined, options, "Nothing came");
    this.#read();
    return ready;
  }

  /** Ends every wait, now and later, with this reason. */
  end(reason: unknown): void {
    this.#end ??= { reason };
    // Whoever closes waits for the read that is pending.
    this.#hold.take();
    this.#receivers.rejectAll(reason);
    for (const watcher of this.#watchers) watcher.resolve();
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
    this.#hold.take();
    this.#pump ??= this.#readWhileWanted();
  }

  async #readWhileWanted(): Promise<void> {
    try {
      while (this.#isWanted()) {
        await this.#transport.fill();
        this.#deliver();
      }
    } catch (reason) {
      this.end(reason);
    }
    this.#pump = undefined;
  }

  #isWanted(): boolean {
    return this.#receivers.size > 0 || this.#watchers.size > 0;
  }

  #deliver(): void {
    try {
      for (const receiver of this.#receivers) {
        const message = this.#next(receiver.detail);
        if (!message) return;
        receiver.resolve(message);
      }
      if (this.#watchers.size === 0 || !this.#transport.ready()) return;
    } catch (reason) {
      return this.#breakOff(reason);
    }
    for (const watcher of this.#watchers) watcher.resolve();
  }

  /** Closes: what came cannot be read on. */
  #breakOff(reason: unknown): void {
    this.#transport.close();
    this.end(reason);
  }

  /** Lets the process end although a read is pending, when nobody waits for it. */
  #rest(): void {
    if (this.#pump && !this.#isWanted()) this.#hold.release();
  }
}
