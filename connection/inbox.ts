/**
 * What a connection receives: those who wait for a message, served in the order
 * in which they came.
 *
 * @module
 */

import type { Consumer } from "./consumers.ts";
import { assertWait, type WaitOptions } from "./deadline.ts";
import { Hold } from "./hold.ts";
import { closedHere } from "./transport/ends.ts";
import type { Frame } from "./transport/frame.ts";
import type { Transport } from "./transport/transport.ts";
import { type Waiter, Waiters } from "./waiters.ts";

/** What becomes of a message before anybody gets it. */
export type Inspect = (message: Uint8Array) => Error | undefined;

/** A call that waits for a message. */
interface Call {
  consumer: Consumer<unknown>;
  owner: object;
}

/**
 * Reads from a transport while somebody waits, and not otherwise: what nobody
 * has asked for stays with the system, which slows the sender down.
 */
export class Inbox {
  #transport: Transport;
  #inspectFirst: Inspect | undefined;
  /** Those who wait for a message, with what they make of it. */
  #receivers: Waiters<unknown, Call>;
  /** Those who wait until there is something to receive, and take nothing; each by its owner. */
  #watchers: Waiters<void, object>;
  /** The read that is under way. */
  #pending: Promise<void> | undefined;
  #hold: Hold;
  /** Why there will be no further message. */
  #end: { reason: unknown } | undefined;
  #isClosed = false;

  /** Reads from `transport`, which it does not own. */
  constructor(transport: Transport, inspectFirst?: Inspect) {
    this.#transport = transport;
    this.#inspectFirst = inspectFirst;
    this.#receivers = new Waiters(() => this.#rest());
    this.#watchers = new Waiters(() => this.#rest());
    this.#hold = new Hold(transport);
  }

  /**
   * What the consumer makes of the next message, if that is here and nobody came
   * before.
   *
   * @throws {unknown} The reason, if there will be none; or what the consumer throws.
   */
  take<T>(consumer: Consumer<T>): { value: T } | undefined {
    this.#assertOpen("receive");
    const frame = this.#takeFrame(consumer.destination);
    return frame && { value: consumer.consume(frame) };
  }

  /**
   * What the consumer makes of the next message, as soon as it is this call's turn.
   *
   * @param owner What is not to be garbage-collected while the call waits.
   */
  receive<T>(
    consumer: Consumer<T>,
    options: WaitOptions | undefined,
    owner: object,
  ): Promise<T> {
    let bounds: WaitOptions | undefined;
    try {
      bounds = assertWait(options);
      this.#assertOpen("receive");
      const frame = this.#takeFrame(consumer.destination);
      if (frame) return Promise.resolve(consumer.consume(frame));
    } catch (reason) {
      return Promise.reject(reason);
    }
    const subject = "Cannot receive a message";
    const call = { consumer, owner };
    const received = this.#receivers.join(call, bounds, subject);
    this.#read();
    return received as Promise<T>;
  }

  /**
   * Whether a call would not wait, now or within `timeout`. See `Connection.poll`.
   *
   * @param owner As in {@linkcode Inbox.receive}.
   */
  async poll(
    { signal, timeout }: WaitOptions,
    owner: object,
  ): Promise<boolean> {
    assertWait({ signal, timeout });
    this.#assertOpen("poll");
    try {
      await this.ready({ signal, timeout }, owner);
      return true;
    } catch (error) {
      if (signal?.aborted || !(error instanceof Deno.errors.TimedOut)) {
        throw error;
      }
      return false;
    }
  }

  /**
   * Resolves when a call to {@linkcode Inbox.take} would have an outcome at once.
   *
   * @param owner As in {@linkcode Inbox.receive}.
   */
  ready(options: WaitOptions, owner: object): Promise<void> {
    if (this.#isReady()) return Promise.resolve();
    const ready = this.#watchers.join(owner, options, "Nothing came");
    this.#read();
    return ready;
  }

  /** Whether this end was closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Ends every wait; nothing can be received any more.
   *
   * @returns Why there was nothing more to receive already, or `null`.
   */
  close(): unknown {
    this.#isClosed = true;
    const failure = this.#end ? this.#end.reason : null;
    this.#endWith(
      new Deno.errors.Interrupted(
        "Cannot receive a message: this end of the connection was closed meanwhile",
      ),
    );
    return failure;
  }

  /** Resolves when no read is pending any more. */
  async settled(): Promise<void> {
    await this.#pending;
  }

  /** Ends every wait, now and later, with this reason. */
  #endWith(reason: unknown): void {
    this.#end ??= { reason };
    // Whoever closes waits for the read that is pending.
    this.#hold.take();
    this.#receivers.rejectAll(reason);
    for (const watcher of this.#watchers) watcher.resolve();
  }

  #takeFrame(destination: Uint8Array | undefined): Frame | undefined {
    if (this.#receivers.size > 0) return undefined;
    if (this.#end) throw this.#end.reason;
    try {
      return this.#next(destination);
    } catch (reason) {
      this.#breakOff(reason);
      throw reason;
    }
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

  #next(destination: Uint8Array | undefined): Frame | undefined {
    const frame = this.#transport.take(destination);
    if (frame && this.#inspectFirst) {
      const { bytes, start, end } = frame;
      const error = this.#inspectFirst(bytes.subarray(start, end));
      this.#inspectFirst = undefined;
      if (error) throw error;
    }
    return frame;
  }

  #read(): void {
    this.#hold.take();
    this.#pending ??= this.#transport.fill().then(this.#onFilled, this.#onEnd);
  }

  #onFilled = (): void => {
    // A codec may receive: it must not begin to read where the messages lie.
    this.#deliver();
    this.#pending = undefined;
    if (!this.#end && this.#isWanted()) this.#read();
  };

  #onEnd = (reason: unknown): void => {
    this.#pending = undefined;
    this.#endWith(reason);
  };

  #isWanted(): boolean {
    return this.#receivers.size > 0 || this.#watchers.size > 0;
  }

  #deliver(): void {
    try {
      for (const receiver of this.#receivers) {
        const frame = this.#next(receiver.detail.consumer.destination);
        if (!frame) return;
        settle(receiver, frame);
      }
      if (this.#watchers.size === 0 || !this.#transport.ready()) return;
    } catch (reason) {
      return this.#breakOff(reason);
    }
    for (const watcher of this.#watchers) watcher.resolve();
  }

  /** Closes: what came cannot be read on. */
  #breakOff(reason: unknown): void {
    this.#endWith(reason);
    this.#transport.close(reason);
  }

  /** Why there are no further messages is told by whoever receives next, so this is for what was closed here alone. */
  #assertOpen(action: string): void {
    if (this.#isClosed) throw closedHere(action);
  }

  /** Lets the process end although a read is pending, when nobody waits for it. */
  #rest(): void {
    if (this.#pending && !this.#isWanted()) this.#hold.release();
  }
}

/** Gives a message to the call that has waited for it. */
function settle(
  receiver: Waiter<unknown, Call>,
  frame: Frame,
): void {
  try {
    receiver.resolve(receiver.detail.consumer.consume(frame));
  } catch (reason) {
    receiver.reject(reason);
  }
}
