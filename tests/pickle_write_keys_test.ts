/** Keys and what is in sets: arrays are tuples there and sets frozensets, and what Python cannot have as a key is refused. */

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Complex, Decimal, Range } from "../connection/codec/pickle.ts";
import { CodecError } from "../mod.ts";
import { assertEncoded, bytes } from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

/** What a Map can have as a key and Python as well. */
const keys: [name: string, key: unknown, expected?: unknown][] = [
  ["null", null],
  ["undefined, as null", undefined, null],
  ["NaN", NaN],
  ["a boolean", true],
  ["an integer", 7],
  ["a float", 0.5],
  ["a bigint", 2n ** 70n],
  ["a Uint8Array", bytes(1, 2)],
  ["an ArrayBuffer", bytes(1, 2).buffer, bytes(1, 2)],
  ["an array", [1, "a"]],
  ["an empty array", []],
  ["a hole in an array", [, 1], [null, 1]],
  ["an array of arrays", [[], [1, [2]]]],
  ["a Set", new Set([1, "a"])],
  ["an empty Set", new Set()],
  ["a Set of arrays of Sets", new Set([[new Set([1])], [2]])],
  ["a Temporal.PlainDateTime", Temporal.PlainDateTime.from("2020-02-29T01")],
  ["a Temporal.PlainDate", Temporal.PlainDate.from("2020-02-29")],
  ["a Temporal.Duration", Temporal.Duration.from("PT1M")],
  ["a Complex", new Complex(1, 2)],
  ["a Decimal", new Decimal("1.0")],
  ["a Range", new Range(0, 3)],
];

/** What Python cannot have as a key. */
const unhashable: [name: string, key: unknown, what: string][] = [
  ["an object", {}, "a dict"],
  ["an object without a prototype", Object.create(null), "a dict"],
  ["a Map", new Map(), "a dict"],
  ["an Int8Array", new Int8Array(1), "a Int8Array"],
  ["a Float64Array", new Float64Array(1), "a Float64Array"],
  ["a Uint8ClampedArray", new Uint8ClampedArray(1), "a Uint8ClampedArray"],
  ["a BigInt64Array", new BigInt64Array(1), "a BigInt64Array"],
];

/** What contains a key, and where it is in it. */
const places: [name: string, path: string, put: (key: unknown) => unknown][] = [
  ["a Map", "value[0][0]", (key) => new Map([[key, 1]])],
  [
    "a Map behind others",
    "value[2][0]",
    (key) => new Map([[1, 1], [2, 2], [key, 3]]),
  ],
  ["a Set", "value[0]", (key) => new Set([key])],
  ["a Set behind others", "value[1]", (key) => new Set([0, key])],
  ["a tuple in a Set", "value[0][1]", (key) => new Set([[1, key]])],
  ["tuples in a key", "value[0][0][1][0]", (key) => new Map([[[0, [key]], 1]])],
  [
    "a frozenset in a key",
    "value[0][0][0]",
    (key) => new Map([[new Set([key]), 1]]),
  ],
  [
    "a Map in an object in a list",
    "value[1].maps[0][0]",
    (key) => [0, { maps: new Map([[key, 1]]) }],
  ],
];

for (const [name, codec] of PICKLES) {
  for (const [kind, key, expected = key] of keys) {
    Deno.test(`${name}: ${kind} can be a key, and in a Set`, () => {
      assertEquals(
        describe(
          thereAndBack(
            [new Map([[key, "v"], [-1, "w"]]), new Set([key])],
            codec,
          ),
        ),
        describe([new Map([[expected, "v"], [-1, "w"]]), new Set([expected])]),
      );
    });
  }

  for (const [kind, key, what] of unhashable) {
    Deno.test(`${name}: ${kind} cannot be a key, and the error says where`, () => {
      for (const [place, path, put] of places) {
        const error = assertThrows(() => codec.encode(put(key)), CodecError);
        assertEquals(error.path, path, place);
        assertStringIncludes(
          error.message,
          `Cannot encode ${path}: Python cannot have ${what} as a key`,
        );
        assertEquals(error.data, null);
      }
      // As a value it can be there.
      codec.encode(new Map([[1, key]]));
      codec.encode([key, key]);
    });
  }

  Deno.test(`${name}: what cannot be a key cannot be one either where it was written before`, () => {
    for (const [kind, key] of unhashable) {
      const error = assertThrows(
        () => codec.encode([key, new Set([key])]),
        CodecError,
      );
      assertEquals(error.path, "value[1][0]", kind);
    }
  });

  Deno.test(`${name}: the same array is a list as a value and a tuple as a key, each written once`, () => {
    const array = [1, 2];
    const set = new Set([array]);
    const value = [
      array,
      new Map<unknown, unknown>([[array, array], [set, set]]),
      array,
      set,
    ];
    const [list, map, again, plain] = thereAndBack(value, codec) as [
      unknown[],
      Map<unknown, unknown>,
      unknown[],
      Set<unknown>,
    ];
    assertEquals(list === again, true);
    const [[tuple, of], [frozen, thawed]] = [...map] as [
      [unknown, unknown],
      [Set<unknown>, Set<unknown>],
    ];
    assertEquals(of === list, true);
    assertEquals(tuple === list, false);
    assertEquals([...frozen][0] === tuple, true);
    assertEquals(thawed === plain && thawed !== frozen, true);
    assertEquals([...plain][0] === tuple, true);
    assertEquals(tuple, [1, 2]);
  });

  Deno.test(`${name}: a value in a Map that is in a Set or a key is no key itself`, () => {
    const value = new Map([[[1], [[{ a: new Map() }]]]]);
    assertEquals(
      describe(thereAndBack(value, codec)),
      describe(new Map([[[1], [[{ a: {} }]]]])),
    );
  });

  const selfTuple: unknown[] = [1];
  selfTuple.push([selfTuple]);
  const selfSet = new Set<unknown>();
  selfSet.add([selfSet]);
  const selfMap = new Map<unknown, unknown>();
  selfMap.set([selfMap], 1);

  /** What contains itself as a key. */
  const selves: [name: string, value: unknown, path: string][] = [
    ["an array in a Set", new Set([selfTuple]), "value[0][1][0]"],
    ["an array that is a key", new Map([[selfTuple, 1]]), "value[0][0][1][0]"],
    ["a Set in itself", [selfSet], "value[0][0][0]"],
    ["a Set that is a key", new Map([[selfSet, 1]]), "value[0][0][0][0]"],
  ];

  for (const [kind, value, path] of selves) {
    Deno.test(`${name}: ${kind} that contains itself is refused as what it is`, () => {
      const error = assertThrows(
        () => codec.encode(value),
        CodecError,
        "it contains itself",
      );
      assertEquals(error.path, path);
    });
  }

  Deno.test(`${name}: a Map that is in a key of its own is a dict as a key`, () => {
    const error = assertThrows(() => codec.encode(selfMap), CodecError);
    assertEquals(error.path, "value[0][0][0]");
  });

  Deno.test(`${name}: an array that contains itself can be a value where it cannot be a key`, () => {
    const list = thereAndBack(selfTuple, codec) as unknown[][];
    assertEquals(list[1]![0] === list as unknown, true);
  });

  for (const make of [() => [1], () => new Set([1])]) {
    const kind = make().constructor.name;
    Deno.test(`${name}: ${kind}s that are alike are two as keys, and one that comes again is one`, () => {
      const alike = thereAndBack(new Set([make(), make()]), codec);
      assertEquals((alike as Set<unknown>).size, 2);
      const key = make();
      const received = thereAndBack(new Set([[key], [key, 2]]), codec);
      const [left, right] = [...received as Set<unknown[]>];
      assertEquals(left![0] === right![0], true);
      assertEquals(describe(left![0]), describe(key));
    });
  }
}

Deno.test("a tuple that comes again is referred back to", () => {
  const tuple = [7];
  const expected = assemble(
    4,
    ...[Op.EMPTY_SET, Op.MEMOIZE, Op.MARK],
    ...[Op.MARK, Op.MARK, Op.BININT1, 7, Op.TUPLE, Op.MEMOIZE],
    ...[Op.BINGET, 1, Op.TUPLE, Op.MEMOIZE, Op.ADDITEMS],
  );
  assertEncoded(PICKLES[0]![1].encode(new Set([[tuple, tuple]])), expected);
});
