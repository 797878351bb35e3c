/** The length before a message, in both forms. */

import { assertEquals } from "@std/assert";
import {
  headerLength,
  headerLengthAt,
  readHeader,
  writeHeader,
} from "../connection/transport/frame_header.ts";

const SHORT: [length: number, bytes: number[]][] = [
  [0, [0, 0, 0, 0]],
  [1, [0, 0, 0, 1]],
  [0x12345678, [0x12, 0x34, 0x56, 0x78]],
  [0x7fffffff, [0x7f, 0xff, 0xff, 0xff]],
];

const MARK = [0xff, 0xff, 0xff, 0xff];
const LONG: [length: number, bytes: number[]][] = [
  [0x80000000, [...MARK, 0, 0, 0, 0, 0x80, 0, 0, 0]],
  [0xffffffff, [...MARK, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]],
  [0x100000000, [...MARK, 0, 0, 0, 1, 0, 0, 0, 0]],
  [Number.MAX_SAFE_INTEGER, [
    ...MARK,
    0,
    0x1f,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
  ]],
];

/** What is read, and never written. */
const LONG_BUT_SHORT: [length: number, bytes: number[]][] = [
  [0, [...MARK, 0, 0, 0, 0, 0, 0, 0, 0]],
  [5, [...MARK, 0, 0, 0, 0, 0, 0, 0, 5]],
  [0x7fffffff, [...MARK, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]],
];

for (const [length, bytes] of [...SHORT, ...LONG]) {
  Deno.test(`framing: the length ${length} is written in ${bytes.length} bytes`, () => {
    assertEquals(headerLength(length), bytes.length);
    const target = new Uint8Array(40).fill(0xaa);
    // An offset in a part of a buffer: both count.
    writeHeader(target.subarray(10), 3, length);
    const expected = new Uint8Array(40).fill(0xaa);
    expected.set(bytes, 13);
    assertEquals(target, expected);
  });
}

for (const [length, bytes] of [...SHORT, ...LONG, ...LONG_BUT_SHORT]) {
  Deno.test(`framing: the length ${length} is read from ${bytes.length} bytes`, () => {
    const source = new Uint8Array([0xaa, 0xaa, 0xaa, ...bytes, 0xaa]);
    const part = source.subarray(1);
    assertEquals(headerLengthAt(part, 2), bytes.length);
    assertEquals(readHeader(part, 2, part.length), length);
    assertEquals(readHeader(part, 2, 2 + bytes.length), length);
    for (let here = 0; here < bytes.length; here++) {
      assertEquals(readHeader(part, 2, 2 + here), undefined, `${here} bytes`);
    }
  });
}

Deno.test("framing: a length beyond all numbers is read as beyond every limit", () => {
  const header = new Uint8Array(12).fill(0xff);
  assertEquals(readHeader(header, 0, 12), 2 ** 64);
});

for (const length of [-2, -100, -0x7fffffff, -0x80000000]) {
  Deno.test(`framing: the length ${length} is none, as soon as its four bytes are here`, () => {
    const header = new Uint8Array(12);
    new DataView(header.buffer).setInt32(0, length);
    assertEquals(readHeader(header, 0, 3), undefined);
    assertEquals(readHeader(header, 0, 4), NaN);
    assertEquals(readHeader(header, 0, 12), NaN);
  });
}
