/**
 * Writes pickles: protocol 4, or 2.
 *
 * @module
 */

import { bufferBytes } from "../../bytes.ts";
import type { Draft } from "../../transport/draft.ts";
import type { Encoder } from "../binary_codec.ts";
import { explain, kindOf, type Passed, Refusal } from "../refusal.ts";
import { writeInteger } from "./integers.ts";
import {
  NativeString,
  type Protocol,
  Reduction,
  Reference,
} from "./kinds/kind.ts";
import { kindOfObject } from "./table.ts";
import { Opcode } from "./opcodes.ts";
import { Output } from "./output.ts";
import { toLatin1 } from "./python_text.ts";
import { assertHashable, isBinary, isMapping, isSet } from "./shapes.ts";

/** How many containers may be inside one another. */
const MAX_DEPTH = 1000;

const MAX_UINT32 = 0xffffffff;

/** The number of what is being written, and cannot be referred back to yet. */
const UNDER_WAY = -1;

const SET = new Reference(
  "builtins",
  "set",
  new Reference("__builtin__", "set"),
);
const FROZENSET = new Reference(
  "builtins",
  "frozenset",
  new Reference("__builtin__", "frozenset"),
);
const ENCODE = new Reference("_codecs", "encode");

/** Writes values into drafts, one after another. */
export class PickleEncoder implements Encoder {
  #protocol: Protocol;
  #output = new Output();
  /** The numbers of what has been written. */
  #count = 0;
  #objects = new Map<unknown, number>();
  /** Of arrays and sets as Python can have them as keys: tuples and frozensets. */
  #hashables = new Map<unknown, number>();
  /** Of the keys of objects, which come again and again. */
  #keys = new Map<string, number>();
  #references = new Map<string, number>();
  /** The containers that an error is coming out of: nothing is kept while all goes well. */
  #passed: Passed[] = [];

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
  }

  get isBusy(): boolean {
    return this.#output.isOpen;
  }

  encodeInto(value: unknown, draft: Draft): void {
    const output = this.#output;
    output.open(draft);
    try {
      output.uint8(Opcode.PROTO, this.#protocol);
      this.#write(value, 0, false);
      output.opcode(Opcode.STOP);
      output.finish();
    } catch (error) {
      throw explain(error, this.#passed);
    } finally {
      output.close();
      this.#forget();
    }
  }

  #forget(): void {
    this.#count = 0;
    this.#passed = [];
    for (
      const numbers of [
        this.#objects,
        this.#hashables,
        this.#keys,
        this.#references,
      ]
    ) {
      if (numbers.size > 0) numbers.clear();
    }
  }

  /**
   * Writes a value.
   *
   * @param depth How many containers it is in.
   * @param isKey Whether Python must be able to have it as a key.
   */
  #write(value: unknown, depth: number, isKey: boolean): void {
    switch (typeof value) {
      case "string":
        return this.#writeText(value);
      case "number":
        return this.#writeNumber(value);
      case "boolean":
        return this.#output.opcode(value ? Opcode.NEWTRUE : Opcode.NEWFALSE);
      case "bigint":
        return this.#writeBigint(value);
      case "undefined":
        return this.#output.opcode(Opcode.NONE);
      case "object":
        return value === null
          ? this.#output.opcode(Opcode.NONE)
          : this.#writeObject(value, depth, isKey);
    }
    throw new Refusal(`pickle has no ${typeof value}`);
  }

  #writeText(text: string): void {
    const short = this.#protocol === 2 ? undefined : Opcode.SHORT_BINUNICODE;
    this.#output.text(short, Opcode.BINUNICODE, text);
  }

  /** What is exact is an int; what is not, and −0, a float. */
  #writeNumber(value: number): void {
    const output = this.#output;
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      output.float64(Opcode.BINFLOAT, value);
    } else if (value !== (value | 0)) output.int64(Opcode.LONG1, value);
    else if (value < 0 || value > 0xffff) output.uint32(Opcode.BININT, value);
    else if (value > 0xff) output.uint16(Opcode.BININT2, value);
    else output.uint8(Opcode.BININT1, value);
  }

  #writeBigint(value: bigint): void {
    const bytes = writeInteger(value);
    this.#output.length(Opcode.LONG1, Opcode.LONG4, bytes.length);
    this.#output.bytes(bytes);
  }

  #writeObject(value: object, depth: number, isKey: boolean): void {
    if (isKey) {
      if (Array.isArray(value)) return this.#writeTuple(value, depth);
      if (isSet(value)) return this.#writeFrozenSet(value, depth);
      assertHashable(value);
    }
    if (this.#recall(this.#objects.get(value))) return;
    if (Array.isArray(value)) return this.#writeList(value, depth);
    if (isBinary(value)) return this.#writeBytes(value);
    if (isSet(value)) return this.#writeSet(value, depth);
    if (isMapping(value)) return this.#writeDict(value, depth);
    this.#writeOther(value, depth);
  }

  #writeList(list: readonly unknown[], depth: number): void {
    this.#assertDepth(depth);
    this.#output.opcode(Opcode.EMPTY_LIST);
    this.#memoize(this.#objects, list);
    if (list.length === 0) return;
    this.#output.opcode(Opcode.MARK);
    this.#writeItems(list, list, depth, false);
    this.#output.opcode(Opcode.APPENDS);
  }

  #writeTuple(list: readonly unknown[], depth: number): void {
    if (this.#recall(this.#hashables.get(list))) return;
    this.#assertDepth(depth);
    this.#hashables.set(list, UNDER_WAY);
    if (list.length > 0) this.#output.opcode(Opcode.MARK);
    this.#writeItems(list, list, depth, true);
    this.#output.opcode(list.length > 0 ? Opcode.TUPLE : Opcode.EMPTY_TUPLE);
    this.#memoize(this.#hashables, list);
  }

  #writeSet(set: ReadonlySet<unknown>, depth: number): void {
    this.#assertDepth(depth);
    if (this.#protocol === 2) {
      this.#callWithItems(SET, set, depth);
      return this.#memoize(this.#objects, set);
    }
    this.#output.opcode(Opcode.EMPTY_SET);
    this.#memoize(this.#objects, set);
    if (set.size === 0) return;
    this.#output.opcode(Opcode.MARK);
    this.#writeItems(set, set, depth, true);
    this.#output.opcode(Opcode.ADDITEMS);
  }

  #writeFrozenSet(set: ReadonlySet<unknown>, depth: number): void {
    if (this.#recall(this.#hashables.get(set))) return;
    this.#assertDepth(depth);
    this.#hashables.set(set, UNDER_WAY);
    if (this.#protocol === 2) this.#callWithItems(FROZENSET, set, depth);
    else {
      this.#output.opcode(Opcode.MARK);
      this.#writeItems(set, set, depth, true);
      this.#output.opcode(Opcode.FROZENSET);
    }
    this.#memoize(this.#hashables, set);
  }

  /** Calls a class with one argument: a list of what is in a set. */
  #callWithItems(
    callable: Reference,
    set: ReadonlySet<unknown>,
    depth: number,
  ): void {
    const output = this.#output;
    this.#writeReference(callable);
    output.opcode(Opcode.EMPTY_LIST);
    output.opcode(Opcode.MARK);
    this.#writeItems(set, set, depth, true);
    output.opcode(Opcode.APPENDS);
    output.opcode(Opcode.TUPLE1);
    output.opcode(Opcode.REDUCE);
  }

  /** @param areKeys Whether Python must be able to have them as keys. */
  #writeItems(
    container: object,
    items: Iterable<unknown>,
    depth: number,
    areKeys: boolean,
  ): void {
    let index = 0;
    try {
      for (const item of items) {
        this.#write(item, depth + 1, areKeys);
        index++;
      }
    } catch (error) {
      this.#passed.push({ container, step: index });
      throw error;
    }
  }

  #writeDict(
    dict: ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>,
    depth: number,
  ): void {
    this.#assertDepth(depth);
    const output = this.#output;
    output.opcode(Opcode.EMPTY_DICT);
    this.#memoize(this.#objects, dict);
    output.opcode(Opcode.MARK);
    if (dict instanceof Map) this.#writeEntries(dict, depth);
    else this.#writeProperties(dict as Record<string, unknown>, depth);
    output.opcode(Opcode.SETITEMS);
  }

  #writeEntries(map: ReadonlyMap<unknown, unknown>, depth: number): void {
    let index = 0;
    let part: 0 | 1 = 0;
    try {
      for (const [key, value] of map) {
        part = 0;
        this.#write(key, depth + 1, true);
        part = 1;
        this.#write(value, depth + 1, false);
        index++;
      }
    } catch (error) {
      this.#passed.push({ container: map, step: [index, part] });
      throw error;
    }
  }

  #writeProperties(object: Record<string, unknown>, depth: number): void {
    let step = "";
    try {
      for (const key of Object.keys(object)) {
        step = key;
        this.#writeKey(key);
        this.#write(object[key], depth + 1, false);
      }
    } catch (error) {
      this.#passed.push({ container: object, step });
      throw error;
    }
  }

  #writeKey(key: string): void {
    if (this.#recall(this.#keys.get(key))) return;
    this.#writeText(key);
    this.#memoize(this.#keys, key);
  }

  #writeBytes(binary: BufferSource): void {
    const bytes = bufferBytes(binary);
    if (bytes.length > MAX_UINT32) {
      throw new Refusal(`pickle has no room for ${bytes.length} bytes`);
    }
    if (this.#protocol === 2) {
      const args = [toLatin1(bytes), "latin1"];
      return this.#writeReduction(new Reduction(ENCODE, args), binary, 0);
    }
    const { length } = bytes;
    this.#output.length(Opcode.SHORT_BINBYTES, Opcode.BINBYTES, length);
    this.#output.bytes(bytes);
    this.#memoize(this.#objects, binary);
  }

  /** Writes what has no opcodes of its own. */
  #writeOther(value: object, depth: number): void {
    if (value instanceof Reference) return this.#writeReference(value);
    if (value instanceof NativeString) return this.#writeNative(value);
    const kind = kindOfObject(value);
    const reduction = value instanceof Reduction
      ? value
      : kind?.reduce?.(value, this.#protocol);
    if (!reduction) throw new Refusal(`pickle has no ${kindOf(value)}`);
    this.#writeReduction(reduction, value, depth);
  }

  /** Writes what makes a value, and its state, which may refer to it. */
  #writeReduction(
    { callable, args, state }: Reduction,
    value: unknown,
    depth: number,
  ): void {
    const output = this.#output;
    this.#writeReference(callable);
    output.opcode(Opcode.MARK);
    for (const arg of args) this.#write(arg, depth, false);
    output.opcode(Opcode.TUPLE);
    output.opcode(Opcode.REDUCE);
    this.#memoize(this.#objects, value);
    if (!state) return;
    this.#assertDepth(depth);
    output.opcode(Opcode.EMPTY_DICT);
    this.#writeKey(state.attribute);
    try {
      this.#write(state.value, depth + 1, false);
    } catch (error) {
      this.#passed.push({ container: value, step: state.step });
      throw error;
    }
    output.opcode(Opcode.SETITEM);
    output.opcode(Opcode.BUILD);
  }

  #writeReference(reference: Reference): void {
    const { module, name } = this.#protocol === 2
      ? reference.python2
      : reference;
    const known = `${module}.${name}`;
    if (this.#recall(this.#references.get(known))) return;
    const output = this.#output;
    if (this.#protocol === 2) {
      output.opcode(Opcode.GLOBAL);
      output.ascii(`${module}\n${name}\n`);
    } else {
      this.#writeText(module);
      this.#writeText(name);
      output.opcode(Opcode.STACK_GLOBAL);
    }
    this.#memoize(this.#references, known);
  }

  #writeNative({ text }: NativeString): void {
    if (this.#protocol !== 2) return this.#writeText(text);
    this.#output.uint8(Opcode.SHORT_BINSTRING, text.length);
    this.#output.ascii(text);
  }

  /** Refers back to what has this number, if it has one. */
  #recall(index: number | undefined): boolean {
    if (index === undefined) return false;
    if (index === UNDER_WAY) throw new Refusal("it contains itself");
    this.#output.length(Opcode.BINGET, Opcode.LONG_BINGET, index);
    return true;
  }

  /** Gives what was written last the next number. */
  #memoize<T>(numbers: Map<T, number>, value: T): void {
    const index = this.#count++;
    numbers.set(value, index);
    if (this.#protocol === 2) {
      this.#output.length(Opcode.BINPUT, Opcode.LONG_BINPUT, index);
    } else this.#output.opcode(Opcode.MEMOIZE);
  }

  #assertDepth(depth: number): void {
    if (depth < MAX_DEPTH) return;
    throw new Refusal(`it is nested more than ${MAX_DEPTH} deep`);
  }
}
