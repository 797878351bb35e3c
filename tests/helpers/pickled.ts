/** Pickles by hand, pickles that CPython made, and what values look like. */

import { assertEquals, assertThrows } from "@std/assert";
import {
  type Codec,
  CodecError,
  Complex,
  Decimal,
  pickle,
  Range,
} from "../../connection/codec/pickle.ts";
import { type Bytes, joined } from "./encoded.ts";

/** Each opcode's byte, after CPython's `Lib/pickletools.py`. */
export const Op = {
  MARK: 0x28,
  STOP: 0x2e,
  POP: 0x30,
  POP_MARK: 0x31,
  DUP: 0x32,
  FLOAT: 0x46,
  INT: 0x49,
  BININT: 0x4a,
  BININT1: 0x4b,
  LONG: 0x4c,
  BININT2: 0x4d,
  NONE: 0x4e,
  PERSID: 0x50,
  BINPERSID: 0x51,
  REDUCE: 0x52,
  STRING: 0x53,
  BINSTRING: 0x54,
  SHORT_BINSTRING: 0x55,
  UNICODE: 0x56,
  BINUNICODE: 0x58,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  DICT: 0x64,
  EMPTY_DICT: 0x7d,
  APPENDS: 0x65,
  GET: 0x67,
  BINGET: 0x68,
  INST: 0x69,
  LONG_BINGET: 0x6a,
  LIST: 0x6c,
  EMPTY_LIST: 0x5d,
  OBJ: 0x6f,
  PUT: 0x70,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  EMPTY_TUPLE: 0x29,
  SETITEMS: 0x75,
  BINFLOAT: 0x47,
  PROTO: 0x80,
  NEWOBJ: 0x81,
  EXT1: 0x82,
  EXT2: 0x83,
  EXT4: 0x84,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  LONG4: 0x8b,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  BINBYTES8: 0x8e,
  EMPTY_SET: 0x8f,
  ADDITEMS: 0x90,
  FROZENSET: 0x91,
  NEWOBJ_EX: 0x92,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
  FRAME: 0x95,
  BYTEARRAY8: 0x96,
  NEXT_BUFFER: 0x97,
  READONLY_BUFFER: 0x98,
} as const;

/** A byte, text as UTF-8, bytes, or several of them. */
export type Part = number | string | Uint8Array | readonly Part[];

/** Parts behind one another. */
export function ops(...parts: Part[]): Bytes {
  return joined((parts as unknown[]).flat(Infinity) as (number | Uint8Array)[]);
}

/** The same part again and again. */
export function times(count: number, ...parts: Part[]): Bytes {
  const part = ops(...parts);
  const whole = new Uint8Array(count * part.length);
  for (let at = 0; at < whole.length; at += part.length) whole.set(part, at);
  return whole;
}

/** An integer of so many bytes, little-endian. */
export function le(size: number, value: number | bigint): Bytes {
  const digits = BigInt.asUintN(8 * size, BigInt(value)).toString(16);
  return Uint8Array.fromHex(digits.padStart(2 * size, "0")).reverse();
}

/** Each letter a byte. */
export function latin1(text: string): Bytes {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Opcodes that push text of any length. */
export function text(content: string): Bytes {
  const encoded = new TextEncoder().encode(content);
  return ops(Op.BINUNICODE, le(4, encoded.length), encoded);
}

/** Opcodes that push an integer of 32 bits. */
export function int(value: number): Bytes {
  return ops(Op.BININT, le(4, value));
}

/** Opcodes that push bytes. */
export function binary(...content: Part[]): Bytes {
  const whole = ops(...content);
  return ops(Op.BINBYTES, le(4, whole.length), whole);
}

/** Opcodes that push what a full name refers to: the module is all before the last dot. */
export function name(full: string): Bytes {
  const dot = full.lastIndexOf(".");
  return ops(
    Op.GLOBAL,
    `${full.slice(0, dot)}\n${full.slice(dot + 1)}\n`,
  );
}

/** Opcodes that call what a name refers to. */
export function call(full: string, ...args: Part[]): Bytes {
  return ops(name(full), Op.MARK, ...args, Op.TUPLE, Op.REDUCE);
}

/** Opcodes that give a number, and that refer back to it. */
export function put(index: number): Bytes {
  return ops(Op.LONG_BINPUT, le(4, index));
}
export function get(index: number): Bytes {
  return ops(Op.LONG_BINGET, le(4, index));
}

/** What the opcodes make, which STOP follows. */
export function decode(opcodes: Part, codec: Codec<Bytes> = pickle): unknown {
  return codec.decode(ops(opcodes, Op.STOP));
}

/** Fails unless the opcodes are refused with words of this kind. */
export function assertRefused(
  opcodes: Part,
  says = "",
  codec: Codec<Bytes> = pickle,
): CodecError {
  const message = ops(opcodes, Op.STOP);
  const error = assertThrows(() => codec.decode(message), CodecError, says);
  assertEquals(error.data?.length, message.length);
  return error;
}

/** The message of what an error has as its cause. */
export function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : "";
}

/** Fails unless two values look the same, their sharing and the order of their parts too. */
export function assertSame(
  actual: unknown,
  expected: unknown,
  note = "",
): void {
  assertEquals(show(actual), show(expected), note);
}

/** Prints a value: classes, order, −0, and what is the same object as what. */
export function show(value: unknown): string {
  const counts = new Map<object, number>();
  count(value, counts);
  const numbers = new Map<object, number>();
  return print(value, counts, numbers);
}

function count(value: unknown, counts: Map<object, number>): void {
  if (typeof value !== "object" || value === null) return;
  const seen = counts.get(value) ?? 0;
  counts.set(value, seen + 1);
  if (seen === 0) { for (const part of partsOf(value)) count(part, counts); }
}

function print(
  value: unknown,
  counts: Map<object, number>,
  numbers: Map<object, number>,
): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  const known = numbers.get(value);
  if (known !== undefined) return `*${known}`;
  const isShared = counts.get(value)! > 1;
  if (isShared) numbers.set(value, numbers.size);
  const mark = isShared ? `&${numbers.get(value)} ` : "";
  const parts = partsOf(value)
    .map((part) => print(part, counts, numbers)).join(", ");
  return `${mark}${titleOf(value)}(${parts})`;
}

/** Its class, and whatever it has that is no value of its own. */
function titleOf(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  const title = prototype?.constructor.name ?? "null";
  if (Error.isError(value)) return `${title} ${value.name}`;
  if (value instanceof Date) return `${title} ${value.getTime()}`;
  if (value instanceof Decimal) return `${title} ${value.text}`;
  if (prototype?.constructor === Temporal[title as "Duration"]) {
    return `${title} ${value}`;
  }
  return title;
}

function partsOf(value: object): unknown[] {
  if (Error.isError(value)) {
    const parts = [value.message, value.cause];
    if (value instanceof AggregateError) parts.push(value.errors);
    return [...parts, ...Object.entries(value).flat()];
  }
  if (value instanceof Complex) return [value.real, value.imag];
  if (value instanceof Range) return [value.start, value.stop, value.step];
  if (value instanceof Decimal) return [];
  if (value instanceof Map) {
    return [...[...value].flat(), ...Object.entries(value).flat()];
  }
  if (value instanceof Set) {
    return [...value, ...Object.entries(value).flat()];
  }
  if (ArrayBuffer.isView(value)) return [...value as Uint8Array];
  if (Array.isArray(value) && Object.keys(value).length === value.length) {
    return value;
  }
  return Object.entries(value).flat();
}

/**
 * A value's Python expression, what it arrives as, and the pickles that CPython
 * made of it: each a line of the versions with their protocols, and base64.
 *
 * Where only the number behind PROTO differs, a pickle is there once:
 * `3.6:23,3.13:23` are four.
 */
export type Golden = readonly [python: string, value: unknown, pickles: string];

/** Registers a test of each value: every pickle of it is read as that. */
export function testGolden(
  rows: readonly Golden[],
  codec: Codec<Bytes> = pickle,
): void {
  for (const [python, value, pickles] of rows) {
    Deno.test(`pickles of CPython: ${python}`, () => {
      for (const [message, from] of pickled(pickles)) {
        assertSame(codec.decode(message), value, from);
      }
    });
  }
}

/** The pickles of one value, and which protocol of which versions each is of. */
export function pickled(pickles: string): [message: Bytes, from: string][] {
  return pickles.trim().split("\n").flatMap((line) => {
    const [from, base64] = line.trim().split(" ") as [string, string];
    const message = Uint8Array.fromBase64(base64);
    const protocols = new Set(from.match(/(?<=:)\d+/g)!.join(""));
    return [...protocols].map((protocol): [Bytes, string] => {
      const one = message.slice();
      if (one[0] === Op.PROTO) one[1] = Number(protocol);
      return [one, `protocol ${protocol} of ${from}`];
    });
  });
}
