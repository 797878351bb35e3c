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

const DONE: IteratorResult<unknown, void> = { done: true, value: undefined };

/**
 * What `for await` asks for messages. A generator would do the same: it takes
 * three promises for each message, where this takes one.
 */
export class MessageIterator implements AsyncIterableIterator<unknown, void> {
  #source: IteratedSource;
  #isDone = false;

  constructor(source: IteratedSource) {
    this.#source = source;
  }

  next(): Promise<IteratorResult<unknown, void>> {
    if (this.#isDone) return Promise.resolve(DONE);
    try {
      const next = this.#source.take();
      if (!next) return this.#receive();
      this.#isDone = next.done === true;
      return Promise.resolve(next);
    } catch (error) {
      this.#isDone = true;
      return Promise.reject(error);
    }
  }

  /** Leaves the connection open, with the messages that are still to come. */
  return(): Promise<IteratorResult<unknown, void>> {
    this.#isDone = true;
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #receive(): Promise<IteratorResult<unknown, void>> {
    try {
      return { done: false, value: await this.#source.receive() };
    } catch (error) {
      this.#isDone = true;
      if (this.#source.isEnd(error)) return DONE;
      throw error;
    }
  }
}
