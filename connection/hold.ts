/**
 * Whether what is pending holds the process open: while somebody waits for it.
 *
 * @module
 */

/** What may hold the process open, as it does at first. */
interface Holder {
  ref(): void;
  unref(): void;
}

/** Remembers whether a read or an accept that is pending holds the process open. */
export class Hold {
  #holder: Holder;
  #isHeld = true;

  constructor(holder: Holder) {
    this.#holder = holder;
  }

  /** Holds the process open. */
  take(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#holder.ref();
  }

  /** Lets the process end. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#holder.unref();
  }
}
