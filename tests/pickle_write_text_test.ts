/** Text and bytes in pickles that are written: all of them, behind the length that they have there. */

import { assertEquals, assertNotStrictEquals } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { pattern } from "./helpers/contract.ts";
import { assertEncoded, type Bytes, bytes, filled } from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  little,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A text, and its bytes as Python's "surrogatepass" has them. */
const texts: [name: string, text: string, encoded: Bytes][] = [
  ["none", "", bytes()],
  ["one letter", "a", bytes("a")],
  ["48 characters", "x".repeat(48), filled(48, 0x78)],
  ["49 characters", "x".repeat(49), filled(49, 0x78)],
  ["255 bytes", "x".repeat(255), filled(255, 0x78)],
  ["256 bytes", "x".repeat(256), filled(256, 0x78)],
  ["255 bytes of fewer characters", "€".repeat(85), utf8("€".repeat(85))],
  ["258 bytes of fewer characters", "€".repeat(86), utf8("€".repeat(86))],
  ["128 letters of two bytes", "é".repeat(128), utf8("é".repeat(128))],
  ["64 KiB", "x".repeat(65536), filled(65536, 0x78)],
  [
    "a letter of two bytes behind 47",
    "x".repeat(47) + "é",
    bytes("x".repeat(47), 0xc3, 0xa9),
  ],
  ["non-BMP letters", "a😀𐀀\u{10ffff}", utf8("a😀𐀀\u{10ffff}")],
  [
    "the last of each length",
    "\x7f\u07ff\uffff",
    bytes(0x7f, 0xdf, 0xbf, 0xef, 0xbf, 0xbf),
  ],
  [
    "the first of each length, and a lone surrogate behind them",
    "\x80\u0800\u{10000}\ud800",
    bytes(utf8("\x80\u0800\u{10000}"), 0xed, 0xa0, 0x80),
  ],
  ["the first letter that is not ASCII", "a\x80", bytes("a", 0xc2, 0x80)],
  ["a byte order mark", "\ufeffa", bytes(0xef, 0xbb, 0xbf, "a")],
  ["NUL", "a\0b", bytes("a", 0, "b")],
  ["U+FFFD itself", "\ufffd", bytes(0xef, 0xbf, 0xbd)],
  ["a lone surrogate", "\ud800", bytes(0xed, 0xa0, 0x80)],
  ["one at the beginning", "\udc00a", bytes(0xed, 0xb0, 0x80, "a")],
  ["one in the middle", "é\udbff€", bytes("é", 0xed, 0xaf, 0xbf, "€")],
  ["one at the end", "😀\udfff", bytes("😀", 0xed, 0xbf, 0xbf)],
  [
    "the wrong way round",
    "\udc00\ud800",
    bytes(0xed, 0xb0, 0x80, 0xed, 0xa0, 0x80),
  ],
  [
    "one behind every length",
    "aé€😀\ud83d",
    bytes("aé€😀", 0xed, 0xa0, 0xbd),
  ],
  [
    "one in long text, beside U+FFFD",
    "\ufffd".repeat(50) + "\udead",
    bytes("\ufffd".repeat(50), 0xed, 0xba, 0xad),
  ],
];

for (const [name, text, encoded] of texts) {
  Deno.test(`text, ${name}: it is written as Python writes it, and comes back`, () => {
    const { length } = encoded;
    const long = bytes(Op.BINUNICODE, little(4, length), encoded);
    const short = bytes(Op.SHORT_BINUNICODE, length, encoded);
    assertEncoded(
      pickle.encode(text),
      assemble(4, length < 256 ? short : long),
    );
    assertEncoded(pickle({ protocol: 2 }).encode(text), assemble(2, long));
    for (const [, codec] of PICKLES) {
      assertEquals(thereAndBack(text, codec), text);
      const value = { [text]: [text, "next"] };
      assertEquals(describe(thereAndBack(value, codec)), describe(value));
    }
  });
}

Deno.test("a text that is no key is written each time, and what follows it is whole", () => {
  const expected = assemble(
    4,
    ...[Op.EMPTY_LIST, Op.MEMOIZE, Op.MARK],
    ...[
      Op.SHORT_BINUNICODE,
      2,
      "é",
      Op.SHORT_BINUNICODE,
      2,
      "é",
      Op.BININT1,
      1,
    ],
    Op.APPENDS,
  );
  assertEncoded(pickle.encode(["é", "é", 1]), expected);
});

const lengths = [0, 1, 255, 256, 65536];

Deno.test("protocol 4: bytes of every length are what they are, behind it", () => {
  for (const length of lengths) {
    const value = pattern(length);
    const head = length < 256
      ? bytes(Op.SHORT_BINBYTES, length)
      : bytes(Op.BINBYTES, little(4, length));
    const expected = assemble(4, head, value, Op.MEMOIZE);
    assertEncoded(pickle.encode(value), expected);
  }
});

Deno.test("protocol 2: bytes are Latin-1, of which Python makes bytes", () => {
  const expected = assemble(
    2,
    ...[Op.GLOBAL, "_codecs\nencode\n", Op.BINPUT, 0],
    Op.MARK,
    ...[Op.BINUNICODE, little(4, 4), 0, 0x7f, 0xc3, 0xbf],
    ...[Op.BINUNICODE, little(4, 6), "latin1"],
    ...[Op.TUPLE, Op.REDUCE, Op.BINPUT, 1],
  );
  const encoded = pickle({ protocol: 2 }).encode(bytes(0, 0x7f, 0xff));
  assertEncoded(encoded, expected);
});

const memory = pattern(100);
class Special extends Uint8Array {}

/** What is written as bytes. */
const binaries: [name: string, value: unknown, expected: Bytes][] = [
  ["a view with an offset", memory.subarray(13, 20), memory.slice(13, 20)],
  ["an empty view", memory.subarray(50, 50), bytes()],
  ["an ArrayBuffer", memory.slice().buffer, memory],
  ["an empty ArrayBuffer", new ArrayBuffer(0), bytes()],
  [
    "a DataView with an offset",
    new DataView(memory.buffer, 5, 9),
    memory.slice(5, 14),
  ],
  ["an instance of a subclass", new Special([1, 2]), bytes(1, 2)],
  [
    "a view of shared memory",
    new Uint8Array(new SharedArrayBuffer(3)).fill(7),
    filled(3, 7),
  ],
  [
    "a view of memory that can grow",
    new Uint8Array(new ArrayBuffer(4, { maxByteLength: 9 })),
    filled(4),
  ],
  [
    "every byte",
    Uint8Array.from({ length: 256 }, (_, i) => i),
    Uint8Array.from({ length: 256 }, (_, i) => i),
  ],
];

for (const [name, codec] of PICKLES) {
  Deno.test(`${name}: bytes of every length come back`, () => {
    for (const length of lengths) {
      const value = pattern(length);
      assertEquals(thereAndBack(value, codec), value);
    }
  });

  for (const [kind, value, expected] of binaries) {
    Deno.test(`${name}: ${kind} comes back as a Uint8Array of the same bytes`, () => {
      assertEquals(
        describe(thereAndBack([value, "next"], codec)),
        describe([expected, "next"]),
      );
    });
  }

  Deno.test(`${name}: what is written shares no memory with the value, nor with what is written next`, () => {
    for (const length of [3, 1000, 300_000]) {
      const value = pattern(length);
      const encoded = codec.encode(value);
      assertNotStrictEquals(encoded.buffer, value.buffer);
      value.fill(9);
      codec.encode(filled(length, 7));
      const received = codec.decode(encoded) as Uint8Array;
      encoded.fill(0);
      assertEquals(received, pattern(length));
      assertEquals(encoded.buffer.byteLength, encoded.length);
    }
  });
}
