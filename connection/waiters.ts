/**
 * Those who wait for one thing after another, served in the order in which they
 * came.
 *
 * @module
 */

import { type WaitOptions, watch } from "./deadline.ts";

/** A queue of calls that wait, any of which may give up. */
export class Waiters<T, Detail = void> implements Iterable<Waiter<T, Detail>> {
  #waiters = new Set<Waiter<T, Detail>>();
  #whenGivenUp: () => void;

  /** @param whenGivenUp Called when a call has stopped to wait by itself. */
  constructor(whenGivenUp: () => void) {
    this.#whenGivenUp = whenGivenUp;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiters.size;
  }

  /**
   * Waits to be served.
   *
   * @param subject What is waited for, for the sentence of the time-out's error.
   */
  join(
    detail: Detail,
    options: WaitOptions | undefined,
    subject: string,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter = new Waiter(detail, this.#waiters, resolve, reject);
      if (!options) return;
      waiter.stop = watch(options, subject, (reason) => {
        waiter.reject(reason);
        this.#whenGivenUp();
      });
    });
  }

  /** Ends all waits. */
  rejectAll(reason: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(reason);
  }

  /** Those who wait, the first one first; they may be served meanwhile. */
  [Symbol.iterator](): Iterator<Waiter<T, Detail>> {
    return this.#waiters.values();
  }
}

/** One call that waits. Either method ends its wait. */
export class Waiter<T, Detail> {
  /** What the call asked for. */
  readonly detail: Detail;
  /** Ends what could end the wait early. */
  stop: (() => void) | undefined;
  #queue: Set<Waiter<T, Detail>>;
  #resolve: (value: T) => void;
  #reject: (reason: unknown) => void;

  constructor(
    detail: Detail,
    queue: Set<Waiter<T, Detail>>,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ) {
    this.detail = detail;
    this.#queue = queue;
    this.#resolve = resolve;
    this.#reject = reject;
    queue.add(this);
  }

  resolve(value: T): void {
    this.#leave();
    this.#resolve(value);
  }

  reject(reason: unknown): void {
    this.#leave();
    this.#reject(reason);
  }

  #leave(): void {
    this.stop?.();
    this.#queue.delete(this);
  }
}
