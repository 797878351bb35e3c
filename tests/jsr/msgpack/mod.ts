// Stands in for `@std/msgpack` where `jsr:` does not resolve: its bytes and its errors, from another library.

/**
 * `encode` and `decode` as `@std/msgpack` has them. `@msgpack/msgpack` reads
 * and writes the scalars. Arrays, maps and the text of strings are done here,
 * because the two libraries differ there: in what they refuse and with which
 * error, in nesting, in malformed text, in a `__proto__` key, and in how much
 * memory a length that is only claimed makes them reserve.
 *
 * @module
 */

import { Decoder, Encoder } from "@msgpack/msgpack";

/** A value that MessagePack can carry. */
export type ValueType =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly ValueType[]
  | ValueMap;

/** A map of such values; its keys are the object's own enumerable strings. */
export interface ValueMap {
  /** One entry. */
  [key: string | number]: ValueType;
}

/** The head of an array or a map of `size` entries; `wide` is its 16-bit tag. */
function head(size: number, fixed: number, wide: number): Uint8Array {
  if (size < 16) return Uint8Array.of(fixed | size);
  if (size < 0x10000) return Uint8Array.of(wide, size >> 8, size);
  return Uint8Array.of(wide + 1, size >> 24, size >> 16, size >> 8, size);
}

/** Throws on what is no plain object, as the value that is left has to be. */
function assertPlain(value: unknown): asserts value is object {
  if (value === undefined) throw new TypeError("undefined cannot be encoded");
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new Error(`This ${typeof value} cannot be encoded`);
  }
}

/** Pushes the encoding of `value`, in pieces and in order, on `parts`. */
function write(value: unknown, encoder: Encoder, parts: Uint8Array[]): void {
  if (typeof value === "string") {
    parts.push(encoder.encode(value.toWellFormed()));
  } else if (typeof value === "bigint") {
    const cut = value < 0n ? BigInt.asIntN : BigInt.asUintN;
    if (cut(64, value) !== value) throw new Error("Beyond 64 bits: a bigint");
    parts.push(encoder.encode(value));
  } else if (
    value === null || typeof value === "number" ||
    typeof value === "boolean" || value instanceof Uint8Array
  ) {
    parts.push(encoder.encode(value));
  } else if (Array.isArray(value)) {
    parts.push(head(value.length, 0x90, 0xdc));
    for (const item of value) write(item, encoder, parts);
  } else {
    assertPlain(value);
    const entries = Object.entries(value);
    parts.push(head(entries.length, 0x80, 0xde));
    for (const [key, item] of entries) {
      write(key, encoder, parts);
      write(item, encoder, parts);
    }
  }
}

/** Encodes one value; throws on what MessagePack, or `@std/msgpack`, lacks. */
export function encode(value: ValueType): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  write(value, new Encoder({ useBigInt64: true }), parts);
  const bytes = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) bytes.set(part, (at += part.length) - part.length);
  return bytes;
}

/** How long the number or the length after each tag from 0xc0 is; `x` is refused. */
const WIDTHS = "0x00124xxx4812481248xxxxx1242424";

type Kind = "scalar" | "binary" | "string" | "array" | "map";

/** Reads one message; `at` is how far it has come. */
class Reader {
  readonly data: Uint8Array;
  at = 0;
  #text = new TextDecoder();
  #decoder = new Decoder({ useBigInt64: true });

  constructor(data: Uint8Array) {
    this.data = data;
  }

  /** The next `size` bytes, in place. */
  take(size: number): Uint8Array {
    if (size > this.data.length - this.at) {
      throw new EvalError("The message ends too early");
    }
    return this.data.subarray(this.at, this.at += size);
  }

  /** Reads a tag and what it is sure to be followed by: a scalar, or a size. */
  head(): [Kind, size: number] {
    const tag = this.take(1)[0]!;
    if (tag < 0x80 || tag >= 0xe0) return ["scalar", 0];
    if (tag < 0x90) return ["map", tag & 0x0f];
    if (tag < 0xa0) return ["array", tag & 0x0f];
    if (tag < 0xc0) return ["string", tag & 0x1f];
    const width = Number(WIDTHS[tag - 0xc0]);
    if (Number.isNaN(width)) throw new Error(`Tag ${tag} cannot be decoded`);
    const size = this.take(width).reduce((high, low) => high * 256 + low, 0);
    if (tag >= 0xde) return ["map", size];
    if (tag >= 0xdc) return ["array", size];
    if (tag >= 0xd9) return ["string", size];
    return [tag >= 0xc4 && tag <= 0xc6 ? "binary" : "scalar", size];
  }

  /** Reads one value, and those in it. */
  value(): ValueType {
    const start = this.at;
    const [kind, size] = this.head();
    if (kind === "scalar") {
      const scalar = this.data.subarray(start, this.at);
      return this.#decoder.decode(scalar) as ValueType;
    }
    if (kind === "binary") return this.take(size);
    if (kind === "string") return this.#text.decode(this.take(size));
    if (kind === "array") {
      const array: ValueType[] = [];
      while (array.length < size) array.push(this.value());
      return array;
    }
    const map: ValueMap = {};
    for (let i = 0; i < size; i++) {
      const key = this.value();
      const value = this.value();
      if (typeof key !== "number" && typeof key !== "string") {
        throw new EvalError("A map key is neither a number nor a string");
      }
      map[key] = value;
    }
    return map;
  }
}

/** Decodes exactly one value; binary in it is a view of `data`, no copy. */
export function decode(data: Uint8Array): ValueType {
  const reader = new Reader(data);
  const value = reader.value();
  if (reader.at < data.length) throw new EvalError("Bytes follow the value");
  return value;
}
