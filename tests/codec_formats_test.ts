/** Every byte that a MessagePack value can begin with, in its shortest use and in longer ones than needed. */

import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { CodecError, Extension, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { CODECS } from "./helpers/codecs.ts";
import {
  assertEncoded,
  type Bytes,
  bytes,
  filled,
  fixstr,
  joined,
  uint,
} from "./helpers/encoded.ts";

/** A message and what it says; and whether that is written in the same bytes. */
interface Vector {
  encoded: Bytes;
  value: unknown;
  isMinimal?: boolean;
}

const vector = (
  encoded: Bytes,
  value: unknown,
  isMinimal = false,
): Vector => ({ encoded, value, isMinimal });

const range = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));

const keys = (count: number) => range(count, (i) => `key ${i}`);
const entries = (count: number) =>
  joined(keys(count).flatMap((key, i) => [fixstr(key), i % 128]));
const object = (count: number) =>
  Object.fromEntries(keys(count).map((key, i) => [key, i % 128]));
const ones = (count: number) => Array(count).fill(1);

/** A form that says how long it is. */
interface LongForm {
  /** The head of each width, in bytes, that the length can have. */
  heads: Record<number, number>;
  /** How long one can be that has its length in the head. */
  inHead: number;
}

/** The other codec takes its time with what is longer. */
const MAX_PLAIN = 70_000;

const SIZES = [0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536];

/** Values of every length that matters, in every form that can have it. */
function lengths(
  { heads, inHead }: LongForm,
  make: (size: number) => [payload: Uint8Array, value: unknown],
): Vector[] {
  return SIZES.flatMap((size) => {
    const [payload, value] = make(size);
    return Object.entries(heads)
      .filter(([width]) => size < 256 ** Number(width))
      .map(([width, head], index) =>
        vector(
          bytes(head, uint(Number(width), size), payload),
          value,
          index === 0 && size > inHead,
        )
      );
  });
}

const formats: [name: string, vectors: Vector[]][] = [
  ["positive fixint", range(128, (i) => vector(bytes(i), i, true))],
  [
    "fixmap",
    range(16, (i) => vector(bytes(0x80 | i, entries(i)), object(i), true)),
  ],
  [
    "fixarray",
    range(16, (i) => vector(bytes(0x90 | i, filled(i, 1)), ones(i), true)),
  ],
  [
    "fixstr",
    range(
      32,
      (i) => vector(bytes(0xa0 | i, "x".repeat(i)), "x".repeat(i), true),
    ),
  ],
  ["nil", [vector(bytes(0xc0), null, true)]],
  ["false", [vector(bytes(0xc2), false, true)]],
  ["true", [vector(bytes(0xc3), true, true)]],
  [
    "bin 8, 16 and 32",
    lengths(
      { heads: { 1: 0xc4, 2: 0xc5, 4: 0xc6 }, inHead: -1 },
      (size) => [filled(size, 0xc1), filled(size, 0xc1)],
    ),
  ],
  ["float 32", [
    vector(bytes(0xca, 0x40, 0x10, 0, 0), 2.25),
    vector(bytes(0xca, 0x80, 0, 0, 0), -0),
    vector(bytes(0xca, 0x7f, 0xc0, 0, 0), NaN),
    vector(bytes(0xca, 0xff, 0x80, 0, 0), -Infinity),
    vector(bytes(0xca, 0, 0, 0, 1), 2 ** -149),
    vector(bytes(0xca, 0x3f, 0x80, 0, 0), 1),
  ]],
  ["float 64", [
    vector(bytes(0xcb, 0x40, 0x02, filled(6)), 2.25, true),
    vector(bytes(0xcb, 0x7f, 0xf8, filled(6)), NaN, true),
    vector(bytes(0xcb, 0xff, 0xf0, filled(6)), -Infinity, true),
    vector(bytes(0xcb, filled(7), 1), 5e-324, true),
    vector(bytes(0xcb, 0x41, 0xf0, filled(6)), 2 ** 32, true),
    vector(bytes(0xcb, 0x3f, 0xf0, filled(6)), 1),
    vector(bytes(0xcb, 0x80, filled(7)), -0),
  ]],
  ["uint 8", range(256, (i) => vector(bytes(0xcc, i), i, i >= 0x80))],
  [
    "uint 16",
    [0, 127, 128, 255, 256, 0x1234, 0x7fff, 0x8000, 0xffff].map((i) =>
      vector(bytes(0xcd, uint(2, i)), i, i >= 0x100)
    ),
  ],
  [
    "uint 32",
    [0, 255, 0xffff, 0x10000, 0x12345678, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]
      .map((i) => vector(bytes(0xce, uint(4, i)), i, i >= 0x10000)),
  ],
  [
    "uint 64",
    [0n, 1n, 255n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n].map((i) =>
      vector(bytes(0xcf, uint(8, i)), i, true)
    ),
  ],
  [
    "int 8",
    range(256, (i) => i - 128)
      .map((i) => vector(bytes(0xd0, i), i, i < -32)),
  ],
  [
    "int 16",
    [-0x8000, -0x1234, -129, -128, -33, -32, -1, 0, 127, 255, 0x7fff].map((i) =>
      vector(bytes(0xd1, uint(2, i)), i, i < -128)
    ),
  ],
  [
    "int 32",
    [-(2 ** 31), -0x8001, -0x8000, -129, -32, -1, 0, 5, 2 ** 31 - 1].map((i) =>
      vector(bytes(0xd2, uint(4, i)), i, i < -0x8000)
    ),
  ],
  [
    "int 64",
    [-(2n ** 63n), -(2n ** 53n), -1n, 0n, 1n, 2n ** 63n - 1n].map((i) =>
      vector(bytes(0xd3, uint(8, i)), i, i < 0n)
    ),
  ],
  [
    "str 8, 16 and 32",
    lengths(
      { heads: { 1: 0xd9, 2: 0xda, 4: 0xdb }, inHead: 31 },
      (size) => [bytes("x".repeat(size)), "x".repeat(size)],
    ),
  ],
  [
    "array 16 and 32",
    lengths(
      { heads: { 2: 0xdc, 4: 0xdd }, inHead: 15 },
      (size) => [filled(size, 1), ones(size)],
    ),
  ],
  [
    "map 16 and 32",
    lengths(
      { heads: { 2: 0xde, 4: 0xdf }, inHead: 15 },
      (size) => [entries(size), object(size)],
    ),
  ],
  ["negative fixint", range(32, (i) => vector(bytes(0xe0 + i), i - 32, true))],
];

/** The same for extensions, which only the default codec reads: each of type 42. */
const extensionFormats: [name: string, vectors: Vector[]][] = [
  [
    "fixext 1, 2, 4, 8 and 16",
    range(5, (i) => {
      const data = filled(1 << i, 0xc1);
      return vector(bytes(0xd4 + i, 42, data), new Extension(42, data), true);
    }),
  ],
  [
    "ext 8, 16 and 32",
    lengths({ heads: { 1: 0xc7, 2: 0xc8, 4: 0xc9 }, inHead: -1 }, (size) => {
      const data = filled(size, 0xc1);
      return [bytes(42, data), new Extension(42, data)];
    }).map((ext) => {
      // These have a head of their own.
      const isFixed = [1, 16].includes((ext.value as Extension).data.length);
      return isFixed ? { ...ext, isMinimal: false } : ext;
    }),
  ],
];

for (const [codecName, codec] of CODECS) {
  const both = codec === msgpack ? [...formats, ...extensionFormats] : formats;
  for (const [name, vectors] of both) {
    Deno.test(`${codecName}: ${name} is read, and written where nothing shorter will do`, () => {
      for (const { encoded, value, isMinimal } of vectors) {
        if (codec !== msgpack && encoded.length > MAX_PLAIN) continue;
        const note = encoded.subarray(0, 20).toHex();
        const actual = codec.decode(encoded.slice());
        assertEquals(difference(actual, value), undefined, note);
        const again = codec.encode(value);
        if (isMinimal) assertEncoded(again, encoded);
        else assert(difference(again, encoded), `${note} is written`);
        assertEquals(
          difference(
            codec.decode(again.slice()),
            Object.is(value, -0) ? 0 : value,
          ),
          undefined,
          note,
        );
      }
    });
  }

  Deno.test(`${codecName}: the byte that begins no value is a CodecError, wherever it is`, () => {
    const places = [
      bytes(0xc1),
      bytes(0x92, 1, 0xc1),
      bytes(0x81, 0xc1, 1),
      bytes(0x81, fixstr("a"), 0xc1),
      bytes(0x81, fixstr("a"), 0x91, 0xc1),
    ];
    for (const message of places) {
      assertThrows(() => codec.decode(message.slice()), CodecError);
    }
  });
}

Deno.test("msgpack: the byte that begins no value is named, and where it is", () => {
  const message = bytes(0x93, 1, fixstr("ab"), 0xc1);
  const error = assertThrows(() => msgpack.decode(message), CodecError);
  assertStringIncludes(error.message, "0xc1");
  assertStringIncludes(error.message, "byte 5");
});

Deno.test("formats: there is a vector for each byte that a value can begin with", () => {
  const heads = new Set(
    [...formats, ...extensionFormats].flatMap(([, vectors]) =>
      vectors.map(({ encoded }) => encoded[0]!)
    ),
  );
  const missing = range(256, (i) => i).filter((head) => !heads.has(head));
  assertEquals(missing, [0xc1]);
});
