/** What Python has and JavaScript has not: complex and decimal numbers and ranges, as classes here. */

import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { Complex, Decimal, pickle, Range } from "../connection/codec/pickle.ts";
import { CodecError } from "../mod.ts";
import { assertEncoded, bytes, float64 } from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  little,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

const protocol2 = pickle({ protocol: 2 });
const MAX = 2n ** 64n;

const text = (text: string) => bytes(Op.SHORT_BINUNICODE, text.length, text);
const long = (text: string) =>
  bytes(Op.BINUNICODE, little(4, text.length), text);

Deno.test("they are calls of Python's classes, by the names that each Python has", () => {
  const vectors: [value: unknown, four: Uint8Array[], two: Uint8Array[]][] = [
    [
      new Range(1, 300, 2),
      [
        text("builtins"),
        text("range"),
        bytes(Op.BININT1, 1, Op.BININT2, 44, 1, Op.BININT1, 2),
      ],
      [
        bytes("__builtin__\nxrange\n"),
        bytes(Op.BININT1, 1, Op.BININT2, 44, 1, Op.BININT1, 2),
      ],
    ],
    [
      new Complex(1.5, -0),
      [
        text("builtins"),
        text("complex"),
        bytes(Op.BINFLOAT, float64(1.5), Op.BINFLOAT, float64(-0)),
      ],
      [
        bytes("__builtin__\ncomplex\n"),
        bytes(Op.BINFLOAT, float64(1.5), Op.BINFLOAT, float64(-0)),
      ],
    ],
    [
      new Decimal("19.90"),
      [text("decimal"), text("Decimal"), text("19.90")],
      [bytes("decimal\nDecimal\n"), long("19.90")],
    ],
  ];
  for (const [value, [module, name, ...args], [global, ...args2]] of vectors) {
    assertEncoded(
      pickle.encode(value),
      assemble(
        4,
        ...[module!, name!, Op.STACK_GLOBAL, Op.MEMOIZE],
        ...[Op.MARK, ...args, Op.TUPLE, Op.REDUCE, Op.MEMOIZE],
      ),
    );
    assertEncoded(
      protocol2.encode(value),
      assemble(
        2,
        ...[Op.GLOBAL, global!, Op.BINPUT, 0],
        ...[Op.MARK, ...args2, Op.TUPLE, Op.REDUCE, Op.BINPUT, 1],
      ),
    );
  }
});

const complexes: [value: Complex, printed: string][] = [
  [new Complex(3, -4), "(3-4j)"],
  [new Complex(3), "(3+0j)"],
  [new Complex(0, -0), "(0-0j)"],
  [new Complex(-0, 0), "(0+0j)"],
  [new Complex(-1.5, 2.25), "(-1.5+2.25j)"],
  [new Complex(NaN, NaN), "(NaN+NaNj)"],
  [new Complex(Infinity, -Infinity), "(Infinity-Infinityj)"],
  [new Complex(1e300, 5e-324), "(1e+300+5e-324j)"],
];

const decimals = [
  ...["0", "-0", "+1", "19.90", "1E+3", "1e-3", "1.", ".5", "-.5e5"],
  ...["NaN", "-nan", "sNaN", "NaN123", "snan7", "Infinity", "-inf", "+Inf"],
  ...["9".repeat(1000), "1E+999999"],
];

const noDecimals = [
  "",
  " 1",
  "1 ",
  "1_000",
  "١",
  "1e",
  "e5",
  ".",
  "+",
  "--1",
  "1.2.3",
  "0x10",
  "in",
  "nane",
  "infi",
  "1n",
  "NaN1.0",
  "1\n",
  "\n1",
];

const ranges: [value: Range, items: (number | bigint)[]][] = [
  [new Range(0, 3), [0, 1, 2]],
  [new Range(0, 0), []],
  [new Range(3, 0), []],
  [new Range(0, 10, 3), [0, 3, 6, 9]],
  [new Range(3, 0, -1), [3, 2, 1]],
  [new Range(0, 3, -1), []],
  [new Range(-5, 5, 5), [-5, 0]],
  [new Range(0, 1, 2 ** 53 - 1), [0]],
  [new Range(MAX, MAX + 2n), [MAX, MAX + 1n]],
  [new Range(0, 3n), [0n, 1n, 2n]],
  [new Range(0, 3, 2n), [0n, 2n]],
  [new Range(0n, -MAX, -MAX / 2n), [0n, -MAX / 2n]],
];

for (const [name, codec] of PICKLES) {
  Deno.test(`${name}: complex numbers come back to the last bit`, () => {
    for (const [value] of complexes) {
      assertEquals(describe(thereAndBack(value, codec)), describe(value));
    }
  });

  Deno.test(`${name}: decimals come back digit by digit`, () => {
    const values = decimals.map((text) => new Decimal(text));
    assertEquals(describe(thereAndBack(values, codec)), describe(values));
  });

  Deno.test(`${name}: ranges come back by their three integers, however many they stand for`, () => {
    const endless = new Range(0, 2n ** 200n);
    for (const value of [...ranges.map(([value]) => value), endless]) {
      const received = thereAndBack(value, codec) as Range;
      const parts = [received.start, received.stop, received.step];
      const expected = [value.start, value.stop, value.step];
      assertEquals(parts.map(BigInt), expected.map(BigInt));
    }
  });

  Deno.test(`${name}: instances of their subclasses are refused`, () => {
    class Own extends Decimal {}
    const error = assertThrows(() => codec.encode([new Own("1")]), CodecError);
    assertEquals(error.message, "Cannot encode value[0]: pickle has no Own");
  });
}

Deno.test("a Complex prints as Python does, and takes numbers alone", () => {
  for (const [value, printed] of complexes) assertEquals(`${value}`, printed);
  for (const bad of [1n, "1", null, undefined, {}] as never[]) {
    assertThrows(() => new Complex(bad), TypeError);
    if (bad !== undefined) assertThrows(() => new Complex(0, bad), TypeError);
  }
});

Deno.test("a Decimal prints its text, and takes what Python takes", () => {
  for (const text of decimals) {
    assertStrictEquals(`${new Decimal(text)}`, text);
    assertStrictEquals(new Decimal(text).text, text);
  }
  for (const text of noDecimals) {
    assertThrows(
      () => new Decimal(text),
      RangeError,
      "Cannot make a Decimal of",
      text,
    );
  }
  for (const bad of [1, 1n, null, undefined, {}] as never[]) {
    assertThrows(() => new Decimal(bad), TypeError, "it takes text");
  }
  const shown = assertThrows(() => new Decimal("x".repeat(1000)), RangeError);
  assertEquals(shown.message.length < 200, true);
});

Deno.test("a Range gives its integers again and again, as bigints where one of the three is", () => {
  for (const [value, items] of ranges) {
    assertEquals([...value], items);
    assertEquals([...value], items);
  }
  const [first, second] = new Range(0, 2n ** 200n);
  assertEquals([first, second], [0n, 1n]);
});

Deno.test("a Range takes integers alone, and no step of 0", () => {
  for (const bad of [0.5, NaN, Infinity, 2 ** 53, "1", null, {}] as never[]) {
    assertThrows(() => new Range(bad, 1), TypeError);
    assertThrows(() => new Range(0, bad), TypeError);
    assertThrows(() => new Range(0, 1, bad), TypeError);
  }
  for (const zero of [0, -0, 0n]) {
    assertThrows(() => new Range(0, 1, zero), RangeError, "step");
  }
});
