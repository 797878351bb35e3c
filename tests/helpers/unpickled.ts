/** Pickles by hand, and what values have become on their way through one. */

import type { Codec } from "../../mod.ts";
import {
  Complex,
  Decimal,
  pickle,
  Range,
} from "../../connection/codec/pickle.ts";
import { type Bytes, joined } from "./encoded.ts";

/** What is written is tested in both protocols. */
export const PICKLES: readonly (readonly [
  name: string,
  codec: Codec<Bytes>,
  protocol: 2 | 4,
])[] = [
  ["protocol 4", pickle, 4],
  ["protocol 2", pickle({ protocol: 2 }), 2],
];

/** What a value has become when it has been written and read. */
export function thereAndBack(
  value: unknown,
  codec: Codec<Bytes> = pickle,
): unknown {
  return codec.decode(codec.encode(value));
}

/** The opcodes that are written, as CPython's documentation has them. */
export const Op = {
  MARK: "(",
  STOP: ".",
  BININT: "J",
  BININT1: "K",
  BININT2: "M",
  NONE: "N",
  REDUCE: "R",
  SHORT_BINSTRING: "U",
  BINUNICODE: "X",
  APPENDS: "e",
  BUILD: "b",
  GLOBAL: "c",
  BINGET: "h",
  LONG_BINGET: "j",
  BINPUT: "q",
  LONG_BINPUT: "r",
  TUPLE: "t",
  SETITEM: "s",
  SETITEMS: "u",
  EMPTY_DICT: "}",
  EMPTY_LIST: "]",
  EMPTY_TUPLE: ")",
  BINFLOAT: "G",
  BINBYTES: "B",
  SHORT_BINBYTES: "C",
  PROTO: 0x80,
  TUPLE1: 0x85,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  LONG4: 0x8b,
  SHORT_BINUNICODE: 0x8c,
  EMPTY_SET: 0x8f,
  ADDITEMS: 0x90,
  FROZENSET: 0x91,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
} as const;

type Part = number | string | Uint8Array;

/** A whole pickle: what stands between its first opcode and its last. */
export function assemble(protocol: 2 | 4, ...parts: Part[]): Bytes {
  return joined([Op.PROTO, protocol, ...parts, Op.STOP]);
}

/** A whole number of so many bytes, little-endian; a negative one as its complement. */
export function little(size: number, value: number | bigint): Bytes {
  const digits = BigInt.asUintN(8 * size, BigInt(value)).toString(16);
  return Uint8Array.fromHex(digits.padStart(2 * size, "0")).reverse();
}

/**
 * A value as text that tells everything of it: classes, every bit of a number,
 * and what is the same object as something before. Keys, and what is in a Set,
 * are told by what they are alone.
 */
export function describe(value: unknown): string {
  return new Description().of(value);
}

/** Text that no two strings share, in letters that every program prints alike. */
export function quote(text: string): string {
  const letters = text.replace(
    /[^ !#-[\]-~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${letters}"`;
}

/** A number that is no exact integer, bit by bit. */
export function bits(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return `float:${new Uint8Array(view.buffer).toHex()}`;
}

class Description {
  #seen = new Map<object, number>();

  of(value: unknown): string {
    switch (typeof value) {
      case "string":
        return quote(value);
      case "number":
        return Number.isSafeInteger(value) && !Object.is(value, -0)
          ? String(value)
          : bits(value);
      case "bigint":
        return `${value}n`;
    }
    if (typeof value !== "object" || value === null) return String(value);
    if (!hasIdentity(value)) return this.#contents(value);
    const number = this.#seen.get(value);
    if (number !== undefined) return `#${number}`;
    this.#seen.set(value, this.#seen.size);
    return this.#contents(value);
  }

  #contents(value: object): string {
    if (Array.isArray(value)) {
      return `[${Array.from(value, (item) => this.of(item))}]`;
    }
    switch (Object.getPrototypeOf(value)) {
      case Object.prototype:
        return this.#object(value as Record<string, unknown>);
      case Map.prototype:
        return this.#map(value as Map<unknown, unknown>);
      case Set.prototype:
        return `Set{${Array.from(value as Set<unknown>, describe).sort()}}`;
    }
    if (value instanceof Error) return this.#error(value);
    return this.#other(value);
  }

  #object(object: Record<string, unknown>): string {
    // In an order that does not depend on which keys are indices.
    const keys = Object.keys(object).map((key) => [quote(key), key] as const)
      .sort(([left], [right]) => left < right ? -1 : 1);
    return `{${keys.map(([name, key]) => `${name}:${this.of(object[key])}`)}}`;
  }

  #map(map: Map<unknown, unknown>): string {
    const entries = Array.from(
      map,
      ([key, value]) => `${describe(key)}:${this.of(value)}`,
    );
    return `Map{${entries}}`;
  }

  #error(error: Error): string {
    const args = this.of((error as { args?: unknown }).args);
    const cause = Object.hasOwn(error, "cause") ? this.of(error.cause) : "none";
    const { name, message } = error;
    return `Error:${name}(${quote(message)}, args ${args}, cause ${cause})`;
  }

  #other(value: object): string {
    const name = value.constructor.name;
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteOffset, byteLength } = value;
      return `${name}:${
        new Uint8Array(buffer, byteOffset, byteLength).toHex()
      }`;
    }
    if (value instanceof Date) return `Date:${value.getTime()}`;
    if (value instanceof Complex) return this.#parts(name, value);
    if (value instanceof Decimal) return this.#parts(name, value);
    if (value instanceof Range) return this.#parts(name, value);
    if (Object.prototype.toString.call(value).startsWith("[object Temporal.")) {
      return `${name}:${value}`;
    }
    throw new TypeError(`A pickle has no ${name}`);
  }

  #parts(name: string, value: object): string {
    return `${name}(${Object.values(value).map((part) => this.of(part))})`;
  }
}

/** An empty tuple is the same everywhere in Python, and short bytes are. */
function hasIdentity(value: object): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Uint8Array) return value.length > 1;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Map.prototype ||
    prototype === Set.prototype || value instanceof Error;
}
