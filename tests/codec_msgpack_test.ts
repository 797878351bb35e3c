/** The default codec: what each value looks like as bytes, and each byte as a value. */

import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import { msgpack } from "../mod.ts";

const bytes = (...parts: (number | Uint8Array | string)[]) =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "number"
        ? [part]
        : [...typeof part === "string" ? new TextEncoder().encode(part) : part]
    ),
  );

const zeros = (length: number) => new Uint8Array(length);
const nulls = (length: number) => Array.from({ length }, () => null);
const nil = (length: number) => new Uint8Array(length).fill(0xc0);
const float64 = (value: number) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
};
/** An object of as many keys, in which each key has three letters, and its bytes. */
const wide = (size: number) =>
  Object.fromEntries(
    Array.from({ length: size }, (_, i) => [keyOf(i), null]),
  );
const keyOf = (i: number) => `k${String(i).padStart(5, "0")}`;
const wideBytes = (size: number) =>
  bytes(...Array.from({ length: size }, (_, i) => bytes(0xa6, keyOf(i), 0xc0)));

/** What is written, and is read as the same. */
const vectors: [
  name: string,
  value: unknown,
  encoded: Uint8Array<ArrayBuffer>,
][] = [
  ["null", null, bytes(0xc0)],
  ["false", false, bytes(0xc2)],
  ["true", true, bytes(0xc3)],
  ["0", 0, bytes(0x00)],
  ["the largest positive fixint", 127, bytes(0x7f)],
  ["the smallest uint8", 128, bytes(0xcc, 0x80)],
  ["the largest uint8", 255, bytes(0xcc, 0xff)],
  ["the smallest uint16", 256, bytes(0xcd, 1, 0)],
  ["the largest uint16", 0xffff, bytes(0xcd, 0xff, 0xff)],
  ["the smallest uint32", 0x10000, bytes(0xce, 0, 1, 0, 0)],
  ["the largest uint32", 0xffffffff, bytes(0xce, 0xff, 0xff, 0xff, 0xff)],
  ["-1", -1, bytes(0xff)],
  ["the smallest negative fixint", -32, bytes(0xe0)],
  ["the largest int8", -33, bytes(0xd0, 0xdf)],
  ["the smallest int8", -128, bytes(0xd0, 0x80)],
  ["the largest int16", -129, bytes(0xd1, 0xff, 0x7f)],
  ["the smallest int16", -0x8000, bytes(0xd1, 0x80, 0)],
  ["the largest int32", -0x8001, bytes(0xd2, 0xff, 0xff, 0x7f, 0xff)],
  ["the smallest int32", -0x80000000, bytes(0xd2, 0x80, 0, 0, 0)],
  ["an integer of 33 bits", 2 ** 32, bytes(0xcb, float64(2 ** 32))],
  ["a negative one", -(2 ** 31) - 1, bytes(0xcb, float64(-(2 ** 31) - 1))],
  [
    "the largest safe integer",
    Number.MAX_SAFE_INTEGER,
    bytes(0xcb, float64(Number.MAX_SAFE_INTEGER)),
  ],
  ["a float", 2.25, bytes(0xcb, 0x40, 0x02, 0, 0, 0, 0, 0, 0)],
  ["NaN", NaN, bytes(0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0)],
  ["Infinity", Infinity, bytes(0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0)],
  ["-Infinity", -Infinity, bytes(0xcb, 0xff, 0xf0, 0, 0, 0, 0, 0, 0)],
  ["the smallest float", 5e-324, bytes(0xcb, 0, 0, 0, 0, 0, 0, 0, 1)],
  ["0n", 0n, bytes(0xcf, zeros(8))],
  ["the largest uint64", 2n ** 64n - 1n, bytes(0xcf, zeros(8).fill(0xff))],
  ["-1n", -1n, bytes(0xd3, zeros(8).fill(0xff))],
  ["the smallest int64", -(2n ** 63n), bytes(0xd3, 0x80, zeros(7))],
  ["an empty string", "", bytes(0xa0)],
  ["the longest fixstr", "x".repeat(31), bytes(0xbf, "x".repeat(31))],
  ["the shortest str8", "x".repeat(32), bytes(0xd9, 32, "x".repeat(32))],
  ["the longest str8", "x".repeat(255), bytes(0xd9, 255, "x".repeat(255))],
  ["the shortest str16", "x".repeat(256), bytes(0xda, 1, 0, "x".repeat(256))],
  [
    "the longest str16",
    "x".repeat(0xffff),
    bytes(0xda, 0xff, 0xff, "x".repeat(0xffff)),
  ],
  [
    "the shortest str32",
    "x".repeat(0x10000),
    bytes(0xdb, 0, 1, 0, 0, "x".repeat(0x10000)),
  ],
  ["text that is not ASCII", "é€😀", bytes(0xa9, "é€😀")],
  ["text with a NUL", "a\0b", bytes(0xa3, "a\0b")],
  ["empty binary", zeros(0), bytes(0xc4, 0)],
  ["the longest bin8", zeros(255), bytes(0xc4, 255, zeros(255))],
  ["the shortest bin16", zeros(256), bytes(0xc5, 1, 0, zeros(256))],
  ["the longest bin16", zeros(0xffff), bytes(0xc5, 255, 255, zeros(0xffff))],
  [
    "the shortest bin32",
    zeros(0x10000),
    bytes(0xc6, 0, 1, 0, 0, zeros(0x10000)),
  ],
  ["an empty array", [], bytes(0x90)],
  ["the longest fixarray", nulls(15), bytes(0x9f, nil(15))],
  ["the shortest array16", nulls(16), bytes(0xdc, 0, 16, nil(16))],
  ["the longest array16", nulls(0xffff), bytes(0xdc, 255, 255, nil(0xffff))],
  [
    "the shortest array32",
    nulls(0x10000),
    bytes(0xdd, 0, 1, 0, 0, nil(0x10000)),
  ],
  ["an empty object", {}, bytes(0x80)],
  ["the largest fixmap", wide(15), bytes(0x8f, wideBytes(15))],
  ["the smallest map16", wide(16), bytes(0xde, 0, 16, wideBytes(16))],
  [
    "the largest map16",
    wide(0xffff),
    bytes(0xde, 0xff, 0xff, wideBytes(0xffff)),
  ],
  [
    "the smallest map32",
    wide(0x10000),
    bytes(0xdf, 0, 1, 0, 0, wideBytes(0x10000)),
  ],
  ["an empty key", { "": 1 }, bytes(0x81, 0xa0, 1)],
  [
    "the seed's list",
    [2.25, null, "junk"],
    bytes(
      0x93,
      0xcb,
      float64(2.25),
      0xc0,
      0xa4,
      "junk",
    ),
  ],
];

for (const [name, value, encoded] of vectors) {
  Deno.test(`msgpack: ${name} is written and read`, () => {
    const actual = msgpack.encode(value);
    assert(isSame(actual, encoded), actual.subarray(0, 40).toHex());
    const decoded = msgpack.decode(encoded);
    assertEquals(decoded, value);
    assertEquals(typeof decoded, typeof value);
  });
}

/** What is read, but written in another form. */
const readOnly: [
  name: string,
  encoded: Uint8Array<ArrayBuffer>,
  value: unknown,
][] = [
  ["float32", bytes(0xca, 0x40, 0x10, 0, 0), 2.25],
  ["a uint8 that would fit into less", bytes(0xcc, 5), 5],
  ["a uint16 that would fit into less", bytes(0xcd, 0, 5), 5],
  ["a uint32 that would fit into less", bytes(0xce, 0, 0, 0, 5), 5],
  ["a uint64 that would fit into less", bytes(0xcf, zeros(7), 5), 5n],
  ["a positive int8", bytes(0xd0, 5), 5],
  ["a positive int16", bytes(0xd1, 0, 5), 5],
  ["a positive int32", bytes(0xd2, 0, 0, 0, 5), 5],
  ["a positive int64", bytes(0xd3, zeros(7), 5), 5n],
  ["a short str8", bytes(0xd9, 1, "x"), "x"],
  ["a short str16", bytes(0xda, 0, 1, "x"), "x"],
  ["a short str32", bytes(0xdb, 0, 0, 0, 1, "x"), "x"],
  ["a short bin16", bytes(0xc5, 0, 1, 7), bytes(7)],
  ["a short bin32", bytes(0xc6, 0, 0, 0, 1, 7), bytes(7)],
  ["a short array16", bytes(0xdc, 0, 1, 7), [7]],
  ["a short array32", bytes(0xdd, 0, 0, 0, 1, 7), [7]],
  ["a small map16", bytes(0xde, 0, 1, 0xa1, "a", 7), { a: 7 }],
  ["a small map32", bytes(0xdf, 0, 0, 0, 1, 0xa1, "a", 7), { a: 7 }],
  ["a number as a map's key", bytes(0x81, 5, 7), { 5: 7 }],
  ["a key that comes twice", bytes(0x82, 0xa1, "a", 1, 0xa1, "a", 2), { a: 2 }],
  ["text that is not UTF-8", bytes(0xa2, 0xff, 0x41), "\ufffdA"],
];

for (const [name, encoded, value] of readOnly) {
  Deno.test(`msgpack: ${name} is read`, () => {
    assertEquals(msgpack.decode(encoded), value);
  });
}

Deno.test("msgpack: a byte order mark at the beginning of a text or a key is dropped, as documented", () => {
  const value = ["\ufeff", "\ufefftext", "\ufeff\ufeff", { "\ufeffkey": 1 }];
  const received = ["", "text", "\ufeff", { key: 1 }];
  assertEquals(msgpack.decode(msgpack.encode(value).slice()), received);
});

Deno.test("msgpack: −0 arrives as 0, and a lone surrogate as U+FFFD, as documented", () => {
  const received = msgpack.decode(msgpack.encode([-0, "\ud800"]).slice());
  assertEquals(received, [0, "\ufffd"]);
});

Deno.test("msgpack: binary is read as a Uint8Array, and a subclass of it is written as one", () => {
  class Buffer extends Uint8Array {}
  const decoded = msgpack.decode(msgpack.encode([new Buffer([1, 2])]).slice());
  assertEquals(decoded, [bytes(1, 2)]);
  assertEquals(
    (decoded as Uint8Array[])[0]!.constructor,
    Uint8Array,
  );
});

Deno.test("msgpack: an object without a prototype is written as any other", () => {
  const bare = Object.assign(Object.create(null), { a: 1 });
  assertEquals(msgpack.encode(bare), msgpack.encode({ a: 1 }));
});

Deno.test("msgpack: what is encoded shares no memory with the value", () => {
  const value = bytes(1, 2, 3);
  const encoded = msgpack.encode(value);
  assertNotStrictEquals(encoded.buffer, value.buffer);
  value.fill(9);
  assertEquals(msgpack.decode(encoded.slice()), bytes(1, 2, 3));
});

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
