/** How deeply a message is nested: found out before it is decoded, or while it is. */

import { assertEquals, assertThrows } from "@std/assert";
import { isDeeperThan } from "../connection/codec/plain/depth.ts";
import { CodecError, msgpack } from "../mod.ts";
import { CODECS } from "./helpers/codecs.ts";
import { bytes, extension, joined } from "./helpers/encoded.ts";

/** What stands before an array, which is found if it was stepped over right. */
const steps: [name: string, ...bytes: number[]][] = [
  ["nil", 0xc0],
  ["false", 0xc2],
  ["true", 0xc3],
  ["bin8", 0xc4, 2, 9, 9],
  ["bin16", 0xc5, 0, 2, 9, 9],
  ["bin32", 0xc6, 0, 0, 0, 2, 9, 9],
  ["ext8", 0xc7, 2, 1, 9, 9],
  ["ext16", 0xc8, 0, 2, 1, 9, 9],
  ["ext32", 0xc9, 0, 0, 0, 2, 1, 9, 9],
  ["float32", 0xca, 9, 9, 9, 9],
  ["float64", 0xcb, 9, 9, 9, 9, 9, 9, 9, 9],
  ["uint8", 0xcc, 9],
  ["uint16", 0xcd, 9, 9],
  ["uint32", 0xce, 9, 9, 9, 9],
  ["uint64", 0xcf, 9, 9, 9, 9, 9, 9, 9, 9],
  ["int8", 0xd0, 9],
  ["int16", 0xd1, 9, 9],
  ["int32", 0xd2, 9, 9, 9, 9],
  ["int64", 0xd3, 9, 9, 9, 9, 9, 9, 9, 9],
  ["fixext1", 0xd4, 1, 9],
  ["fixext2", 0xd5, 1, 9, 9],
  ["fixext4", 0xd6, 1, 9, 9, 9, 9],
  ["fixext8", 0xd7, 1, 9, 9, 9, 9, 9, 9, 9, 9],
  ["fixext16", 0xd8, 1, ...Array(16).fill(9)],
  ["str8", 0xd9, 2, 0x61, 0x61],
  ["str16", 0xda, 0, 2, 0x61, 0x61],
  ["str32", 0xdb, 0, 0, 0, 2, 0x61, 0x61],
  ["fixstr", 0xa2, 0x61, 0x61],
  ["array16", 0xdc, 0, 2, 9, 9],
  ["array32", 0xdd, 0, 0, 0, 2, 9, 9],
  ["fixarray", 0x92, 9, 9],
  ["map16", 0xde, 0, 1, 9, 9],
  ["map32", 0xdf, 0, 0, 0, 1, 9, 9],
  ["fixmap", 0x81, 9, 9],
  ["positive fixint", 0x7f],
  ["negative fixint", 0xe0],
];

for (const [name, ...step] of steps) {
  Deno.test(`depth: an array is found behind ${name}`, () => {
    // The step and then two arrays inside one another, in an array.
    const message = bytes(0x92, ...step, 0x91, 0x90);
    assertEquals(isDeeperThan(2, message), true);
    assertEquals(isDeeperThan(3, message), false);
  });
}

Deno.test("depth: whatever is cut off or unknown is passed over", () => {
  for (let first = 0; first < 256; first++) {
    for (let length = 1; length < 6; length++) {
      const message = new Uint8Array(length).fill(0xff);
      message[0] = first;
      assertEquals(isDeeperThan(1, message), false);
    }
  }
});

/** Arrays or maps in one another: as many, the innermost one empty or not. */
const nestings: [name: string, nested: (depth: number) => number[]][] = [
  ["arrays", (depth) => [...Array(depth).fill(0x91), 0xc0]],
  ["arrays around nothing", (depth) => [...Array(depth - 1).fill(0x91), 0x90]],
  [
    "array16s",
    (depth) => [...Array(depth).fill([0xdc, 0, 1]).flat(), 0xc0],
  ],
  [
    "array32s",
    (depth) => [...Array(depth).fill([0xdd, 0, 0, 0, 1]).flat(), 0xc0],
  ],
  ["maps", (depth) => [...Array(depth).fill([0x81, 0xa0]).flat(), 0xc0]],
  [
    "maps around nothing",
    (depth) => [...Array(depth - 1).fill([0x81, 0xa0]).flat(), 0x80],
  ],
  [
    "arrays behind many that are done",
    (depth) => [
      0x92,
      0x91,
      0x91,
      0,
      ...Array(depth - 1).fill(0x91),
      0xc0,
    ],
  ],
];

for (const [codecName, codec] of CODECS) {
  for (const [name, nested] of nestings) {
    Deno.test(`${codecName}: 1000 ${name} may be inside one another, and 1001 not`, () => {
      codec.decode(bytes(...nested(1000)));
      const tooDeep = bytes(...nested(1001));
      const error = assertThrows(
        () => codec.decode(tooDeep.slice()),
        CodecError,
        "more than 1000 deep",
      );
      assertEquals(error.data, tooDeep);
      assertEquals(error.cause, undefined);
    });
  }

  Deno.test(`${codecName}: many values side by side are not deep`, () => {
    const flat = joined([0xdc, 0x27, 0x10, ...Array(20_000).fill(0x91)]);
    for (let i = 4; i < flat.length; i += 2) flat[i] = 0xc0;
    assertEquals((codec.decode(flat) as unknown[]).length, 10_000);
  });
}

/** What is in one another as extensions, the innermost around this. */
const extensions: [name: string, wrap: (inner: Uint8Array) => Uint8Array][] = [
  ["Maps as values", (inner) => extension(0x52, 1, inner)],
  ["Maps as keys", (inner) => extension(0x52, inner, 1)],
  ["Sets", (inner) => extension(0x53, inner)],
  ["Errors", (inner) => extension(0x54, 0xa0, 0xa0, inner)],
  ["Sets in arrays", (inner) => bytes(0x91, extension(0x53, inner))],
  ["objects in Sets", (inner) => extension(0x53, bytes(0x81, 0xa0, inner))],
  ["maps as keys", (inner) => bytes(0x81, inner, 1)],
];

for (const [name, wrap] of extensions) {
  Deno.test(`msgpack: ${name} count as one level each when they are read`, () => {
    const levels = name.includes("in") ? 2 : 1;
    const codec = msgpack({ maxDepth: 10 });
    let message: Uint8Array = bytes(0xc0);
    for (let i = 0; i < 10 / levels; i++) message = wrap(message);
    codec.decode(message.slice());
    for (const outer of [bytes(0x91, message), wrap(message)]) {
      assertThrows(
        () => codec.decode(outer.slice()),
        CodecError,
        "more than 10 deep",
      );
    }
  });
}

Deno.test("msgpack: what has no values in it counts for nothing", () => {
  const codec = msgpack({ maxDepth: 1 });
  for (const inner of [extension(0x50), extension(1, 0x91), bytes(0xa1, "x")]) {
    codec.decode(bytes(0x91, inner));
  }
  for (const inner of [bytes(0x90), bytes(0x80), extension(0x53)]) {
    assertThrows(() => codec.decode(bytes(0x91, inner)), CodecError, "1 deep");
  }
});

Deno.test("msgpack: what comes behind something deep is as deep as it is", () => {
  const codec = msgpack({ maxDepth: 3 });
  const set = (inner: Uint8Array) => extension(0x53, inner);
  const deep = set(set(bytes(0x90)));
  const message = bytes(0x92, set(set(bytes(1))), bytes(0x91, 0x90));
  codec.decode(message);
  codec.decode(extension(0x52, bytes(0x91, 0x90), bytes(0x91, 0x90)));
  codec.decode(extension(0x54, 0xa0, 0xa0, set(bytes(0x90))));
  assertThrows(() => codec.decode(bytes(0x92, 1, deep)), CodecError, "3 deep");
  assertThrows(
    () => codec.decode(extension(0x52, bytes(0x91, 0x90), deep)),
    CodecError,
    "3 deep",
  );
});
