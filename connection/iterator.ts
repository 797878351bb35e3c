/**
 * The messages of a connection, one after another.
 *
 * @module
 */

/** Where the messages come from. */
interface IteratedSource {
  /** The next message, or the end, if it is here. */
  take(): IteratorResult<unknown, void> | undefined;
  /** The next message, when it is here. */
  receive(): Promise<unknown>;
  /** Whether an error of receiving only says that there is no more. */
  isEnd(error: unknown): boolean;
}

/**
 * What `for await` asks for messages. A generator would do the same: it takes
 * three promises for each message, where this takes one.
 */
export class MessageIterator implements AsyncIterableIterator<unknown, void> {
  #source: IteratedSource;
  #isDone = false;
  /** Whether the error that ends the iteration was told. */
  #isTold = false;

  constructor(source: IteratedSource) {
    this.#source = source;
  }

  next(): Promise<IteratorResult<unknown, void>> {
    if (this.#isDone) return Promise.resolve(done());
    try {
      const next = this.#source.take();
      if (!next) return this.#resolve(this.#source.receive());
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
      if (this.#source.isEnd(error)) return done();
      throw error;
    }
  }
}

function done(): IteratorReturnResult<void> {
  return { done: true, value: undefined };
}
