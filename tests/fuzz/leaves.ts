/** Values that are made of no others, as chance brings them, with an eye on where codecs change their form. */

import fc from "fast-check";
import { Complex, Range } from "../../connection/codec/pickle.ts";
import { Extension } from "../../mod.ts";

/** Names that mean something to JavaScript, and keys that may be indices. */
const LOADED = [
  ...["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"],
  ...["prototype", "length", "then", "toJSON", "", "0", "17", "4294967294"],
];
const LENGTHS = [15, 16, 17, 31, 32, 33, 48, 49, 255, 256, 257];

const repeated = fc.record({
  letter: fc.constantFrom("x", "é", "€", "😀"),
  length: fc.constantFrom(...LENGTHS),
}).map(({ letter, length }) => letter.repeat(length));

/** Letters of every length that UTF-8 has. */
export const unicode: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    ...[fc.nat({ max: 0x7f }), fc.nat({ max: 0x7ff }), fc.nat({ max: 0xd7ff })],
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  ),
  { maxLength: 12 },
).map((codes) => String.fromCodePoint(...codes));

/** Text as UTF-8 has it. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: unicode },
  { weight: 2, arbitrary: fc.constantFrom(...LOADED) },
  { weight: 1, arbitrary: repeated },
);

/** Text in which surrogates may be alone, and a byte order mark first. */
export const looseText: fc.Arbitrary<string> = fc.oneof(
  { weight: 7, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.constantFrom("a", "é", "\ufeff", "\ud800", "\udbff", "\udc00"),
      { maxLength: 20 },
    ).map((letters) => letters.join("")),
  },
);

/** Around every power of two. */
const powers = fc.record({
  bits: fc.nat({ max: 70 }),
  off: fc.integer({ min: -2, max: 2 }),
  sign: fc.constantFrom(1, -1),
});

export const number: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.integer(),
  powers.map(({ bits, off, sign }) => sign * 2 ** bits + off),
  fc.constantFrom(-0, NaN, Infinity, -Infinity, 5e-324, 1.5),
);

/** Integers that 64 bits can hold. */
export const int64: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, 0n, -1n),
);

export const bigint: fc.Arbitrary<bigint> = fc.oneof(
  int64,
  fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }),
);

export const nothing = fc.constantFrom(null, true, false);
export const bytes = fc.uint8Array({ maxLength: 40 });
export const date = fc.date({ noInvalidDate: true });

/** Dates that Python has as well. */
export const dateOfPython = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

/** Typed arrays of those kinds that Python has an array for. */
export const arrays = fc.oneof(
  fc.int8Array({ maxLength: 5 }),
  fc.uint8ClampedArray({ maxLength: 5 }),
  fc.int16Array({ maxLength: 5 }),
  fc.uint16Array({ maxLength: 5 }),
  fc.int32Array({ maxLength: 5 }),
  fc.uint32Array({ maxLength: 5 }),
  fc.float32Array({ maxLength: 5 }),
  fc.float64Array({ maxLength: 5 }),
  fc.bigInt64Array({ maxLength: 5 }),
  fc.bigUint64Array({ maxLength: 5 }),
);

/** Every other kind of memory. */
export const memory = bytes.chain(({ buffer }) =>
  fc.constantFrom(
    buffer as ArrayBuffer,
    new DataView(buffer, buffer.byteLength >> 1),
    new Float16Array(buffer.slice(buffer.byteLength & 1)),
  )
);

export const regExp = fc.record({
  source: fc.constantFrom("a+", "^$", "[^a-z]", "\\n|/", "(?<x>.)\\k<x>", "€"),
  flags: fc.constantFrom("", "g", "dgimsuy", "v"),
}).map(({ source, flags }) => new RegExp(source, flags));

export const url = fc.record({
  host: fc.constantFrom("localhost", "[::1]:8080", "user:pass@example.com"),
  rest: fc.string({ maxLength: 8 }),
}).map(({ host, rest }) => new URL(`http://${host}/${rest}`));

/** Of types that MessagePack and its default codec leave to others. */
export const extension = fc.record({
  type: fc.oneof(
    fc.integer({ min: -128, max: -2 }),
    fc.integer({ min: 0, max: 0x4f }),
    fc.integer({ min: 0x58, max: 127 }),
  ),
  data: bytes,
}).map(({ type, data }) => new Extension(type, data));

export const complex = fc.record({ real: fc.double(), imag: fc.double() })
  .map(({ real, imag }) => new Complex(real, imag));

const step = fc.constantFrom(1, -1, 3, -7);
export const range = fc.record({
  start: fc.integer(),
  stop: fc.integer(),
  step,
})
  .map(({ start, stop, step }) => new Range(start, stop, step));
