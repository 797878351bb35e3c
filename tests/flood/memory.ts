/** The resident memory of this process: before something, meanwhile, and after. */

/** How often it is looked at, in milliseconds. */
const INTERVAL = 50;

/** Looks at the memory from when it is made until it is told to end. */
export class Memory {
  #samples: number[] = [Deno.memoryUsage().rss];
  #timer = setInterval(() => this.#look(), INTERVAL);

  /** By how much it has grown at most, in bytes. */
  get growth(): number {
    return Math.max(...this.#samples) - this.#samples[0]!;
  }

  /** How much higher the peak of the second half is than the one of the first. */
  get lateGrowth(): number {
    const half = Math.ceil(this.#samples.length / 2);
    return Math.max(...this.#samples.slice(half)) -
      Math.max(...this.#samples.slice(0, half));
  }

  end(): void {
    clearInterval(this.#timer);
    this.#look();
  }

  toString(): string {
    const [before, after] = [this.#samples[0]!, this.#samples.at(-1)!];
    const peak = before + this.growth;
    return `${mebibytes(before)} before, ${mebibytes(peak)} at the peak, ${
      mebibytes(after)
    } after`;
  }

  #look(): void {
    this.#samples.push(Deno.memoryUsage().rss);
  }
}

/** For people to read. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
