/** Typed arrays in pickles that are written: an array of Python's, of elements of the same kind. */

import { assertEquals, assertThrows } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { CodecError } from "../mod.ts";
import { pattern } from "./helpers/contract.ts";
import { assertEncoded, bytes } from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  little,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

const protocol2 = pickle({ protocol: 2 });

type TypedArray = ArrayBufferView & ArrayLike<number | bigint>;

interface ArrayKind {
  new (buffer: ArrayBuffer, offset?: number, length?: number): TypedArray;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

/** By the letters and the number that CPython has for them, and the letter that Python 2 has. */
const kinds: [
  kind: ArrayKind,
  letter: string,
  letter2: string,
  format: number,
][] = [
  [Int8Array, "b", "b", 1],
  [Uint8ClampedArray, "B", "B", 0],
  [Int16Array, "h", "h", 4],
  [Uint16Array, "H", "H", 2],
  [Int32Array, "i", "i", 8],
  [Uint32Array, "I", "I", 6],
  [BigInt64Array, "q", "l", 12],
  [BigUint64Array, "Q", "L", 10],
  [Float32Array, "f", "f", 14],
  [Float64Array, "d", "d", 16],
];

/** Where the bytes of an element are all the same, every number is one that there is. */
const CONTENT = [0, 1, 0x40, 0x7f, 0x80, 0xfe, 0xff];

/** What the class has of it: an array of bytes is bytes. */
function expected(value: TypedArray): TypedArray {
  return value instanceof Uint8ClampedArray ? Uint8Array.from(value) : value;
}

for (const [Kind, letter, letter2, format] of kinds) {
  const size = Kind.BYTES_PER_ELEMENT;
  const content = Uint8Array.from(
    CONTENT.flatMap((byte) => Array(size).fill(byte)),
  );
  const array = new Kind(content.buffer);
  const text = (text: string) => bytes(Op.SHORT_BINUNICODE, text.length, text);

  Deno.test(`${Kind.name}: protocol 4 has its letter, its format and its bytes`, () => {
    const reference = bytes(
      text("array"),
      text("_array_reconstructor"),
      Op.STACK_GLOBAL,
      Op.MEMOIZE,
    );
    assertEncoded(
      pickle.encode(array),
      assemble(
        4,
        ...[reference, Op.MARK],
        ...[text("array"), text("array"), Op.STACK_GLOBAL, Op.MEMOIZE],
        ...[text(letter), Op.BININT1, format],
        ...[Op.SHORT_BINBYTES, content.length, content, Op.MEMOIZE],
        ...[Op.TUPLE, Op.REDUCE, Op.MEMOIZE],
      ),
    );
  });

  Deno.test(`${Kind.name}: protocol 2 has its letter in Python 2, as a str, and a list`, () => {
    assertEncoded(
      protocol2.encode(new Kind(new ArrayBuffer(0))),
      assemble(
        2,
        ...[Op.GLOBAL, "array\narray\n", Op.BINPUT, 0, Op.MARK],
        ...[Op.SHORT_BINSTRING, 1, letter2, Op.EMPTY_LIST, Op.BINPUT, 1],
        ...[Op.TUPLE, Op.REDUCE, Op.BINPUT, 2],
      ),
    );
  });

  for (const [name, codec] of PICKLES) {
    Deno.test(`${name}: ${Kind.name}, of any length and anywhere in its memory, comes back`, () => {
      const memory = pattern(70_000 * size);
      // What is no number has many forms, and one in a list.
      if (letter === "f" || letter === "d") memory.fill(0x41);
      for (const length of [0, 1, 2, 255, 256, 8192]) {
        const view = new Kind(memory.buffer, 3 * size, length);
        assertEquals(
          describe(thereAndBack(view, codec)),
          describe(expected(view)),
        );
      }
    });

    Deno.test(`${name}: the limits of ${Kind.name} come back`, () => {
      const received = thereAndBack([array, "next"], codec) as unknown[];
      const isFloat = letter === "f" || letter === "d";
      const [left, right] = [received[0] as TypedArray, expected(array)];
      if (isFloat) assertEquals(Array.from(left), Array.from(right));
      else assertEquals(describe(left), describe(right));
      assertEquals(received[1], "next");
    });

    Deno.test(`${name}: ${Kind.name} shares no memory with what is written`, () => {
      const own = new Kind(content.slice().buffer);
      const encoded = codec.encode(own);
      new Uint8Array(own.buffer).fill(1);
      const first = codec.decode(encoded) as TypedArray;
      encoded.fill(0);
      assertEquals(Array.from(first), Array.from(expected(array)));
    });
  }
}

Deno.test("floats that are no finite numbers, and −0, come back in arrays", () => {
  for (const [, codec] of PICKLES) {
    for (const Kind of [Float32Array, Float64Array]) {
      const value = new Kind([NaN, Infinity, -Infinity, -0, 0.1, 5e-324]);
      assertEquals([...thereAndBack(value, codec) as Float64Array], [...value]);
    }
  }
});

class Own extends Int16Array {}

/** What Python's arrays do not have. */
const refused: [name: string, value: unknown, what: string][] = [
  ["a Float16Array", new Float16Array(2), "Float16Array"],
  ["an instance of a subclass", new Own(1), "Own"],
  ["a SharedArrayBuffer", new SharedArrayBuffer(1), "SharedArrayBuffer"],
];

for (const [name, codec] of PICKLES) {
  for (const [kind, value, what] of refused) {
    Deno.test(`${name}: ${kind} is refused, and the error says where`, () => {
      const error = assertThrows(
        () => codec.encode({ a: [1, value] }),
        CodecError,
      );
      assertEquals(
        error.message,
        `Cannot encode value.a[1]: pickle has no ${what}`,
      );
    });
  }
}

Deno.test("integers are little-endian in protocol 4, wherever the program runs", () => {
  const encoded = pickle.encode(new Uint32Array([0x01020304])).toHex();
  assertEquals(encoded.includes(little(4, 0x01020304).toHex()), true);
});
