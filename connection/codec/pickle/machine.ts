/**
 * The machine that a pickle is a program for. What the opcodes do with it is in
 * `operations.ts`.
 *
 * @module
 */

import { quote } from "../../quote.ts";
import { Malformed } from "../malformed.ts";
import { type Dict, Dicts, isDict } from "./dict.ts";
import { type Maker, type Making, Name, Unfinished } from "./kinds/kind.ts";
import { Memo } from "./memo.ts";
import type { Source } from "./source.ts";
import { Stack } from "./stack.ts";
import type { Names } from "./table.ts";

/** The longest name that is shown, in UTF-16 units. */
const SHOWN_NAME = 80;

/**
 * How much may be copied for each byte of a message: an honest one has bytes
 * made of text, and of these a bytearray.
 */
const MAX_COPIED = 8;

/** How much may be copied at any rate: a short one may share what it has many times. */
const FREE_COPIED = 1024 * 1024;

/** Makes values as the opcodes tell it. */
export class Machine implements Making {
  readonly source: Source;
  readonly stack: Stack;
  readonly dicts = new Dicts();
  #memo: Memo;
  #names: Names;
  /** The identities in the memo of the dicts that are maps from the start. */
  #maps: ReadonlySet<number>;
  /** The dicts that were referred back to, and their first identities. */
  #shared = new Map<unknown, number>();
  /** Those of them that turned out to be maps afterwards. */
  readonly lateMaps = new Set<number>();
  /** What made the objects that may be given a state. */
  #makers = new Map<unknown, Maker>();
  /** Tuples that have names in them: arguments, and no values. */
  #withNames = new Set<unknown>();
  /** Whether there is anything that is no value: most pickles have nothing. */
  #hasNames = false;
  #copied = 0;

  constructor(source: Source, names: Names, maps: ReadonlySet<number>) {
    this.source = source;
    this.stack = new Stack(source);
    this.#memo = new Memo(source);
    this.#names = names;
    this.#maps = maps;
  }

  /** Gives what is on top a number, by default the next one. */
  memoize(index: number = this.#memo.next): void {
    const value = this.stack.top();
    const identity = this.#memo.put(index, value);
    if (!this.#maps.has(identity) || !isDict(value)) return;
    this.charge(Object.keys(value).length);
    this.#replaceTop(value, this.dicts.toMap(value));
  }

  /** What has a number. */
  recall(index: number): unknown {
    const value = this.#memo.get(index);
    if (isDict(value) && !this.#shared.has(value)) {
      this.#shared.set(value, this.#memo.identity(index));
    }
    return value;
  }

  /** Makes a dict that is on top the map that it has to be. */
  replaceDict(dict: Dict): Map<unknown, unknown> {
    // It may be on the stack many times.
    const known = this.#memo.successor(dict);
    if (known instanceof Map) {
      this.stack.replaceTop(known);
      return known;
    }
    const identity = this.#shared.get(dict);
    // Whoever has it already would keep the object.
    if (identity !== undefined) this.lateMaps.add(identity);
    const map = this.dicts.toMap(dict);
    this.#replaceTop(dict, map);
    return map;
  }

  /** A tuple, which may have names in it. */
  tuple(items: unknown[]): unknown[] {
    if (this.#hasNames && items.some((item) => this.#isNoValue(item))) {
      this.#withNames.add(items);
    }
    return items;
  }

  /** @throws {Malformed} If one of them is a class, or a function, or not complete. */
  assertValues(items: readonly unknown[]): void {
    if (!this.#hasNames) return;
    for (const item of items) this.assertValue(item);
  }

  /** @throws {Malformed} If it is a class, or a function, or not complete. */
  assertValue(value: unknown): void {
    if (!this.#hasNames || !this.#isNoValue(value)) return;
    throw this.source.malformed(
      value instanceof Unfinished
        ? "something is used that is not complete"
        : `${
          value instanceof Name ? value.name : "what is in a tuple"
        } is no value, but a class or a function`,
    );
  }

  /** Looks a name up in the table, and nowhere else. */
  name(module: unknown, qualifiedName: unknown): Name {
    if (typeof module !== "string" || typeof qualifiedName !== "string") {
      throw this.source.malformed("a name is no text");
    }
    const full = `${module}.${qualifiedName}`;
    const name = this.#names.get(full);
    this.#hasNames = true;
    if (name) return name;
    const shown = quote(full.slice(0, SHOWN_NAME));
    throw this.source.malformed(
      `it refers to ${shown}, which is not in the table of what is known; pickle({ globals }) can add it`,
    );
  }

  /** Makes a value of arguments. */
  make(name: unknown, args: readonly unknown[]): unknown {
    if (!(name instanceof Name)) {
      throw this.source.malformed("what is called is no class or function");
    }
    const { maker } = name;
    this.charge(args.length);
    const names = this.#withNames.has(args);
    for (const arg of names ? args : []) {
      if (!(maker.takesNames && arg instanceof Name)) this.assertValue(arg);
    }
    let made: unknown;
    try {
      made = maker.make(args, this);
    } catch (cause) {
      if (cause instanceof Malformed) throw cause;
      const reason = `${name.name} cannot be made of what it is given`;
      throw this.source.malformed(reason, { cause });
    }
    if (maker.build && !(made instanceof Unfinished)) {
      this.#makers.set(made, maker);
    }
    return made;
  }

  /** Gives what is on top its state. */
  build(state: unknown): void {
    this.assertValue(state);
    const made = this.stack.top();
    const maker = made instanceof Unfinished
      ? made.maker
      : this.#makers.get(made);
    if (!maker?.build) {
      throw this.source.malformed("what is given a state has none");
    }
    let built: unknown;
    try {
      built = maker.build(made, state, this);
    } catch (cause) {
      if (cause instanceof Malformed) throw cause;
      throw this.source.malformed("what is given a state cannot take it", {
        cause,
      });
    }
    if (built !== made) this.#replaceTop(made, built);
  }

  charge(count: number): void {
    this.#copied += count;
    const most = Math.max(FREE_COPIED, MAX_COPIED * this.source.length);
    if (this.#copied > most) {
      throw this.source.malformed("it copies more than it has");
    }
  }

  #replaceTop(value: unknown, successor: unknown): void {
    this.stack.replaceTop(successor);
    this.#memo.replace(value, successor);
    const maker = this.#makers.get(value);
    if (maker) this.#makers.set(successor, maker);
  }

  #isNoValue(value: unknown): boolean {
    return value instanceof Name || value instanceof Unfinished ||
      this.#withNames.has(value);
  }
}
