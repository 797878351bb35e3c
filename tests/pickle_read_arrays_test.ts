/** Arrays by hand: every machine format, items of every type, and what is none. */

import { assertNotStrictEquals } from "@std/assert";
import {
  assertRefused,
  assertSame,
  binary,
  call,
  decode,
  get,
  int,
  name,
  Op,
  type Part,
  put,
  text,
} from "./helpers/pickled.ts";
import { bytes, filled } from "./helpers/encoded.ts";

const { MARK } = Op;

/** `_array_reconstructor(array.array, letter, format, content)` */
function array(format: Part, content: Part, letter = "B"): Part {
  return call(
    "array._array_reconstructor",
    ...[name("array.array"), text(letter), format, content],
  );
}

/** After the table of `Modules/arraymodule.c`. */
const formats: [format: number, content: Part, value: unknown][] = [
  [0, [0, 255], Uint8Array.of(0, 255)],
  [1, [0, 255], Int8Array.of(0, -1)],
  [2, [1, 0, 0xfe, 0xff], Uint16Array.of(1, 0xfffe)],
  [3, [0, 1, 0xff, 0xfe], Uint16Array.of(1, 0xfffe)],
  [4, [1, 0, 0xfe, 0xff], Int16Array.of(1, -2)],
  [5, [0, 1, 0xff, 0xfe], Int16Array.of(1, -2)],
  [6, [1, 2, 3, 0xff], Uint32Array.of(0xff030201)],
  [7, [1, 2, 3, 0xff], Uint32Array.of(0x010203ff)],
  [8, [0xfe, 255, 255, 255], Int32Array.of(-2)],
  [9, [255, 255, 255, 0xfe], Int32Array.of(-2)],
  [10, [1, filled(6), 0xff], BigUint64Array.of(0xff00000000000001n)],
  [11, [1, filled(6), 0xff], BigUint64Array.of(0x01000000000000ffn)],
  [12, [0xfe, filled(7, 255)], BigInt64Array.of(-2n)],
  [13, [filled(7, 255), 0xfe], BigInt64Array.of(-2n)],
  [14, [0, 0, 0xc0, 0x3f, 0, 0, 0, 0x80], Float32Array.of(1.5, -0)],
  [15, [0x3f, 0xc0, 0, 0, 0x80, 0, 0, 0], Float32Array.of(1.5, -0)],
  [16, [filled(6), 0xf8, 0x3f], Float64Array.of(1.5)],
  [17, [0x3f, 0xf8, filled(6)], Float64Array.of(1.5)],
  [18, ["a\0", 0xac, 0x20, 0x3d, 0xd8, 0x00, 0xde], "a€😀"],
  [19, ["\0a", 0x20, 0xac, 0xd8, 0x3d, 0xde, 0x00], "a€😀"],
  [18, [0x3d, 0xd8], "\ud83d"],
  [20, ["a\0\0\0", 0, 0xf6, 1, 0], "a😀"],
  [21, ["\0\0\0a", 0, 1, 0xf6, 0], "a😀"],
  [20, [0x3d, 0xd8, 0, 0], "\ud83d"],
];

for (const [format, content, value] of formats) {
  Deno.test(`pickle: an array of machine format ${format} becomes ${Deno.inspect(value)}`, () => {
    assertSame(decode(array(int(format), binary(content))), value);
    // The content is taken for text where Python 2 would have written it.
    const size = [
      1,
      1,
      2,
      2,
      2,
      2,
      4,
      4,
      4,
      4,
      8,
      8,
      8,
      8,
      4,
      4,
      8,
      8,
      2,
      2,
      4,
      4,
    ][format]!;
    assertSame(decode([array(int(format), text("")), Op.TUPLE1]), [
      typeof value === "string" ? "" : (value as Int8Array).slice(0, 0),
    ]);
    if (size > 1) {
      assertRefused(array(int(format), binary(filled(size + 1))));
      assertRefused(array(int(format), binary(filled(size - 1))));
    }
  });
}

const B = text("B");
const BYTES = binary(1);

const refused: [name: string, opcodes: Part][] = [
  ["format −1", array(int(-1), BYTES)],
  ["format 22", array(int(22), BYTES)],
  ["a format that is text", array(text("0"), BYTES)],
  ["a format that is no integer", array([Op.FLOAT, "0.5\n"], BYTES)],
  ["content that is a list", array(int(0), Op.EMPTY_LIST)],
  ["content that is None", array(int(0), Op.NONE)],
  [
    "another class",
    call(
      "array._array_reconstructor",
      name("builtins.bytes"),
      B,
      int(0),
      BYTES,
    ),
  ],
  [
    "text in place of the class",
    call("array._array_reconstructor", B, B, int(0), BYTES),
  ],
  [
    "three arguments",
    call("array._array_reconstructor", name("array.array"), B, int(0)),
  ],
  [
    "five",
    call(
      "array._array_reconstructor",
      name("array.array"),
      B,
      int(0),
      BYTES,
      int(0),
    ),
  ],
  ["a letter beyond Unicode", array(int(20), binary(0, 0, 0x11, 0))],
];

for (const [name, opcodes] of refused) {
  Deno.test(`pickle: an array of ${name} is refused`, () => {
    assertRefused(opcodes, "array._array_reconstructor cannot be made");
  });
}

/** `array(letter, [item, …])` */
function items(letter: string, ...parts: Part[]): Part {
  return call("array.array", text(letter), [MARK, ...parts, Op.LIST]);
}

const big = (value: bigint): Part => [Op.LONG, `${value}L\n`];
const float = (value: string): Part => [Op.FLOAT, `${value}\n`];

const lists: [opcodes: Part, value: unknown][] = [
  [items("b", int(-128), int(127)), Int8Array.of(-128, 127)],
  [items("B", int(255)), Uint8Array.of(255)],
  [items("h", int(-32768)), Int16Array.of(-32768)],
  [items("H", int(65535)), Uint16Array.of(65535)],
  [items("i", int(-(2 ** 31))), Int32Array.of(-(2 ** 31))],
  [items("I", big(2n ** 32n - 1n)), Uint32Array.of(2 ** 32 - 1)],
  [items("l", big(-(2n ** 63n)), int(5)), BigInt64Array.of(-(2n ** 63n), 5n)],
  [items("L", big(2n ** 64n - 1n)), BigUint64Array.of(2n ** 64n - 1n)],
  [items("q", big(2n ** 53n + 1n)), BigInt64Array.of(2n ** 53n + 1n)],
  [items("Q", big(2n ** 53n + 1n)), BigUint64Array.of(2n ** 53n + 1n)],
  [items("f", float("0.1"), float("1e300")), Float32Array.of(0.1, Infinity)],
  [
    items("d", float("0.1"), float("nan"), int(3)),
    Float64Array.of(0.1, NaN, 3),
  ],
  [items("u", text("a"), text("€")), "a€"],
  [items("w", text("😀")), "😀"],
  [
    items("c", [Op.SHORT_BINSTRING, 1, "a"], [Op.SHORT_BINSTRING, 1, 255]),
    bytes("a", 255),
  ],
  [call("array.array", text("u"), text("a€")), "a€"],
  [call("array.array", text("h")), new Int16Array()],
  [call("array.array", text("u")), ""],
];

for (const [opcodes, value] of lists) {
  Deno.test(`pickle: an array of a list becomes ${Deno.inspect(value)}`, () => {
    assertSame(decode(opcodes), value);
  });
}

const noLists: [name: string, opcodes: Part][] = [
  ["no letter", call("array.array")],
  ["a letter that there is not", items("x")],
  ["two letters", items("bB")],
  ["no text for the letter", call("array.array", int(1), Op.EMPTY_LIST)],
  ["letters for another type", items("")],
  ["an item too big for b", items("b", int(128))],
  ["an item too small for b", items("b", int(-129))],
  ["a negative item for B", items("B", int(-1))],
  ["an item too big for H", items("H", int(65536))],
  ["an item too big for I", items("I", big(2n ** 32n))],
  ["an item too big for l", items("l", big(2n ** 63n))],
  ["a negative item for Q", items("Q", int(-1))],
  ["an item too big for Q", items("Q", big(2n ** 64n))],
  ["a float for i", items("i", float("1.5"))],
  ["a float for q", items("q", float("1.5"))],
  ["NaN for B", items("B", float("nan"))],
  ["text for i", items("i", text("1"))],
  ["None for d", items("d", Op.NONE)],
  ["a number for u", items("u", int(1))],
  ["two bytes for c", items("c", text("ab"))],
  ["no byte for c", items("c", text(""))],
  ["a number in place of the list", call("array.array", text("i"), int(5))],
  ["bytes in place of the list", call("array.array", text("i"), BYTES)],
  ["three arguments", call("array.array", text("i"), Op.EMPTY_LIST, int(1))],
];

for (const [name, opcodes] of noLists) {
  Deno.test(`pickle: an array of a list is refused: ${name}`, () => {
    assertRefused(opcodes, "array.array cannot be made");
  });
}

Deno.test("pickle: bytes that an array was made of are left as they were", () => {
  const content = [binary(1, 2), put(0)];
  const [array_, again] = decode([
    array(int(3), content),
    get(0),
    Op.TUPLE2,
  ]) as [
    Uint16Array,
    Uint8Array,
  ];
  assertSame([array_, again], [Uint16Array.of(0x0102), Uint8Array.of(1, 2)]);
  assertNotStrictEquals(array_.buffer, again.buffer);
});
