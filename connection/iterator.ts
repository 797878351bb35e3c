/**
 * The messages of a connection, as `for await` asks for them.
 *
 * @module
 */

import type { Messages } from "./messages.ts";

/**
 * What `for await` asks for messages. A generator would do the same: it takes
 * three promises for each message, where this takes one.
 */
export class MessageIterator implements AsyncIterableIterator<unknown, void> {
  #messages: Messages;
  #isDone = false;
  /** Whether the error that ends the iteration was told. */
  #isTold = false;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  next(): Promise<IteratorResult<unknown, void>> {
    if (this.#isDone) return Promise.resolve(done());
    try {
      const next = this.#messages.take();
      if (!next) return this.#resolve(this.#messages.receive());
      // A codec may be asynchronous.
      if (next.value instanceof Promise) return this.#resolve(next.value);
      this.#isDone = next.done === true;
      return Promise.resolve(next);
    } catch (error) {
      return this.#resolve(Promise.reject(error));
    }
  }

  /** Leaves the connection open, with the messages that are still to come. */
  return(): Promise<IteratorResult<unknown, void>> {
    this.#isDone = true;
    return Promise.resolve(done());
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #resolve(
    received: Promise<unknown>,
  ): Promise<IteratorResult<unknown, void>> {
    try {
      return { done: false, value: await received };
    } catch (error) {
      // Several calls may wait: one of them is told.
      if (this.#isTold) return done();
      this.#isDone = this.#isTold = true;
      if (this.#messages.isEnd(error)) return done();
      throw error;
    }
  }
}

function done(): IteratorReturnResult<void> {
  return { done: true, value: undefined };
}
