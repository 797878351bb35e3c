/** How much memory a long run has at its beginning, its middle and its end: what grows is a leak. */

import { MIB } from "../helpers/contract.ts";

/** How much more there may be at the end than in the middle, in bytes. */
const MOST_GROWTH = 16 * MIB;

/** Collects garbage, where `--expose-gc` allows it. */
const collect = (globalThis as { gc?: () => void }).gc;

const POINTS = [0, 0.5, 1];

/** Looks at the memory as a run goes on. */
export class MemoryWatch {
  #samples: Deno.MemoryUsage[] = [];

  /**
   * Looks, if it is time to.
   *
   * @param done How much of the run is over, from 0 to 1.
   */
  look(done: number): void {
    while (done >= (POINTS[this.#samples.length] ?? Infinity)) {
      collect?.();
      this.#samples.push(Deno.memoryUsage());
    }
  }

  /** What was seen, in words. */
  toString(): string {
    const seen = this.#samples.map(({ rss, heapUsed, external }) =>
      [rss, heapUsed, external].map((bytes) => (bytes / MIB).toFixed(1))
        .join(" / ")
    );
    return `memory, in MiB of RSS / heap / external: ${seen.join(", ")}`;
  }

  /** What has leaked, in words, where garbage can be collected before a look. */
  get leak(): string | undefined {
    const [, middle, end] = this.#samples.map(({ heapUsed, external }) =>
      heapUsed + external
    );
    if (!collect || middle === undefined || end === undefined) {
      return undefined;
    }
    return end - middle > MOST_GROWTH
      ? `${end - middle} bytes have come since the middle of the run`
      : undefined;
  }
}
