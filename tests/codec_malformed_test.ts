/** Messages that are no MessagePack, or not what this codec reads of it. */

import {
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { CodecError, msgpack } from "../mod.ts";

const zeros = (length: number) => new Uint8Array(length);
const HUGE = new Uint8Array(4).fill(0xff);

/** Bytes, text and buffers behind one another. */
function bytes(...parts: (number | Uint8Array | string)[]) {
  return Uint8Array.from(parts.flatMap((part) => {
    if (typeof part === "number") return [part];
    return [
      ...typeof part === "string" ? new TextEncoder().encode(part) : part,
    ];
  }));
}

const malformed: [name: string, encoded: Uint8Array<ArrayBuffer>][] = [
  ["nothing", bytes()],
  ["the byte that is never used", bytes(0xc1)],
  ["that byte inside", bytes(0x92, 1, 0xc1)],
  ["fixext 1", bytes(0xd4, 1, zeros(1))],
  ["fixext 2", bytes(0xd5, 1, zeros(2))],
  ["fixext 4", bytes(0xd6, 1, zeros(4))],
  ["fixext 8", bytes(0xd7, 1, zeros(8))],
  ["fixext 16", bytes(0xd8, 1, zeros(16))],
  ["ext 8", bytes(0xc7, 1, 1, 0)],
  ["ext 16", bytes(0xc8, 0, 1, 1, 0)],
  ["ext 32", bytes(0xc9, 0, 0, 0, 1, 1, 0)],
  ["a timestamp inside", bytes(0x81, 0xa1, "t", 0xd6, 0xff, zeros(4))],
  ["a value and a byte more", bytes(0xc0, 0xc0)],
  ["an array and a byte more", bytes(0x91, 1, 0x00)],
  ["null as a map's key", bytes(0x81, 0xc0, 1)],
  ["true as a map's key", bytes(0x81, 0xc3, 1)],
  ["a bigint as a map's key", bytes(0x81, 0xcf, zeros(8), 1)],
  ["binary as a map's key", bytes(0x81, 0xc4, 1, 0, 1)],
  ["an array as a map's key", bytes(0x81, 0x90, 1)],
  ["a map as a map's key", bytes(0x81, 0x80, 1)],
  ["a key without a value", bytes(0x81, 0xa1, "a")],
  ["a huge array that is not there", bytes(0xdd, HUGE)],
  ["a huge map that is not there", bytes(0xdf, HUGE)],
  ["huge text that is not there", bytes(0xdb, HUGE)],
  ["huge binary that is not there", bytes(0xc6, HUGE)],
  [
    "huge arrays in one another",
    bytes(...Array(50).fill(bytes(0xdd, HUGE))),
  ],
  [
    "huge maps in one another",
    bytes(...Array(50).fill(bytes(0xdf, HUGE, 0xa1, "a"))),
  ],
];

for (const [name, encoded] of malformed) {
  Deno.test(`msgpack: ${name} is a CodecError that has the message and the cause`, () => {
    const error = assertThrows(
      () => msgpack.decode(encoded.slice()),
      CodecError,
    );
    assertEquals(error.data, encoded);
    assertEquals(error.path, null);
    assertInstanceOf(error.cause, Error);
    assertStringIncludes(error.message, `of ${encoded.length} bytes`);
  });
}

Deno.test("msgpack: a message that is cut off anywhere is a CodecError", () => {
  const sample = msgpack.encode({
    text: ["", "x".repeat(40), "é".repeat(200)],
    numbers: [0, -1, 200, -200, 70000, -70000, 2.5, 2n ** 60n, -5n],
    binary: [zeros(3), zeros(300)],
    more: Array.from({ length: 20 }, () => null),
    map: Object.fromEntries("abcdefghijklmnopq".split("").entries()),
    last: true,
  });
  msgpack.decode(sample.slice());
  for (let length = 0; length < sample.length; length++) {
    const part = sample.slice(0, length);
    const error = assertThrows(() => msgpack.decode(part), CodecError);
    assertEquals(error.data?.length, length);
  }
});

Deno.test("msgpack: 64 MiB of arrays in one another are refused as too deep, and cost no memory", () => {
  const hostile = new Uint8Array(64 * 1024 * 1024).fill(0x91);
  const before = inUse();
  const error = assertThrows(() => msgpack.decode(hostile), CodecError);
  assertLess(inUse() - before, 16 * 1024 * 1024);
  assertStringIncludes(error.message, "more than 1000 deep");
  assertEquals(error.cause, undefined, "the decoder never saw it");
  assertStrictEquals(error.data, hostile);
});

function inUse(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
