/** The default codec beside `@std/msgpack`: the same bytes for what both write, the same values from what both read. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { decode, encode, type ValueType } from "@std/msgpack";
import { CodecError, msgpack } from "../mod.ts";
import { contains, difference } from "./helpers/alike.ts";
import { assertEncoded, bytes, uint } from "./helpers/encoded.ts";
import { SEED } from "./helpers/random.ts";
import { Maker } from "./helpers/values.ts";

const VALUES = 100_000;
const MESSAGES = 50_000;

/** Fails unless both write the same, and read the same from it. */
function assertSame(value: unknown): void {
  const reference = encode(value as ValueType);
  assertEncoded(msgpack.encode(value), reference);
  const expected = decode(reference);
  assertEquals(
    difference(msgpack.decode(reference.slice()), expected),
    undefined,
  );
}

Deno.test(`msgpack: ${VALUES} values are written and read as by @std/msgpack`, () => {
  const make = new Maker();
  for (let i = 0; i < VALUES; i++) {
    const value = make.value(3);
    try {
      assertSame(value);
    } catch (cause) {
      throw new Error(`Value ${i} of seed ${SEED} differs`, { cause });
    }
  }
});

/** Numbers around every power of two, and every kind of number that has one. */
function* numbers(): Generator<number | bigint> {
  for (let bits = 0; bits <= 64; bits++) {
    for (const sign of [1, -1]) {
      for (const off of [-2, -1, -0.5, 0, 0.5, 1, 2]) {
        yield sign * 2 ** bits + off;
      }
      for (const off of [-2n, -1n, 0n, 1n, 2n]) {
        const integer = BigInt(sign) * 2n ** BigInt(bits) + off;
        if (integer >= -(2n ** 63n) && integer < 2n ** 64n) yield integer;
      }
    }
  }
  for (let exponent = -1074; exponent < 1024; exponent++) {
    yield 2 ** exponent;
    yield -1.75 * 2 ** exponent;
  }
  yield* [NaN, Infinity, -Infinity, -0, Number.MAX_VALUE, Number.MIN_VALUE];
  yield* [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
}

Deno.test("msgpack: numbers around every power of two are written and read as by @std/msgpack", () => {
  for (const number of numbers()) assertSame(number);
});

/** Lengths around which something changes: the form, or how text is read and written. */
const LENGTHS = [0, 3, 12, 15, 31, 48, 255, 65535]
  .flatMap((limit) => [limit - 1, limit, limit + 1])
  .filter((length) => length >= 0);

const ofLength: [name: string, make: (length: number) => unknown][] = [
  ["ASCII", (length) => "x".repeat(length)],
  ["text of two bytes a letter", (length) => "é".repeat(length)],
  ["text of three", (length) => "€".repeat(length)],
  ["text of four", (length) => "😀".repeat(length)],
  ["lone first surrogates", (length) => "\ud800".repeat(length)],
  ["lone second surrogates", (length) => "\udc00".repeat(length)],
  ["ASCII that ends otherwise", (length) => "x".repeat(length) + "é"],
  [
    "ASCII that ends in a lone surrogate",
    (length) => "x".repeat(length) + "\ud83d",
  ],
  ["ASCII that begins otherwise", (length) => "é" + "x".repeat(length)],
  ["a key", (length) => ({ ["k".repeat(length)]: 1 })],
  ["a key that is not ASCII", (length) => ({ ["ü".repeat(length)]: 1 })],
  ["binary", (length) => new Uint8Array(length).fill(7)],
  ["an array", (length) => Array(length).fill(null)],
  [
    "an object",
    (length) => Object.fromEntries(Array.from({ length }, (_, i) => [i, i])),
  ],
  [
    "an object without a prototype",
    (length) =>
      Object.assign(
        Object.create(null),
        Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, i])),
      ),
  ],
];

for (const [name, make] of ofLength) {
  Deno.test(`msgpack: ${name} of every length that matters is written and read as by @std/msgpack`, () => {
    for (const length of LENGTHS) {
      if (length > 1000 && name.startsWith("an object")) continue;
      const value = make(length);
      assertSame(value);
      if (length < 1000) assertSame([value, value]);
    }
  });
}

/** Whether a value is none that `@std/msgpack` could have read. */
function isBeyond(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === undefined;
  const isPlain = Object.getPrototypeOf(value) === Object.prototype;
  return !(isPlain || Array.isArray(value) || value instanceof Uint8Array);
}

function hasMark(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("\ufeff");
}

/** A map of which `@std/msgpack` makes an object all the same. */
function hasNumbersAsKeys(value: unknown): boolean {
  return value instanceof Map &&
    [...value.keys()].some((key) => typeof key === "number");
}

/** Fails unless both read the same, or neither reads anything, but for the known differences. */
function assertReadAlike(message: Uint8Array<ArrayBuffer>): void {
  const before = message.slice();
  let expected: unknown;
  let isRead = true;
  try {
    expected = decode(message.slice());
  } catch {
    isRead = false;
  }
  let actual: unknown;
  try {
    actual = msgpack.decode(message);
  } catch (error) {
    assertInstanceOf(error, CodecError);
    assertEquals(difference(error.data, before), undefined);
    const isText = error.message.includes("UTF-8");
    assert(isText || !isRead, `Only @std/msgpack reads it: ${error.message}`);
    return;
  } finally {
    assertEquals(difference(message, before), undefined, "It was changed");
  }
  if (!isRead) {
    // A bigint may have come as an extension, too.
    const isKnown = contains(
      actual,
      (value) => typeof value === "bigint" || isBeyond(value),
    );
    return assert(isKnown, "@std/msgpack refuses");
  }
  if (contains(actual, hasNumbersAsKeys)) return;
  assert(!contains(actual, isBeyond), "It is nothing that @std/msgpack reads");
  if (contains(actual, hasMark)) return;
  assertEquals(difference(actual, expected), undefined);
}

function assertAllReadAlike(
  next: (make: Maker) => Uint8Array<ArrayBuffer>,
): void {
  const make = new Maker({ extensions: true });
  for (let i = 0; i < MESSAGES; i++) {
    const message = next(make);
    const hex = message.toHex();
    try {
      assertReadAlike(message);
    } catch (cause) {
      throw new Error(`Message ${i} of seed ${SEED}, ${hex}`, { cause });
    }
  }
}

Deno.test(`msgpack: ${MESSAGES} messages of random bytes are read or refused as by @std/msgpack`, () => {
  assertAllReadAlike(({ random }) => random.bytes(random.below(24)));
});

Deno.test(`msgpack: ${MESSAGES} messages in which something was changed are read or refused as by @std/msgpack`, () => {
  assertAllReadAlike((make) => {
    const message = msgpack.encode(make.value(2));
    return make.random.mutated(message.subarray(0, 200));
  });
});

Deno.test("msgpack: text that begins with a byte order mark keeps it, unlike with @std/msgpack", () => {
  for (const text of ["\ufeff", "\ufeffa", `\ufeff${"a".repeat(300)}`]) {
    const encoded = encode({ [text]: [text] });
    assertEncoded(msgpack.encode({ [text]: [text] }), encoded);
    assertEquals(msgpack.decode(encoded), { [text]: [text] });
  }
});

Deno.test("msgpack: malformed text is an error, unlike with @std/msgpack", () => {
  const message = bytes(0xa2, 0xff, 0x41);
  assertEquals(decode(message), "\ufffdA");
  try {
    msgpack.decode(message);
  } catch (error) {
    return assertInstanceOf(error, CodecError);
  }
  throw new Error("It was read");
});

Deno.test("msgpack: a map with numbers as keys is a Map, unlike with @std/msgpack", () => {
  const message = bytes(0x82, 5, 1, 0xcd, uint(2, 300), 2);
  assertEquals(decode(message), { 5: 1, 300: 2 });
  assertEquals(msgpack.decode(message), new Map([[5, 1], [300, 2]]));
});
