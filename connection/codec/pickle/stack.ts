/**
 * The stack that opcodes work on, with its marks.
 *
 * @module
 */

import type { Source } from "./source.ts";

/** Values, and how many there were at each mark. */
export class Stack {
  #source: Source;
  #values: unknown[] = [];
  #marks: number[] = [];
  /** The last mark: what is below it is out of reach. */
  #floor = 0;

  /** @param source Where what is wrong is found. */
  constructor(source: Source) {
    this.#source = source;
  }

  get isEmpty(): boolean {
    return this.#values.length === 0 && this.#marks.length === 0;
  }

  push(value: unknown): void {
    this.#values.push(value);
  }

  pop(): unknown {
    this.#assertReach();
    return this.#values.pop();
  }

  /** What is on top. */
  top(): unknown {
    this.#assertReach();
    return this.#values[this.#values.length - 1];
  }

  /** Puts something in the place of what is on top. */
  replaceTop(value: unknown): void {
    this.#assertReach();
    this.#values[this.#values.length - 1] = value;
  }

  mark(): void {
    this.#floor = this.#values.length;
    this.#marks.push(this.#floor);
  }

  /** Takes the last mark and what is above it. */
  popMark(): unknown[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.#source.malformed("there is no mark");
    this.#floor = this.#marks.at(-1) ?? 0;
    const values = this.#values.slice(mark);
    this.#values.length = mark;
    return values;
  }

  /** Takes what is on top, or the mark that is. */
  drop(): void {
    const isMark = this.#marks.length > 0 &&
      this.#values.length === this.#floor;
    if (isMark) this.popMark();
    else this.pop();
  }

  #assertReach(): void {
    if (this.#values.length > this.#floor) return;
    throw this.#source.malformed("there is nothing on the stack");
  }
}
