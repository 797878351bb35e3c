/** Time: what must settle within some, and what lets some pass. */

/** Lets so many milliseconds pass. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A deadline that begins when it is made. */
export class Deadline {
  #end: number;
  #milliseconds: number;

  /** Ends in so many milliseconds. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.#end = performance.now() + milliseconds;
  }

  /**
   * Settles as `promise` does.
   *
   * @param waiting Says what still waits, when it did not settle in time.
   */
  async for<T>(promise: Promise<T>, waiting: () => string): Promise<T> {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const what = `${waiting()} within ${this.#milliseconds} ms`;
      reject(new Error(`Still waiting: ${what}`));
    }, this.#end - performance.now());
    try {
      return await Promise.race([promise, over]);
    } finally {
      clearTimeout(timer);
    }
  }
}
