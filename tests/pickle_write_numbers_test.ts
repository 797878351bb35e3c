/** What numbers are in pickles that are written: as few bytes as Python takes for them, and nothing is lost. */

import { assertEquals } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import {
  assertEncoded,
  type Bytes,
  bytes,
  float64,
} from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  little,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** The same in both protocols. */
const vectors: [value: unknown, opcodes: Bytes][] = [
  [null, bytes(Op.NONE)],
  [undefined, bytes(Op.NONE)],
  [true, bytes(Op.NEWTRUE)],
  [false, bytes(Op.NEWFALSE)],

  [0, bytes(Op.BININT1, 0)],
  [255, bytes(Op.BININT1, 255)],
  [256, bytes(Op.BININT2, 0, 1)],
  [0x1234, bytes(Op.BININT2, 0x34, 0x12)],
  [65535, bytes(Op.BININT2, 255, 255)],
  [65536, bytes(Op.BININT, 0, 0, 1, 0)],
  [-1, bytes(Op.BININT, 255, 255, 255, 255)],
  [-255, bytes(Op.BININT, 1, 255, 255, 255)],
  [2 ** 31 - 1, bytes(Op.BININT, 255, 255, 255, 127)],
  [-(2 ** 31), bytes(Op.BININT, 0, 0, 0, 128)],
  [2 ** 31, bytes(Op.LONG1, 8, little(8, 2 ** 31))],
  [-(2 ** 31) - 1, bytes(Op.LONG1, 8, little(8, -(2 ** 31) - 1))],
  [2 ** 32, bytes(Op.LONG1, 8, 0, 0, 0, 0, 1, 0, 0, 0)],
  [MAX_SAFE, bytes(Op.LONG1, 8, little(8, MAX_SAFE))],
  [-MAX_SAFE, bytes(Op.LONG1, 8, 1, 0, 0, 0, 0, 0, 0xe0, 0xff)],

  [2 ** 53, bytes(Op.BINFLOAT, float64(2 ** 53))],
  [-(2 ** 53), bytes(Op.BINFLOAT, float64(-(2 ** 53)))],
  [-0, bytes(Op.BINFLOAT, 0x80, 0, 0, 0, 0, 0, 0, 0)],
  [2.25, bytes(Op.BINFLOAT, 0x40, 0x02, 0, 0, 0, 0, 0, 0)],
  [NaN, bytes(Op.BINFLOAT, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0)],
  [Infinity, bytes(Op.BINFLOAT, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0)],
  [-Infinity, bytes(Op.BINFLOAT, 0xff, 0xf0, 0, 0, 0, 0, 0, 0)],

  [0n, bytes(Op.LONG1, 0)],
  [1n, bytes(Op.LONG1, 1, 1)],
  [-1n, bytes(Op.LONG1, 1, 0xff)],
  [127n, bytes(Op.LONG1, 1, 0x7f)],
  [128n, bytes(Op.LONG1, 2, 0x80, 0)],
  [-128n, bytes(Op.LONG1, 1, 0x80)],
  [-129n, bytes(Op.LONG1, 2, 0x7f, 0xff)],
  [255n, bytes(Op.LONG1, 2, 0xff, 0)],
  [2n ** 63n, bytes(Op.LONG1, 9, little(9, 2n ** 63n))],
  [-(2n ** 63n), bytes(Op.LONG1, 8, little(8, 2n ** 63n))],
  [2n ** 64n, bytes(Op.LONG1, 9, little(9, 2n ** 64n))],
  [
    2n ** 2039n - 1n,
    bytes(Op.LONG1, 255, little(255, 2n ** 2039n - 1n)),
  ],
  [
    2n ** 2039n,
    bytes(Op.LONG4, 0, 1, 0, 0, little(256, 2n ** 2039n)),
  ],
  [
    -(2n ** 2039n),
    bytes(Op.LONG1, 255, little(255, -(2n ** 2039n))),
  ],
  [
    -(2n ** 2039n) - 1n,
    bytes(Op.LONG4, 0, 1, 0, 0, little(256, -(2n ** 2039n) - 1n)),
  ],
];

for (const [name, codec, protocol] of PICKLES) {
  Deno.test(`${name}: constants and numbers are the opcodes that Python has for them`, () => {
    for (const [value, opcodes] of vectors) {
      assertEncoded(codec.encode(value), assemble(protocol, opcodes));
    }
  });

  Deno.test(`${name}: integers around every power of two come back as they were`, () => {
    for (let power = 0; power <= 53; power++) {
      for (const off of [-2, -1, 0, 1, 2]) {
        for (const value of [2 ** power + off, -(2 ** power) + off]) {
          const expected = value + 0;
          assertEquals(
            describe(thereAndBack(value, codec)),
            describe(expected),
          );
        }
      }
    }
  });

  Deno.test(`${name}: bigints come back as numbers where those are exact, else as they were`, () => {
    const powers = [0, 1, 7, 8, 31, 32, 52, 53, 54, 63, 64, 65, 127, 128, 2039];
    for (const power of powers.concat(2047, 2048, 100_000)) {
      for (const off of [-2n, -1n, 0n, 1n, 2n]) {
        for (const sign of [1n, -1n]) {
          const value = sign * 2n ** BigInt(power) + off;
          const isExact = value >= -MAX_SAFE && value <= MAX_SAFE;
          const expected = isExact ? Number(value) : value;
          assertEquals(
            describe(thereAndBack(value, codec)),
            describe(expected),
          );
        }
      }
    }
  });

  Deno.test(`${name}: what is no exact integer comes back to the last bit`, () => {
    const floats = [-0, NaN, Infinity, -Infinity, 0.1, -2.25, 5e-324, 1e300];
    for (let exponent = -1074; exponent < 1024; exponent++) {
      floats.push(1.5 * 2 ** exponent, -(2 ** exponent));
    }
    floats.push(Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2);
    assertEquals(
      describe(thereAndBack(floats, codec)),
      describe(floats),
    );
  });

  Deno.test(`${name}: undefined comes back as null`, () => {
    assertEquals(thereAndBack([undefined, { a: undefined }], codec), [null, {
      a: null,
    }]);
  });
}

Deno.test("bytes that a number was written over leave no trace in the next one", () => {
  pickle.encode(-(2n ** 80n));
  assertEncoded(pickle.encode(7), assemble(4, Op.BININT1, 7));
});
