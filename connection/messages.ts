/**
 * The messages of a connection, decoded, as its iterator and its stream ask for
 * them: one after another, until either end closes.
 *
 * @module
 */

import type { ValueCodec } from "./codec/message.ts";
import { EOFError } from "./errors.ts";
import type { Inbox } from "./inbox.ts";

/** What is still to come. */
export class Messages {
  #inbox: Inbox;
  #values: ValueCodec;
  #owner: object;

  /** @param owner What is not to be garbage-collected as long as this is not. */
  constructor(inbox: Inbox, values: ValueCodec, owner: object) {
    this.#inbox = inbox;
    this.#values = values;
    this.#owner = owner;
  }

  /** Resolves when {@linkcode Messages.take} would have an outcome. */
  ready(signal: AbortSignal): Promise<void> {
    return this.#inbox.ready({ signal }, this.#owner);
  }

  /** The next message, or the end, if it is here and no other call takes it. */
  take(): IteratorResult<unknown, void> | undefined {
    try {
      const taken = this.#inbox.take(this.#values);
      return taken && { done: false, value: taken.value };
    } catch (error) {
      if (!this.isEnd(error)) throw error;
      return { done: true, value: undefined };
    }
  }

  /** The next message, when it is here. */
  receive(): Promise<unknown> {
    return this.#inbox.receive(this.#values, undefined, this.#owner);
  }

  /** Whether an error of receiving only says that there is no more. */
  isEnd(error: unknown): boolean {
    const isClean = error instanceof EOFError && error.cause === undefined;
    return isClean || this.#inbox.isClosed;
  }
}
