/**
 * How much is still to leave, and who waits for that.
 *
 * @module
 */

import type { Sent } from "./traffic.ts";

/** A call that waits until something has left. */
export interface Departure {
  resolve: () => void;
  reject: (error: Error) => void;
}

const DONE = Promise.resolve();

/** The account of the outgoing half of a transport: what was queued, and what the system has taken. */
export class Outflow implements Sent {
  /** How many messages were queued. */
  messages = 0;
  /** How many bytes they have. */
  bytes = 0;
  #highWaterMark: number;
  #amount = 0;
  /** Those that wait until less than the high-water mark is queued. */
  #forRoom: Departure[] = [];
  /** Those that wait until everything has left. */
  #forEnd: Departure[] = [];
  #failure: Error | undefined;
  /** Whether a caller has been told of the failure. */
  #told = false;

  constructor(highWaterMark: number) {
    this.#highWaterMark = highWaterMark;
  }

  /** How many bytes the system has not taken yet. */
  get amount(): number {
    return this.#amount;
  }

  /** Why nothing can leave any more. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * A message is queued.
   *
   * @param header How many bytes go before it.
   */
  add(length: number, header = 0): void {
    this.messages++;
    this.bytes += length;
    this.#amount += header + length;
  }

  /** The system has taken that many bytes. */
  remove(count: number): void {
    this.#amount -= count;
    if (this.#amount <= this.#highWaterMark) release(this.#forRoom);
  }

  /** Everything has left. */
  end(): void {
    release(this.#forEnd);
  }

  /** Resolves when there is room for more. */
  whenRoom(): Promise<void> {
    return this.#amount <= this.#highWaterMark ? DONE : wait(this.#forRoom);
  }

  /**
   * Resolves when everything has left.
   *
   * @param isIdle Whether it has already.
   */
  flush(isIdle: boolean): Promise<void> {
    if (this.#failure) return this.tell();
    return isIdle ? DONE : wait(this.#forEnd);
  }

  /** As {@linkcode Outflow.flush}, but does not fail for what a caller has been told already. */
  finish(isIdle: boolean): Promise<void> {
    return this.#failure && this.#told ? DONE : this.flush(isIdle);
  }

  /** Tells a caller of the failure. */
  tell(): Promise<never> {
    this.#told = true;
    return Promise.reject(this.#failure);
  }

  /** Remembers a failure, without telling anybody yet. */
  remember(failure: Error): void {
    this.#failure = failure;
  }

  /** Tells everybody who waits, those beside the ones that this knows too. */
  fail(failure: Error, others: Departure[]): void {
    const waiting = [...this.#forRoom, ...this.#forEnd, ...others];
    this.#failure = failure;
    this.#told = waiting.length > 0;
    this.#amount = 0;
    for (const { reject } of waiting) reject(failure);
  }
}

function wait(waiting: Departure[]): Promise<void> {
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
}

function release(waiting: Departure[]): void {
  if (waiting.length === 0) return;
  for (const { resolve } of waiting.splice(0)) resolve();
}
