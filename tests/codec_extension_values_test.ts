/** Maps, sets, big integers, expressions and addresses: what arrives is what was sent. */

import {
  assert,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { CodecError, Extension, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip } from "./helpers/codecs.ts";
import { assertEncoded } from "./helpers/encoded.ts";

/** One of every kind, which comes back as it was. */
const kinds: [name: string, value: unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["NaN", NaN],
  ["a bigint beyond 64 bits", 2n ** 70n],
  ["text", "é"],
  ["binary", Uint8Array.of(1, 2)],
  ["an array", [1, undefined]],
  ["an object", { a: undefined, b: new Set([1]) }],
  ["a Date", new Date(-5)],
  ["a Map", new Map<unknown, unknown>([[1, new Map([["a", [1]]])]])],
  ["a Set", new Set([new Set(), new Set([1])])],
  ["a RegExp", /a/u],
  ["a URL", new URL("http://localhost/?a#b")],
  ["an Error", new TypeError("no", { cause: new Error("inner") })],
  ["a Float64Array", Float64Array.of(1.5)],
  ["an ArrayBuffer", Uint8Array.of(1, 2, 3).buffer],
  ["an Extension", new Extension(7, Uint8Array.of(1))],
];

for (const [name, value] of kinds) {
  Deno.test(`msgpack: ${name} comes back, alone and in everything that can hold it`, () => {
    const holders = [
      value,
      [value, value],
      { a: value, b: value },
      new Map([[value, "as a key"]]),
      new Map([["as a value", value]]),
      new Set([value, "more"]),
      new Error("", { cause: value }),
      [{ a: new Map([[[value], new Set([{ value }])]]) }, value],
      Array(300).fill(value),
    ];
    for (const holder of holders) {
      assertEquals(difference(roundTrip(holder), holder), undefined);
    }
  });
}

Deno.test("msgpack: every two kinds beside one another come back", () => {
  for (const [, one] of kinds) {
    for (const [, other] of kinds) {
      const value = [one, other, new Map([[one, other]])];
      assertEquals(difference(roundTrip(value), value), undefined);
    }
  }
});

Deno.test("msgpack: bigints around every boundary of a byte come back, in as few bytes as they need", () => {
  for (let bits = 64n; bits <= 2100n; bits += bits < 200n ? 1n : 8n) {
    for (const off of [-2n, -1n, 0n, 1n, 2n]) {
      for (const value of [2n ** bits + off, -(2n ** bits) + off]) {
        const message = msgpack.encode(value);
        assertStrictEquals(msgpack.decode(message.slice()), value);
        if (message[0] === 0xcf || message[0] === 0xd3) continue;
        assertEquals(message.length - headLength(message), byteLength(value));
      }
    }
  }
});

Deno.test("msgpack: bigints of random digits come back", () => {
  let value = 1n;
  for (let i = 0; i < 500; i++) {
    value = value * 0x9e3779b97f4a7c15n + BigInt(i);
    assertStrictEquals(roundTrip(value), value);
    assertStrictEquals(roundTrip(-value), -value);
  }
});

Deno.test("msgpack: a bigint in more bytes than needed is read", () => {
  for (const [head, value] of [[0, 5n], [0xff, -251n]] as const) {
    const data = Uint8Array.of(head, head, head, 5);
    const message = msgpack.encode(new Extension(0x51, data));
    assertStrictEquals(msgpack.decode(message.slice()), value);
  }
});

Deno.test("msgpack: a Map keeps the order of its entries, and tells keys apart that an object does not", () => {
  const map = new Map<unknown, unknown>([
    ["2", 1],
    [2, 2],
    [2n, 3],
    ["1", 4],
    [NaN, 5],
    [undefined, 6],
    ["undefined", 7],
    [null, 8],
    [true, 9],
    ["__proto__", 10],
  ]);
  const received = roundTrip(map) as typeof map;
  assertEquals([...received], [...map]);
  assertEquals(received.get(NaN), 5);
  assertEquals(received.get(undefined), 6);
});

Deno.test("msgpack: a Map's keys may be objects, alike or not", () => {
  const map = new Map<unknown, number>([[{ a: 1 }, 1], [{ a: 1 }, 2], [[], 3]]);
  const received = roundTrip(map) as typeof map;
  assertEquals([...received], [[{ a: 1 }, 1], [{ a: 1 }, 2], [[], 3]]);
});

Deno.test("msgpack: of keys of a Map that become one, the last value counts", () => {
  const map = new Map([["\ud800", 1], ["\udbff", 2], ["a", 3]]);
  assertEquals([...roundTrip(map) as typeof map], [["\ufffd", 2], ["a", 3]]);
});

Deno.test("msgpack: a Set keeps the order of its values", () => {
  const set = new Set<unknown>(["b", 2, 1, "a", NaN, undefined, null, -0]);
  const received = roundTrip(set) as typeof set;
  assertEquals([...received], ["b", 2, 1, "a", NaN, undefined, null, 0]);
});

Deno.test("msgpack: a Map and a Set of 100,000 come back", () => {
  const numbers = Array.from({ length: 100_000 }, (_, i) => i);
  const map = new Map(numbers.map((i) => [i, `value ${i}`]));
  assertEquals(difference(roundTrip(map), map), undefined);
  const set = new Set(numbers);
  assertEquals(difference(roundTrip(set), set), undefined);
});

Deno.test("msgpack: a Map's and a Set's own properties are left out", () => {
  const map = Object.assign(new Map([[1, 2]]), { extra: 3 });
  assertEncoded(msgpack.encode(map), msgpack.encode(new Map([[1, 2]])));
  const set = Object.assign(new Set([1]), { extra: 3 });
  assertEncoded(msgpack.encode(set), msgpack.encode(new Set([1])));
});

Deno.test("msgpack: an array and an object with undefined keep it", () => {
  const value = { a: undefined, b: [undefined], c: 1 };
  const received = roundTrip(value) as typeof value;
  assert(Object.hasOwn(received, "a"));
  assertEquals(Object.keys(received), ["a", "b", "c"]);
  assertEquals(received.b.length, 1);
});

for (
  const expression of [
    /(?:)/,
    /a\/b/,
    /[\]\/]/,
    /\n\u2028é😀/u,
    /(?<name>x)\k<name>/,
    /a/dgimsuy,
    // deno-lint-ignore no-invalid-regexp
    /[\p{L}--[a-z]]/v,
    new RegExp("/"),
    new RegExp("\n"),
  ]
) {
  Deno.test(`msgpack: ${expression} comes back with its source and flags`, () => {
    const received = roundTrip(expression) as RegExp;
    assert(received instanceof RegExp);
    assertEquals(received.source, expression.source);
    assertEquals(received.flags, expression.flags);
    assertEquals(received.lastIndex, 0);
  });
}

Deno.test("msgpack: a RegExp's lastIndex stays behind", () => {
  const expression = /a/g;
  expression.lastIndex = 5;
  assertEquals((roundTrip(expression) as RegExp).lastIndex, 0);
});

for (
  const address of [
    "http://user:password@localhost:8080/a/b?c=d&e#f",
    "http://[::1]/",
    "https://xn--bcher-kva.example/",
    "file:///a%20b",
    "data:text/plain,hello",
    "mailto:somebody@example.com",
    `http://localhost/${"long/".repeat(1000)}`,
  ]
) {
  Deno.test(`msgpack: the URL ${address.slice(0, 50)} comes back`, () => {
    const received = roundTrip(new URL(address)) as URL;
    assert(received instanceof URL);
    assertEquals(received.href, new URL(address).href);
  });
}

/** What an error says of the place of a value that cannot be sent. */
const paths: [path: string, at: (value: unknown) => unknown][] = [
  ["value.m[2][1]", (value) => ({ m: new Map([[1, 1], [2, 2], [3, value]]) })],
  ["value.m[1][0]", (value) => ({ m: new Map([[1, 1], [value, 2]]) })],
  ["value.set[3]", (value) => ({ set: new Set([0, 1, 2, value]) })],
  ["value.cause", (value) => new Error("", { cause: value })],
  [
    "value.e.cause.cause[0]",
    (value) => ({
      e: new Error("", { cause: new Error("", { cause: [value] }) }),
    }),
  ],
  ["value[0][0][1][0].a", (a) => [new Map([[1, new Set([{ a }])]])]],
  ["value[0][0][0][0][0]", (v) => new Map([[new Map([[[v], 1]]), 1]])],
  [
    "value.after",
    (after) => ({ set: new Set([[new Map([[[1], new Set()]])]]), after }),
  ],
  [
    "value[1][1][2]",
    (value) => new Map<unknown, unknown>([[[1], [[2]]], [[3], [4, 5, value]]]),
  ],
];

for (const [path, at] of paths) {
  Deno.test(`msgpack: what cannot be sent at ${path} is named so`, () => {
    for (const value of [() => 1, Symbol(), new Date(NaN), new WeakMap()]) {
      const error = assertThrows(() => msgpack.encode(at(value)), CodecError);
      assertEquals(error.path, path);
    }
  });
}

/** How many bytes stand before the payload. */
function headLength(message: Uint8Array): number {
  return [3, 4, 6][message[0]! - 0xc7] ?? 2;
}

/** How many bytes an integer needs in two's complement. */
function byteLength(value: bigint): number {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  return length;
}
