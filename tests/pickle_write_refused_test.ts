/** What has no form in Python is refused, and the error says where it is; the codec is as it was before. */

import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { CodecError, Extension } from "../mod.ts";
import { assertEncoded } from "./helpers/encoded.ts";
import { describe, PICKLES, thereAndBack } from "./helpers/unpickled.ts";

class Point {
  x = 1;
}
class Items extends Set {}
class Table extends Map {}
class Moment extends Date {}

/** An object whose constructor says nothing. */
const nameless = Object.create({ constructor: undefined });

/** What is refused, and what it is called. */
const refused: [name: string, value: unknown, kind: string][] = [
  ["a function", () => {}, "function"],
  ["a class", Point, "function"],
  ["a symbol", Symbol("x"), "symbol"],
  ["an instance of a class", new Point(), "Point"],
  ["an instance of a subclass of Set", new Items(), "Items"],
  ["an instance of a subclass of Map", new Table(), "Table"],
  ["an instance of a subclass of Date", new Moment(), "Moment"],
  ["a RegExp", /x/, "RegExp"],
  ["a URL", new URL("http://localhost/"), "URL"],
  ["a WeakMap", new WeakMap(), "WeakMap"],
  ["a Promise", Promise.resolve(), "Promise"],
  ["a Proxy of a function", new Proxy(() => {}, {}), "function"],
  ["a Proxy of an instance", new Proxy(new Point(), {}), "Point"],
  ["a boxed number", Object(1), "Number"],
  ["a boxed text", Object("x"), "String"],
  [
    "an extension of MessagePack",
    new Extension(1, new Uint8Array()),
    "Extension",
  ],
  ["an object without a constructor", nameless, "such object"],
];

/** Where it can be. */
const places: [path: string, put: (value: unknown) => unknown][] = [
  ["value", (value) => value],
  ["value[0]", (value) => [value]],
  ["value[2][1]", (value) => [1, 2, [3, value]]],
  ["value.a", (value) => ({ a: value })],
  ['value["a b"].é', (value) => ({ "a b": { é: value } })],
  ['value["0"][""]', (value) => ({ 0: { "": value } })],
  ["value.items[3].when", (value) => ({ items: [1, 2, 3, { when: value }] })],
  ["value[1][1]", (value) => new Map([["a", 1 as unknown], ["b", value]])],
  ["value[0][0]", (value) => new Map([[value, 1]])],
  ["value[0][0][1]", (value) => new Map([[[1, value], 1]])],
  ["value[2]", (value) => new Set([1, 2, value])],
  ["value[0][0]", (value) => new Set([new Set([value])])],
  ["value[0][0][1][0].a", (value) => [new Map([[1, [{ a: value }]]])]],
];

for (const [name, codec] of PICKLES) {
  for (const [what, value, kind] of refused) {
    Deno.test(`${name}: ${what} is refused, and the error says where`, () => {
      for (const [path, put] of places) {
        const error = assertThrows(() => codec.encode(put(value)), CodecError);
        assertEquals(error.path, path);
        assertEquals(
          error.message,
          `Cannot encode ${path}: pickle has no ${kind}`,
        );
        assertEquals([error.data, error.cause], [null, undefined]);
      }
    });
  }

  const containers: [
    name: string,
    wrap: (value: unknown) => unknown,
    step: string,
  ][] = [
    ["arrays", (value) => [value], "[0]"],
    ["objects", (value) => ({ a: value }), ".a"],
    ["Maps", (value) => new Map([[1, value]]), "[0][1]"],
    ["Sets", (value) => new Set([value]), "[0]"],
    ["keys", (value) => [value], "[0]"],
  ];

  for (const [what, wrap, step] of containers) {
    Deno.test(`${name}: ${what} may be 1,000 deep in one another, and no deeper`, () => {
      const nested = (depth: number) => {
        let value: unknown = 1;
        const isKey = what === "keys";
        for (let i = isKey ? 1 : 0; i < depth; i++) value = wrap(value);
        return isKey ? new Set([value]) : value;
      };
      assertEquals(codec.encode(nested(1000)).length > 1000, true);
      const error = assertThrows(
        () => codec.encode(nested(1001)),
        CodecError,
        "it is nested more than 1000 deep",
      );
      assertEquals(error.path, `value${step.repeat(8)}…${step.repeat(8)}`);
      assertThrows(() => codec.encode(nested(5000)), CodecError, "deep");
    });
  }

  Deno.test(`${name}: what is only long, or leads to the same things again and again, is not too deep`, () => {
    let shared: unknown[] = [];
    for (let i = 0; i < 900; i++) shared = [shared, shared];
    assertEquals((thereAndBack(shared, codec) as unknown[]).length, 2);
    assertEquals(
      (thereAndBack(Array(20_000).fill([]), codec) as unknown[]).length,
      20_000,
    );
  });

  Deno.test(`${name}: what an error has interrupted leaves nothing in the next pickle`, () => {
    const list = [1, 2];
    const value = [
      list,
      { key: list },
      new Set([list]),
      new Map([[list, new Date(0)]]),
      new RangeError("x"),
    ];
    const expected = codec.encode(value);
    for (const [path, put] of places) {
      assertThrows(
        () => codec.encode([value, put(() => {})]),
        CodecError,
        undefined,
        path,
      );
      assertEncoded(codec.encode(value), expected);
    }
    const tuple: unknown[] = [];
    tuple.push(tuple, list);
    assertThrows(() => codec.encode(new Set([tuple])), CodecError);
    assertEquals(
      describe(thereAndBack([tuple, list], codec)),
      describe([tuple, list]),
    );
    assertEncoded(codec.encode(value), expected);
  });

  Deno.test(`${name}: one pickle after another has nothing of the one before`, () => {
    const list = [1];
    const value = { a: list, b: [list], c: new RangeError("x") };
    const first = codec.encode(value);
    for (let i = 0; i < 3; i++) assertEncoded(codec.encode(value), first);
    list.push(2);
    const { a, b } = thereAndBack(value, codec) as typeof value;
    assertEquals([a, b], [[1, 2], [[1, 2]]]);
  });

  Deno.test(`${name}: a Proxy of a plain object, an array and a Map is what it shows, or an error`, () => {
    const proxied = [new Proxy({ a: 1 }, {}), new Proxy([1, 2], {})];
    assertEquals(
      describe(thereAndBack(proxied, codec)),
      describe([{ a: 1 }, [1, 2]]),
    );
    assertThrows(() => codec.encode(new Proxy(new Map(), {})), TypeError);
    assertEquals(thereAndBack("next", codec), "next");
  });

  Deno.test(`${name}: what a Proxy throws is thrown, and the codec is as it was before`, () => {
    const thrown = new Error("not today");
    const proxy = new Proxy({}, {
      ownKeys() {
        throw thrown;
      },
    });
    const { proxy: gone, revoke } = Proxy.revocable({}, {});
    revoke();
    assertStrictEquals(assertThrows(() => codec.encode([proxy])), thrown);
    assertThrows(() => codec.encode({ gone }), TypeError);
    assertEquals(thereAndBack(["next"], codec), ["next"]);
  });
}
