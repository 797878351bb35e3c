/** Ends a case that hangs. One timer does it for all: one for each would cost more than most cases. */

/** How long a case may take once one has hung, and smaller ones like it are looked for, in milliseconds. */
const IMPATIENCE = 100;

/** Looks every so often whether the same case is still under way. */
export class Watchdog implements Disposable {
  #timer: ReturnType<typeof setInterval> | undefined;
  #isNew = false;
  #abort: (reason: Error) => void = () => {};

  /** @param patience How long a case may take, in milliseconds; one that takes twice as long is ended. */
  constructor(patience: number) {
    this.#lookEvery(patience);
  }

  /** Settles as the case does, or rejects when it takes too long. */
  watch(work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#isNew = true;
      this.#abort = reject;
      work.then(resolve, reject);
    });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #lookEvery(milliseconds: number): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      if (this.#isNew) return void (this.#isNew = false);
      this.#abort(new Error("It hangs"));
      this.#lookEvery(IMPATIENCE);
    }, milliseconds);
  }
}
