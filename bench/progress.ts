/**
 * The line that tells what is being measured, and how long it will still take.
 *
 * @module
 */

const stream = Deno.stderr;
const isTerminal = stream.isTerminal();
const encoder = new TextEncoder();

/** Counts steps; on a terminal the line is replaced, elsewhere each is a line of its own. */
export class Progress {
  #start = performance.now();
  #done = 0;
  #total: number;

  constructor(total: number) {
    this.#total = total;
  }

  /** Says what is done next. */
  step(label: string): void {
    const passed = performance.now() - this.#start;
    const left = passed / this.#done * (this.#total - this.#done);
    const estimate = this.#done > 3 ? `, about ${duration(left)} left` : "";
    this.#done++;
    print(`${this.#done}/${this.#total}${estimate}: ${label}`);
  }

  /** Takes steps off that will not be made. */
  skip(count: number): void {
    this.#total -= count;
  }

  /** Clears the line. */
  end(): void {
    if (isTerminal) print("");
  }
}

function print(line: string): void {
  stream.writeSync(
    encoder.encode(isTerminal ? `\r\x1b[K${line}` : `${line}\n`),
  );
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
