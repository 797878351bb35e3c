/** Values that a codec has no form for: each is refused with the place where it is. */

import {
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { type Codec, CodecError, msgpack, plainMsgpack } from "../mod.ts";
import { CODECS, roundTrip } from "./helpers/codecs.ts";
import { assertEncoded } from "./helpers/encoded.ts";

class Point {
  x = 1;
}

/** What is refused, and what its error calls it. */
type Unsupported = [name: string, value: unknown, says: string];

/** One of each kind that neither codec can send. */
const unsupported: Unsupported[] = [
  ["a function", () => 1, "function"],
  ["a class", Point, "function"],
  ["a symbol", Symbol("s"), "symbol"],
  ["a WeakMap", new WeakMap(), "WeakMap"],
  ["a WeakRef", new WeakRef({}), "WeakRef"],
  ["a Promise", Promise.resolve(1), "Promise"],
  ["an instance of a class", new Point(), "Point"],
  ["a boxed string", Object("s"), "String"],
  ["a boxed number", Object(1), "Number"],
  ["a boxed bigint", Object(1n), "BigInt"],
  ["a SharedArrayBuffer", new SharedArrayBuffer(2), "SharedArrayBuffer"],
  ["a URLSearchParams", new URLSearchParams(), "URLSearchParams"],
  ["a Blob", new Blob([]), "Blob"],
  ["an object on a strange prototype", Object.create({ constructor: 1 }), ""],
  ["a generator", (function* () {})(), ""],
  ["the iterator of a Map", new Map().entries(), ""],
];

/** Subclasses of what `msgpack` has extensions for. */
const subclasses: Unsupported[] = ([
  [Date],
  [Map],
  [Set],
  [RegExp, "a"],
  [URL, "http://localhost"],
  [ArrayBuffer, 1],
  [DataView, new ArrayBuffer(1)],
  [Int8Array],
  [Uint8ClampedArray],
  [Float64Array],
  [BigInt64Array],
] as [new (...args: unknown[]) => object, unknown][]).map(
  ([Base, argument]) => {
    class Special extends Base {}
    const value = argument === undefined
      ? new Special()
      : new Special(argument);
    return [`a subclass of ${Base.name}`, value, "Special"];
  },
);

/** What travels as an extension. */
const extended: Unsupported[] = [
  ["undefined", undefined, "undefined"],
  ["a bigint above 64 bits", 2n ** 64n, "64 bits"],
  ["a bigint below 64 bits", -(2n ** 63n) - 1n, "64 bits"],
  ["a Date", new Date(0), "Date"],
  ["a Map", new Map([["a", 1]]), "Map"],
  ["a Set", new Set([1]), "Set"],
  ["a RegExp", /a/, "RegExp"],
  ["an Error", new RangeError("x"), "RangeError"],
  ["a URL", new URL("http://localhost"), "URL"],
  ["an ArrayBuffer", new ArrayBuffer(2), "ArrayBuffer"],
  ["a DataView", new DataView(new ArrayBuffer(2)), "DataView"],
  ["an Int32Array", new Int32Array(2), "Int32Array"],
  ["a Uint8ClampedArray", new Uint8ClampedArray(2), "Uint8ClampedArray"],
  ["a Float64Array", new Float64Array(2), "Float64Array"],
  ["a BigInt64Array", new BigInt64Array(2), "BigInt64Array"],
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

const refused: [
  codecName: string,
  codec: Codec,
  values: Unsupported[],
][] = [
  ["msgpack", msgpack, [
    ...unsupported,
    ...subclasses,
    ["an invalid Date", new Date(NaN), "the Date is invalid"],
  ]],
  ["plainMsgpack", plainMsgpack, [...unsupported, ...subclasses, ...extended]],
];

for (const [codecName, codec, values] of refused) {
  for (const [name, value, says] of values) {
    Deno.test(`${codecName}: ${name} is a CodecError wherever it is`, () => {
      for (const [path, at] of places) {
        const error = assertThrows(() => codec.encode(at(value)), CodecError);
        assertEquals(error.path, path);
        assertEquals(error.data, null);
        assertEquals(error.cause, undefined);
        assertStringIncludes(error.message, `Cannot encode ${path}: `);
        assertStringIncludes(error.message, says);
      }
    });
  }

  Deno.test(`${codecName}: of several values that cannot be sent, the first is named`, () => {
    const value = { a: [1, Symbol()], b: () => 1 };
    const error = assertThrows(() => codec.encode(value), CodecError);
    assertEquals(error.path, "value.a[1]");
  });

  Deno.test(`${codecName}: after a value that cannot be sent the next one is written as ever`, () => {
    const expected = codec.encode({ a: [1, "x"] });
    for (const [, value] of values) {
      assertThrows(() => codec.encode({ a: [1, value] }), CodecError);
      assertEncoded(codec.encode({ a: [1, "x"] }), expected);
    }
  });
}

Deno.test("plainMsgpack: a hole of an array is undefined, and its place is named", () => {
  // deno-lint-ignore no-sparse-arrays
  const error = assertThrows(() => plainMsgpack.encode([1, , 3]), CodecError);
  assertEquals(error.path, "value[1]");
});

Deno.test("msgpack: a hole of an array arrives as undefined", () => {
  // deno-lint-ignore no-sparse-arrays
  assertEquals(roundTrip([1, , 3]), [1, undefined, 3]);
});

for (const [name, codec] of CODECS) {
  Deno.test(`${name}: properties that JSON leaves out as well are left out`, () => {
    const value = Object.defineProperty({ a: 1, [Symbol("s")]: 2 }, "hidden", {
      value: 3,
      enumerable: false,
    });
    assertEncoded(codec.encode(value), codec.encode({ a: 1 }));
  });

  Deno.test(`${name}: a getter's value is sent, and what it throws is thrown`, () => {
    const value = {
      get a(): number {
        return 1;
      },
    };
    assertEncoded(codec.encode(value), codec.encode({ a: 1 }));
    const broken = {
      get a(): number {
        throw new RangeError("not today");
      },
    };
    assertThrows(() => codec.encode(broken), RangeError, "not today");
    assertEncoded(codec.encode(value), codec.encode({ a: 1 }));
  });

  Deno.test(`${name}: an array's own properties are left out, and a subclass of Array is an array`, () => {
    class Special extends Array<number> {}
    const array = Object.assign(Special.of(1, 2), { extra: 3 });
    assertEncoded(codec.encode(array), codec.encode([1, 2]));
  });

  Deno.test(`${name}: a toJSON is a property like any other`, () => {
    assertThrows(() => codec.encode({ toJSON: () => 1 }), CodecError, "toJSON");
    assertEquals(roundTrip({ toJSON: 1 }, codec), { toJSON: 1 });
  });

  Deno.test(`${name}: a value that is in two places is sent twice`, () => {
    const shared = { x: [1] };
    const received = roundTrip([shared, shared], codec) as unknown[];
    assertEquals(received, [{ x: [1] }, { x: [1] }]);
    assertEquals(received[0] === received[1], false);
  });
}

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

for (const [name, codec] of CODECS) {
  for (const [path, make] of cycles) {
    Deno.test(`${name}: a value that contains itself at ${path} is a CodecError`, () => {
      const error = assertThrows(
        () => codec.encode(make()),
        CodecError,
        "contains itself",
      );
      assertEquals(error.path, path);
      assertEquals(error.cause, undefined);
    });
  }
}

const nestings: [
  name: string,
  wrap: (inner: unknown) => unknown,
  path: RegExp,
][] = [
  ["arrays", (inner) => [inner], /^value(\[0\]){8}…(\[0\]){8}$/],
  ["objects", (a) => ({ a }), /^value(\.a){8}….*(\.a){8}$/],
];

/** A value inside so many others. */
function nested(
  wrap: (inner: unknown) => unknown,
  depth: number,
  inner: unknown,
): unknown {
  for (let i = 0; i < depth; i++) inner = wrap(inner);
  return inner;
}

for (const [codecName, codec] of CODECS) {
  for (const [name, wrap, path] of nestings) {
    Deno.test(`${codecName}: 1000 ${name} inside one another are sent`, () => {
      for (const inner of [null, "x", new Uint8Array(1)]) {
        let received = roundTrip(nested(wrap, 1000, inner), codec);
        for (let i = 0; i < 1000; i++) {
          received = Object.values(received as object)[0];
        }
        assertEquals(received, inner);
      }
    });

    for (const depth of [1001, 200_000]) {
      Deno.test(`${codecName}: ${depth} ${name} inside one another are a CodecError with a short path`, () => {
        const error = assertThrows(
          () => codec.encode(nested(wrap, depth, null)),
          CodecError,
          "more than 1000 deep",
        );
        assertMatch(error.path!, path);
      });
    }

    Deno.test(`${codecName}: an empty one inside 1000 ${name} is one too many`, () => {
      for (const inner of [[], {}]) {
        assertThrows(
          () => codec.encode(nested(wrap, 1000, inner)),
          CodecError,
          "more than 1000 deep",
        );
      }
    });
  }
}
