/**
 * JSON, with a note for every value that it lacks: what is typed and what is
 * printed are the same.
 *
 * A value that JSON lacks is an object with one key, which begins with `$`:
 * `{"$bytes":"aGk="}`. An object that has such a key itself is written with
 * another `$` before it: `{"$$bytes":1}`.
 *
 * @module
 */

import { quote, UNSEEN } from "../../connection/quote.ts";
import { type Kind, NotationError } from "./kind.ts";
import { KINDS } from "./kinds.ts";
import { Noter } from "./noter.ts";
import { type Numerals, WITH_BIGINTS } from "./numbers.ts";

/** What a value was printed as. */
export interface Printed {
  /** JSON in one line, in letters that can all be seen. */
  readonly text: string;
  /** What in the value could not be noted, the first of it: `{"$cannot": why}` stands for it. */
  readonly missing: string | undefined;
}

/** Reads and prints values. */
export class Notation {
  #kinds: readonly Kind[];
  #byTag: ReadonlyMap<string, Kind>;
  #numerals: Numerals;

  /**
   * @param others Kinds of values beside those of JavaScript.
   * @param numerals What JSON's numerals stand for.
   */
  constructor(
    others: readonly Kind[] = [],
    numerals: Numerals = WITH_BIGINTS,
  ) {
    this.#numerals = numerals;
    this.#kinds = [...KINDS, ...others];
    this.#byTag = new Map(this.#kinds.map((kind) => [kind.tag, kind]));
  }

  /** Prints a value, whatever it is. What is shared in it is printed each time. */
  print(value: unknown): Printed {
    const noter = new Noter(this.#kinds, this.#numerals);
    try {
      const json = JSON.stringify(noter.note(value));
      return { text: json.replace(UNSEEN, escape), missing: noter.missing };
    } catch (error) {
      // It refers to the same parts too often, or is too long or too deep.
      const missing = (error as Error).message;
      return { text: JSON.stringify({ $cannot: missing }), missing };
    }
  }

  /**
   * Reads what {@linkcode Notation.print} prints.
   *
   * @throws {SyntaxError} If it is no JSON.
   * @throws {NotationError} If it has a note that means nothing.
   */
  parse(text: string): unknown {
    const revive = (
      _key: string,
      value: unknown,
      context?: { source?: string },
    ) =>
      typeof value === "number"
        ? this.#numeral(value, context?.source ?? "")
        : value;
    return this.#read(JSON.parse(text, revive));
  }

  #numeral(value: number, source: string): number | bigint {
    if (Number.isFinite(value)) return this.#numerals.read(value, source);
    throw new NotationError(`Cannot read ${source}: no number is that large`);
  }

  #read(noted: unknown): unknown {
    if (typeof noted !== "object" || noted === null) return noted;
    const inner = (part: unknown) => this.#read(part);
    if (Array.isArray(noted)) return noted.map(inner);
    const entries = Object.entries(noted);
    const [[tag, payload] = ["", null]] = entries;
    if (entries.length !== 1 || !tag.startsWith("$")) {
      return Object.fromEntries(
        entries.map(([key, value]) => [key, inner(value)]),
      );
    }
    if (tag.startsWith("$$")) return { [tag.slice(1)]: inner(payload) };
    return this.#readNote(tag, payload, inner);
  }

  #readNote(
    tag: string,
    payload: unknown,
    inner: (noted: unknown) => unknown,
  ): unknown {
    const kind = this.#byTag.get(tag);
    if (!kind) {
      throw new NotationError(
        `Cannot read {${quote(tag)}: …}: no value is noted so here; write ${
          quote(`$${tag}`)
        } for an object with that key`,
      );
    }
    try {
      return kind.read(payload, inner);
    } catch (cause) {
      // What is inside says itself what it is.
      if (cause instanceof NotationError && /^Cannot/.test(cause.message)) {
        throw cause;
      }
      const { message } = cause as Error;
      throw new NotationError(`Cannot read {${quote(tag)}: …}: ${message}`, {
        cause,
      });
    }
  }
}

/** As JSON escapes in text, and nothing outside of text is unseen. */
function escape(letter: string): string {
  return letter.split("").map((unit) =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  ).join("");
}
