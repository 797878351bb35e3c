/**
 * Makes one value into what JSON has.
 *
 * @module
 */

import { type Kind, NotationError } from "./kind.ts";
import type { Numerals } from "./numbers.ts";

/**
 * How many parts may be printed again that were printed before: a few bytes of a
 * pickle can share a list with itself until nobody could print it.
 */
const MAX_REPEATED = 1_000_000;

/** Notes one value, and knows what it could not note. */
export class Noter {
  #kinds: readonly Kind[];
  #numerals: Numerals;
  /** The containers that the current one is in. */
  #open = new Set<unknown>();
  #seen = new Set<unknown>();
  #repeated = 0;
  #inner = (value: unknown) => this.note(value);

  /** Why a part could not be noted, the first of them. */
  missing: string | undefined;

  constructor(kinds: readonly Kind[], numerals: Numerals) {
    this.#kinds = kinds;
    this.#numerals = numerals;
  }

  /**
   * What JSON has for a value.
   *
   * @throws {NotationError} If too much of it is printed again and again.
   */
  note(value: unknown): unknown {
    if (this.#isJson(value)) return value;
    if (typeof value !== "object" || value === null) return this.#kind(value);
    if (this.#open.has(value)) return this.#cannot("it contains itself");
    this.#count(value);
    this.#open.add(value);
    try {
      return this.#container(value);
    } finally {
      this.#open.delete(value);
    }
  }

  #isJson(value: unknown): boolean {
    return value === null || typeof value === "string" ||
      typeof value === "boolean" ||
      typeof value === "number" && this.#numerals.isPlain(value);
  }

  #container(value: object): unknown {
    if (Array.isArray(value)) return Array.from(value, this.#inner);
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype
      ? this.#record(value as Record<string, unknown>)
      : this.#kind(value);
  }

  #record(value: Record<string, unknown>): unknown {
    const keys = Object.keys(value);
    const isLikeNote = keys.length === 1 && keys[0]!.startsWith("$");
    // Without a prototype, `__proto__` is a key as any other.
    const noted = Object.create(null);
    for (const key of keys) {
      noted[isLikeNote ? `$${key}` : key] = this.note(value[key]);
    }
    return noted;
  }

  #kind(value: unknown): unknown {
    const kind = this.#kinds.find((kind) => kind.holds(value));
    if (kind) return { [kind.tag]: kind.note(value, this.#inner) };
    const name = typeof value === "object" ? value?.constructor?.name : null;
    return this.#cannot(`there is no note for a ${name ?? typeof value}`);
  }

  #cannot(why: string): unknown {
    this.missing ??= why;
    return { $cannot: why };
  }

  #count(value: object): void {
    if (this.#seen.has(value)) this.#repeated += 1 + sizeOf(value);
    else this.#seen.add(value);
    if (this.#repeated > MAX_REPEATED) {
      throw new NotationError("it refers to the same parts too often");
    }
  }
}

/** About how much there is to print of a container. */
function sizeOf(value: object): number {
  if (value instanceof Map || value instanceof Set) return value.size;
  if (Array.isArray(value)) return value.length;
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer
    ? value.byteLength
    : Object.keys(value).length;
}
