/** Maps of MessagePack from elsewhere, in which a key is no text: each is a Map. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { CodecError, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import {
  type Bytes,
  bytes,
  extension,
  filled,
  fixmap,
  fixstr,
  float64,
  uint,
} from "./helpers/encoded.ts";

/** A key that is no text, as bytes and as what it is read as. */
const keys: [name: string, key: unknown, encoded: Bytes][] = [
  ["null", null, bytes(0xc0)],
  ["false", false, bytes(0xc2)],
  ["true", true, bytes(0xc3)],
  ["0", 0, bytes(0)],
  ["a number", 5, bytes(5)],
  ["a negative number", -1, bytes(0xff)],
  ["a number of 16 bits", 300, bytes(0xcd, uint(2, 300))],
  ["a float", 2.25, bytes(0xcb, float64(2.25))],
  ["NaN", NaN, bytes(0xcb, float64(NaN))],
  ["a bigint", 5n, bytes(0xcf, uint(8, 5))],
  ["binary", bytes(1, 2), bytes(0xc4, 2, 1, 2)],
  ["an array", [1], bytes(0x91, 1)],
  ["an object", { a: 1 }, fixmap([fixstr("a"), bytes(1)])],
  ["another map", new Map([[1, 2]]), fixmap([bytes(1), bytes(2)])],
  ["a Date", new Date(0), extension(0xff, filled(4))],
  ["undefined", undefined, extension(0x50)],
];

for (const [name, key, encoded] of keys) {
  Deno.test(`msgpack: a map with ${name} as a key is a Map, wherever that key is`, () => {
    const text = ["a", "b", "c"].map((letter) => fixstr(letter));
    const entries: [Bytes, Bytes][] = text.map((key, i) => [key, bytes(i)]);
    for (let at = 0; at <= entries.length; at++) {
      const message = fixmap(
        ...entries.toSpliced(at, 0, [encoded, bytes(0xc3)]),
      );
      const expected = new Map<unknown, unknown>(
        [["a", 0], ["b", 1], ["c", 2]].toSpliced(
          at,
          0,
          [key, true] as never,
        ) as [unknown, unknown][],
      );
      const actual = msgpack.decode(message.slice());
      assertEquals(difference(actual, expected), undefined);
      const nested = bytes(0x92, message, fixmap([fixstr("in"), message]));
      assertEquals(
        difference(msgpack.decode(nested), [expected, { in: expected }]),
        undefined,
      );
    }
  });
}

Deno.test("msgpack: a map that becomes a Map keeps the order of its entries", () => {
  const message = fixmap(
    [fixstr("b"), bytes(1)],
    [fixstr("a"), bytes(2)],
    [bytes(5), bytes(3)],
    [fixstr("2"), bytes(4)],
    [bytes(3), bytes(5)],
    [fixstr("1"), bytes(6)],
  );
  assertEquals([...msgpack.decode(message) as Map<unknown, unknown>], [
    ["b", 1],
    ["a", 2],
    [5, 3],
    ["2", 4],
    [3, 5],
    ["1", 6],
  ]);
});

Deno.test("msgpack: of a key that comes twice in such a map, the last value counts", () => {
  const message = fixmap(
    [fixstr("a"), bytes(1)],
    [bytes(5), bytes(2)],
    [fixstr("a"), bytes(3)],
    [bytes(5), bytes(4)],
  );
  assertEquals(
    msgpack.decode(message),
    new Map<unknown, unknown>([["a", 3], [5, 4]]),
  );
});

Deno.test("msgpack: a map of many entries with such a key among them is a Map", () => {
  const entries = Array.from({ length: 1000 }, (_, i) => {
    const key = i === 700 ? bytes(0xcd, uint(2, i)) : fixstr(`key ${i}`);
    return bytes(key, 0xcd, uint(2, i));
  });
  const map = msgpack.decode(
    bytes(0xde, uint(2, 1000), ...entries),
  ) as Map<unknown, unknown>;
  assert(map instanceof Map);
  assertEquals(map.size, 1000);
  assertEquals([map.get(700), map.get("key 699"), map.get("key 999")], [
    700,
    699,
    999,
  ]);
});

Deno.test("msgpack: such a map that is cut off anywhere is a CodecError", () => {
  const message = fixmap(
    [fixstr("a"), bytes(1)],
    [bytes(5), fixstr("bc")],
    [bytes(0xcd, 1, 0), bytes(0x91, 1)],
  );
  msgpack.decode(message.slice());
  for (let length = 0; length < message.length; length++) {
    assertThrows(() => msgpack.decode(message.slice(0, length)), CodecError);
  }
});

Deno.test("msgpack: a map without entries is an object", () => {
  for (
    const message of [
      bytes(0x80),
      bytes(0xde, 0, 0),
      bytes(0xdf, uint(4, 0)),
    ]
  ) {
    assertEquals(difference(msgpack.decode(message), {}), undefined);
  }
});

Deno.test("msgpack: what was a map of such keys goes out as a Map", () => {
  const map = msgpack.decode(fixmap([bytes(5), bytes(6)]));
  assertEquals(msgpack.encode(map), extension(0x52, 5, 6));
});
