/**
 * What a pickle refers back to, by numbers.
 *
 * @module
 */

import type { Source } from "./source.ts";

/** Values by their numbers. */
export class Memo {
  #source: Source;
  #values: unknown[] = [];
  /** Those that do not follow one another. */
  #others = new Map<number, unknown>();
  /** The identities of what was put under a number that was taken. */
  #identities = new Map<number, number>();
  #retaken = 0;
  /** What took the place of a value that was put here. */
  #successors = new Map<unknown, unknown>();

  /** @param source Where what is wrong is found. */
  constructor(source: Source) {
    this.#source = source;
  }

  /** The number that comes next where none is given. */
  get next(): number {
    return this.#values.length + this.#others.size;
  }

  /** Puts a value, whose identity is the number, or, where that was taken, another one. */
  put(index: number, value: unknown): number {
    const values = this.#values;
    if (index < values.length || this.#others.has(index)) {
      this.#identities.set(index, -(++this.#retaken));
    }
    if (index === values.length) {
      values.push(value);
      this.#others.delete(index);
    } else if (index < values.length) values[index] = value;
    else this.#others.set(index, value);
    return this.identity(index);
  }

  /** The identity of what has a number: the same whenever the same pickle is read. */
  identity(index: number): number {
    return this.#retaken === 0 ? index : this.#identities.get(index) ?? index;
  }

  /** @throws {Malformed} If nothing has this number. */
  get(index: number): unknown {
    const isAmong = index < this.#values.length;
    if (!isAmong && !this.#others.has(index)) {
      throw this.#source.malformed(`nothing has the number ${index}`);
    }
    const value = isAmong ? this.#values[index] : this.#others.get(index);
    return this.#successors.size === 0
      ? value
      : this.#successors.get(value) ?? value;
  }

  /** What took the place of a value, if something did. */
  successor(value: unknown): unknown {
    return this.#successors.get(value);
  }

  /** Gives a value from now on where another one was put. */
  replace(value: unknown, successor: unknown): void {
    this.#successors.set(value, successor);
  }
}
