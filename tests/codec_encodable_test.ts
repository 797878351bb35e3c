/** Values that MessagePack has no form for: each is refused with the place where it is. */

import {
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { CodecError, msgpack } from "../mod.ts";

class Point {
  x = 1;
}

/** One of each kind that cannot be sent, and what its error calls it. */
const unsupported: [name: string, value: unknown, says: string][] = [
  ["undefined", undefined, "undefined"],
  ["a function", () => 1, "function"],
  ["a class", Point, "function"],
  ["a symbol", Symbol("s"), "symbol"],
  ["a bigint above 64 bits", 2n ** 64n, "64 bits"],
  ["a bigint below 64 bits", -(2n ** 63n) - 1n, "64 bits"],
  ["a Date", new Date(0), "Date"],
  ["a Map", new Map([["a", 1]]), "Map"],
  ["a Set", new Set([1]), "Set"],
  ["a WeakMap", new WeakMap(), "WeakMap"],
  ["a RegExp", /a/, "RegExp"],
  ["an Error", new RangeError("x"), "RangeError"],
  ["a Promise", Promise.resolve(1), "Promise"],
  ["an instance of a class", new Point(), "Point"],
  ["a boxed string", Object("s"), "String"],
  ["a boxed number", Object(1), "Number"],
  ["a URL", new URL("http://localhost"), "URL"],
  ["an ArrayBuffer", new ArrayBuffer(2), "ArrayBuffer"],
  ["a DataView", new DataView(new ArrayBuffer(2)), "DataView"],
  ["an Int32Array", new Int32Array(2), "Int32Array"],
  ["a Uint8ClampedArray", new Uint8ClampedArray(2), "Uint8ClampedArray"],
  ["a Float64Array", new Float64Array(2), "Float64Array"],
  ["a BigInt64Array", new BigInt64Array(2), "BigInt64Array"],
  ["an object on a strange prototype", Object.create({ constructor: 1 }), ""],
  ["a generator", (function* () {})(), ""],
];

/** Where such a value can be, and how its error says so. */
const places: [path: string, at: (value: unknown) => unknown][] = [
  ["value", (value) => value],
  ["value[0]", (value) => [value]],
  ["value.items[3].when", (when) => ({ items: [0, 1, 2, { when }] })],
  ['value["odd key"]', (value) => ({ a: 1, "odd key": value })],
  ['value[""]', (value) => ({ "": value })],
  ['value["a-b"].c', (c) => ({ "a-b": { c } })],
  ['value["1"]', (value) => ({ 1: value })],
  ['value["say \\"hi\\""]', (value) => ({ 'say "hi"': value })],
  ["value.größe", (größe) => ({ größe })],
  ["value.$a._b", (_b) => ({ $a: { _b } })],
  ["value[1][0][2]", (value) => [0, [[1, 2, value]]]],
];

for (const [name, value, says] of unsupported) {
  Deno.test(`msgpack: ${name} is a CodecError wherever it is`, () => {
    for (const [path, at] of places) {
      const error = assertThrows(() => msgpack.encode(at(value)), CodecError);
      assertEquals(error.path, path);
      assertEquals(error.data, null);
      assertStringIncludes(error.message, `Cannot encode ${path}: `);
      assertStringIncludes(error.message, says);
    }
  });
}

Deno.test("msgpack: a hole of an array is undefined, and its place is named", () => {
  // deno-lint-ignore no-sparse-arrays
  const error = assertThrows(() => msgpack.encode([1, , 3]), CodecError);
  assertEquals(error.path, "value[1]");
});

Deno.test("msgpack: of several values that cannot be sent, the first is named", () => {
  const value = { a: [1, new Date()], b: undefined };
  const error = assertThrows(() => msgpack.encode(value), CodecError);
  assertEquals(error.path, "value.a[1]");
});

Deno.test("msgpack: properties that JSON leaves out as well are left out", () => {
  const value = Object.defineProperty({ a: 1, [Symbol("s")]: 2 }, "hidden", {
    value: 3,
    enumerable: false,
  });
  assertEquals(msgpack.encode(value), msgpack.encode({ a: 1 }));
});

Deno.test("msgpack: a getter's value is sent, and what it throws is thrown", () => {
  const value = {
    get a(): number {
      return 1;
    },
  };
  assertEquals(msgpack.encode(value), msgpack.encode({ a: 1 }));
  const broken = {
    get a(): number {
      throw new RangeError("not today");
    },
  };
  assertThrows(() => msgpack.encode(broken), RangeError, "not today");
});

interface Loop {
  [key: string]: unknown;
}

const cycles: [path: string, make: () => unknown][] = [
  ["value.self", () => {
    const value: Loop = {};
    value.self = value;
    return value;
  }],
  ["value[1]", () => {
    const value: unknown[] = [0];
    value.push(value);
    return value;
  }],
  ["value.a[0].b", () => {
    const value: Loop = {};
    value.a = [{ b: value }];
    return value;
  }],
  ["value.outer.inner[0]", () => {
    const inner: unknown[] = [];
    inner.push(inner);
    return { outer: { inner } };
  }],
];

for (const [path, make] of cycles) {
  Deno.test(`msgpack: a value that contains itself at ${path} is a CodecError`, () => {
    const error = assertThrows(
      () => msgpack.encode(make()),
      CodecError,
      "contains itself",
    );
    assertEquals(error.path, path);
  });
}

Deno.test("msgpack: a value that is in two places is sent twice", () => {
  const shared = { x: [1] };
  const decoded = msgpack.decode(msgpack.encode([shared, shared]).slice());
  assertEquals(decoded, [{ x: [1] }, { x: [1] }]);
});

const nestings: [
  name: string,
  wrap: (inner: unknown) => unknown,
  path: RegExp,
][] = [
  ["arrays", (inner) => [inner], /^value(\[0\]){8}…(\[0\]){8}$/],
  ["objects", (a) => ({ a }), /^value(\.a){8}….*(\.a){8}$/],
];

for (const [name, wrap, path] of nestings) {
  const nested = (depth: number, inner: unknown) => {
    let value = inner;
    for (let i = 0; i < depth; i++) value = wrap(value);
    return value;
  };

  Deno.test(`msgpack: 1000 ${name} inside one another are sent`, () => {
    for (const inner of [null, "x", new Uint8Array(1)]) {
      let decoded = msgpack.decode(msgpack.encode(nested(1000, inner)).slice());
      for (let i = 0; i < 1000; i++) {
        decoded = Object.values(decoded as object)[0];
      }
      assertEquals(decoded, inner);
    }
  });

  for (const depth of [1001, 200_000]) {
    Deno.test(`msgpack: ${depth} ${name} inside one another are a CodecError with a short path`, () => {
      const error = assertThrows(
        () => msgpack.encode(nested(depth, null)),
        CodecError,
        "more than 1000 deep",
      );
      assertMatch(error.path!, path);
    });
  }

  Deno.test(`msgpack: an empty one inside 1000 ${name} is one too many`, () => {
    for (const inner of [[], {}]) {
      assertThrows(
        () => msgpack.encode(nested(1000, inner)),
        CodecError,
        "more than 1000 deep",
      );
    }
  });
}
