/** Lists, dicts and sets in pickles that are written: what is in them, in its order, and nothing that they inherit. */

import { assertEquals } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { withPrototypeProperty } from "./helpers/codecs.ts";
import { assertEncoded, type Bytes, bytes } from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  little,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

const protocol2 = pickle({ protocol: 2 });

/** By name and by its length, as protocol 4 has a text. */
const text = (value: string) => bytes(Op.SHORT_BINUNICODE, value.length, value);
const longText = (value: string) =>
  bytes(Op.BINUNICODE, little(4, value.length), value);

const vectors: [name: string, value: unknown, four: Bytes, two: Bytes][] = [
  [
    "an empty list",
    [],
    bytes(Op.EMPTY_LIST, Op.MEMOIZE),
    bytes(Op.EMPTY_LIST, Op.BINPUT, 0),
  ],
  [
    "a list in a list",
    [1, [true]],
    bytes(
      ...[Op.EMPTY_LIST, Op.MEMOIZE, Op.MARK, Op.BININT1, 1],
      ...[Op.EMPTY_LIST, Op.MEMOIZE, Op.MARK, Op.NEWTRUE, Op.APPENDS],
      Op.APPENDS,
    ),
    bytes(
      ...[Op.EMPTY_LIST, Op.BINPUT, 0, Op.MARK, Op.BININT1, 1],
      ...[Op.EMPTY_LIST, Op.BINPUT, 1, Op.MARK, Op.NEWTRUE, Op.APPENDS],
      Op.APPENDS,
    ),
  ],
  [
    "an object",
    { a: 1, b: null },
    bytes(
      ...[Op.EMPTY_DICT, Op.MEMOIZE, Op.MARK],
      ...[text("a"), Op.MEMOIZE, Op.BININT1, 1],
      ...[text("b"), Op.MEMOIZE, Op.NONE],
      Op.SETITEMS,
    ),
    bytes(
      ...[Op.EMPTY_DICT, Op.BINPUT, 0, Op.MARK],
      ...[longText("a"), Op.BINPUT, 1, Op.BININT1, 1],
      ...[longText("b"), Op.BINPUT, 2, Op.NONE],
      Op.SETITEMS,
    ),
  ],
  [
    "a Map",
    new Map<unknown, unknown>([[2, "b"], ["a", 1]]),
    bytes(
      ...[Op.EMPTY_DICT, Op.MEMOIZE, Op.MARK],
      ...[Op.BININT1, 2, text("b"), text("a"), Op.BININT1, 1],
      Op.SETITEMS,
    ),
    bytes(
      ...[Op.EMPTY_DICT, Op.BINPUT, 0, Op.MARK],
      ...[Op.BININT1, 2, longText("b"), longText("a"), Op.BININT1, 1],
      Op.SETITEMS,
    ),
  ],
  [
    "a Set",
    new Set([1, 2]),
    bytes(
      ...[Op.EMPTY_SET, Op.MEMOIZE, Op.MARK],
      ...[Op.BININT1, 1, Op.BININT1, 2, Op.ADDITEMS],
    ),
    bytes(
      ...[Op.GLOBAL, "__builtin__\nset\n", Op.BINPUT, 0],
      ...[Op.EMPTY_LIST, Op.MARK, Op.BININT1, 1, Op.BININT1, 2, Op.APPENDS],
      ...[Op.TUPLE1, Op.REDUCE, Op.BINPUT, 1],
    ),
  ],
  [
    "an empty Set",
    new Set(),
    bytes(Op.EMPTY_SET, Op.MEMOIZE),
    bytes(
      ...[Op.GLOBAL, "__builtin__\nset\n", Op.BINPUT, 0],
      ...[Op.EMPTY_LIST, Op.MARK, Op.APPENDS],
      ...[Op.TUPLE1, Op.REDUCE, Op.BINPUT, 1],
    ),
  ],
  [
    "a tuple and a frozenset in a Set",
    new Set([[1], [], new Set([2])]),
    bytes(
      ...[Op.EMPTY_SET, Op.MEMOIZE, Op.MARK],
      ...[Op.MARK, Op.BININT1, 1, Op.TUPLE, Op.MEMOIZE],
      ...[Op.EMPTY_TUPLE, Op.MEMOIZE],
      ...[Op.MARK, Op.BININT1, 2, Op.FROZENSET, Op.MEMOIZE],
      Op.ADDITEMS,
    ),
    bytes(
      ...[Op.GLOBAL, "__builtin__\nset\n", Op.BINPUT, 0],
      ...[Op.EMPTY_LIST, Op.MARK],
      ...[Op.MARK, Op.BININT1, 1, Op.TUPLE, Op.BINPUT, 1],
      ...[Op.EMPTY_TUPLE, Op.BINPUT, 2],
      ...[Op.GLOBAL, "__builtin__\nfrozenset\n", Op.BINPUT, 3],
      ...[Op.EMPTY_LIST, Op.MARK, Op.BININT1, 2, Op.APPENDS],
      ...[Op.TUPLE1, Op.REDUCE, Op.BINPUT, 4],
      ...[Op.APPENDS, Op.TUPLE1, Op.REDUCE, Op.BINPUT, 5],
    ),
  ],
];

for (const [name, value, four, two] of vectors) {
  Deno.test(`${name} is the opcodes that Python has for it, in both protocols`, () => {
    assertEncoded(pickle.encode(value), assemble(4, four));
    assertEncoded(protocol2.encode(value), assemble(2, two));
  });
}

const inherited = Object.create({ inherited: 1 });
class Items extends Array {}

/** An object that has more than the properties that are written. */
function withMore(): object {
  const object = { a: 1, [Symbol("symbol")]: 2 };
  Object.defineProperty(object, "hidden", { value: 3, enumerable: false });
  return object;
}

const bare = Object.assign(Object.create(null), { a: 1, ["__proto__"]: 2 });
// deno-lint-ignore no-sparse-arrays
const holes = [1, , 3, ,];

/** What comes back as something else than it was, or as just the same. */
const values: [name: string, value: unknown, expected?: unknown][] = [
  ["an empty list", []],
  ["an empty object", {}],
  ["an empty Map", new Map(), {}],
  ["an empty Set", new Set()],
  ["a list of lists", [[], [[]], [1, [2, [3]]]]],
  ["holes, as null", holes, [1, null, 3, null]],
  ["an array of a subclass", Items.from([1, 2]), [1, 2]],
  ["an array without its properties", Object.assign([1], { more: 2 }), [1]],
  ["an object without a prototype", bare, { a: 1, ["__proto__"]: 2 }],
  ["symbols and what is not enumerable, left out", withMore(), { a: 1 }],
  ["a key of __proto__", { ["__proto__"]: [1] }],
  ["keys that are indices", { b: 1, 10: 2, a: 3, 9: 4, "01": 5, "-1": 6 }],
  ["an empty key", { "": 1 }],
  ["a Map with text as keys", new Map([["b", 1], ["a", 2]]), { a: 2, b: 1 }],
  ["a Map in its order", new Map<unknown, unknown>([[2, 1], ["a", 2], [1, 3]])],
  ["a Map of maps", new Map([[1, new Map([[2, new Map([[3, 4]])]])]])],
  ["a Set in its order", new Set([3, "a", 1, null, true, 2.5])],
  ["a Set of tuples", new Set([[1, 2], [1, [2, []]]])],
  ["a Set of frozensets", new Set([new Set([1]), new Set([[new Set()]])])],
  ["containers of every kind in one another", {
    a: [new Map([[[1], new Set([2])]])],
  }],
  ["more than 255 items", Array.from({ length: 1000 }, (_, i) => [i])],
  [
    "more than 255 keys",
    Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, [i]])),
  ],
];

for (const [name, codec] of PICKLES) {
  for (const [what, value, expected = value] of values) {
    Deno.test(`${name}: ${what} come${/s\b/.test(what) ? "" : "s"} back`, () => {
      assertEquals(describe(thereAndBack(value, codec)), describe(expected));
    });
  }

  Deno.test(`${name}: the order of what is in it is the order in which it is written`, () => {
    const map = thereAndBack(
      new Map<unknown, unknown>([[2, 0], ["a", 0], [1, 0]]),
      codec,
    );
    assertEquals([...(map as Map<unknown, unknown>).keys()], [2, "a", 1]);
    const set = thereAndBack(new Set([3, "a", 1]), codec);
    assertEquals([...set as Set<unknown>], [3, "a", 1]);
    const object = thereAndBack({ b: 1, a: 2 }, codec);
    assertEquals(Object.keys(object as object), ["b", "a"]);
  });

  Deno.test(`${name}: what every object inherits does not get into pickles`, () => {
    const property = { value: "leaked", enumerable: true, configurable: true };
    const value = { a: [{}], b: new Date(0), c: new TypeError("x"), d: [null] };
    const expected = codec.encode(value);
    const encoded = withPrototypeProperty(
      "cause",
      property,
      () => codec.encode(value),
    );
    assertEncoded(encoded, expected);
  });
}

Deno.test("an object that inherits from one that is no prototype of the runtime is refused", () => {
  let message = "";
  try {
    pickle.encode([inherited]);
  } catch (error) {
    ({ message } = error as Error);
  }
  assertEquals(message, "Cannot encode value[0]: pickle has no Object");
});
