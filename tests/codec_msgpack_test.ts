/** The codecs of MessagePack: what each value looks like as bytes, and comes back as. */

import { assertEquals, assertNotStrictEquals } from "@std/assert";
import { difference } from "./helpers/alike.ts";
import { CODECS, roundTrip } from "./helpers/codecs.ts";
import {
  assertEncoded,
  type Bytes,
  bytes,
  filled,
  float64,
  joined,
} from "./helpers/encoded.ts";
import { msgpack, plainMsgpack } from "../mod.ts";

const zeros = filled;
const nulls = (length: number) => Array(length).fill(null);
const nil = (length: number) => filled(length, 0xc0);
/** An object of as many keys, in which each key has three letters, and its bytes. */
const wide = (size: number) =>
  Object.fromEntries(
    Array.from({ length: size }, (_, i) => [keyOf(i), null]),
  );
const keyOf = (i: number) => `k${String(i).padStart(5, "0")}`;
const wideBytes = (size: number) =>
  joined(Array.from({ length: size }, (_, i) => bytes(0xa6, keyOf(i), 0xc0)));

/** What is written, and is read as the same. */
const vectors: [
  name: string,
  value: unknown,
  encoded: Bytes,
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
  ["the largest uint64", 2n ** 64n - 1n, bytes(0xcf, filled(8, 0xff))],
  ["-1n", -1n, bytes(0xd3, filled(8, 0xff))],
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

/** What takes one of the codecs longer than a test may take. */
const MAX_ENTRIES = 1000;

for (const [codecName, codec] of CODECS) {
  for (const [name, value, encoded] of vectors) {
    const isSlow = codec === plainMsgpack && encoded.length > MAX_ENTRIES &&
      typeof value === "object";
    if (isSlow) continue;
    Deno.test(`${codecName}: ${name} is written and read`, () => {
      assertEncoded(codec.encode(value), encoded);
      assertEquals(difference(codec.decode(encoded.slice()), value), undefined);
    });
  }

  Deno.test(`${codecName}: of a key that comes twice, the last value counts`, () => {
    const message = bytes(0x83, 0xa1, "a", 1, 0xa1, "b", 2, 0xa1, "a", 3);
    assertEquals(codec.decode(message), { a: 3, b: 2 });
  });

  Deno.test(`${codecName}: −0 arrives as 0, and a lone surrogate as U+FFFD, as documented`, () => {
    const received = roundTrip([-0, "\ud800", "a\udc00b"], codec);
    const expected = [0, "\ufffd", "a\ufffdb"];
    assertEquals(difference(received, expected), undefined);
  });

  Deno.test(`${codecName}: U+FFFD itself is sent and comes back`, () => {
    for (const text of ["\ufffd", "a\ufffdb".repeat(100)]) {
      assertEquals(roundTrip({ [text]: text }, codec), { [text]: text });
    }
  });

  Deno.test(`${codecName}: binary is read as a Uint8Array, and a subclass of it is written as one`, () => {
    class Special extends Uint8Array {}
    const received = roundTrip([new Special([1, 2])], codec);
    assertEquals(difference(received, [bytes(1, 2)]), undefined);
  });

  Deno.test(`${codecName}: binary is the view's part of its memory, wherever that lies`, () => {
    const memory = Uint8Array.from({ length: 100 }, (_, i) => i);
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(7);
    const views = [memory.subarray(13, 20), memory.subarray(5, 5), shared];
    const received = roundTrip(views, codec);
    const expected = views.map((view) => Uint8Array.from(view));
    assertEquals(difference(received, expected), undefined);
  });

  Deno.test(`${codecName}: an object without a prototype is written as any other`, () => {
    const bare = Object.assign(Object.create(null), { a: 1 });
    assertEncoded(codec.encode(bare), codec.encode({ a: 1 }));
    assertEquals(difference(roundTrip(bare, codec), { a: 1 }), undefined);
  });

  Deno.test(`${codecName}: keys are written in the order that the object has them in`, () => {
    const value = { b: 1, 10: 2, a: 3, 9: 4 };
    const message = codec.encode(value);
    assertEncoded(
      message,
      bytes(0x84, 0xa1, "9", 4, 0xa2, "10", 2, 0xa1, "b", 1, 0xa1, "a", 3),
    );
    assertEquals(
      Object.keys(codec.decode(message.slice()) as object),
      Object.keys(value),
    );
  });

  Deno.test(`${codecName}: what is encoded shares no memory with the value, nor with what is encoded next`, () => {
    const value = bytes(1, 2, 3);
    const encoded = codec.encode(value);
    assertNotStrictEquals(encoded.buffer, value.buffer);
    value.fill(9);
    codec.encode(bytes(7, 7, 7));
    assertEquals(codec.decode(encoded.slice()), bytes(1, 2, 3));
  });

  Deno.test(`${codecName}: values of all lengths after one another do not mix`, () => {
    const lengths = [10, 3000, 10, 100_000, 10, 70_000, 0];
    const messages = lengths.map((length) => codec.encode(filled(length, 1)));
    for (const [i, message] of messages.entries()) {
      assertEquals(codec.decode(message.slice()), filled(lengths[i]!, 1));
    }
  });
}

Deno.test("msgpack: a message has memory of exactly its size", () => {
  for (const length of [0, 5, 3000, 100_000]) {
    const message = msgpack.encode(filled(length));
    assertEquals(message.buffer.byteLength, message.length);
  }
});

const MARKED = ["\ufeff", "\ufefftext", "\ufeff\ufeff", { "\ufeffkey": 1 }];

Deno.test("msgpack: a byte order mark at the beginning of a text or a key is kept", () => {
  assertEquals(roundTrip(MARKED), MARKED);
  const long = `\ufeff${"long ".repeat(100)}`;
  assertEquals(roundTrip(long), long);
});

Deno.test("plainMsgpack: a byte order mark at the beginning of a text or a key is dropped, as documented", () => {
  const received = ["", "text", "\ufeff", { key: 1 }];
  assertEquals(roundTrip(MARKED, plainMsgpack), received);
});

Deno.test("plainMsgpack: text that is not UTF-8 is read with U+FFFD, as documented", () => {
  assertEquals(plainMsgpack.decode(bytes(0xa2, 0xff, 0x41)), "\ufffdA");
});

Deno.test("plainMsgpack: a number as a map's key is read as text", () => {
  assertEquals(plainMsgpack.decode(bytes(0x81, 5, 7)), { 5: 7 });
});
