/** What pickles refer back to: numbers in every form, shared values, values within themselves. */

import { assert, assertStrictEquals } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import {
  assertRefused,
  assertSame,
  decode,
  get,
  int,
  latin1,
  name,
  Op,
  type Part,
  put,
  text,
} from "./helpers/pickled.ts";

const { MARK, MEMOIZE, NONE } = Op;
const ONE = [Op.BININT1, 1];
const TWO = [Op.BININT1, 2];
const A = text("a");

/** Each way to give a number, and to refer back to it. */
const puts: Record<string, (index: number) => Part> = {
  PUT: (index) => [Op.PUT, `${index}\n`],
  BINPUT: (index) => [Op.BINPUT, index],
  LONG_BINPUT: put,
};
const gets: Record<string, (index: number) => Part> = {
  GET: (index) => [Op.GET, `${index}\n`],
  BINGET: (index) => [Op.BINGET, index],
  LONG_BINGET: get,
};

for (const [putName, put] of Object.entries(puts)) {
  for (const [getName, get] of Object.entries(gets)) {
    for (const index of [0, 1, 7, 255]) {
      Deno.test(`pickle: ${getName} finds what ${putName} gave the number ${index}`, () => {
        const [a, b] = decode([
          ...[Op.EMPTY_LIST, put(index), get(index)],
          ...[ONE, Op.APPEND, Op.TUPLE2],
        ]) as [number[], number[]];
        assertStrictEquals(a, b);
        assertSame(a, [1]);
      });
    }
  }
}

const cases: [name: string, opcodes: Part, value: unknown][] = [
  [
    "MEMOIZE counts from 0",
    [MARK, ONE, MEMOIZE, TWO, MEMOIZE, get(0), get(1), Op.TUPLE],
    [1, 2, 1, 2],
  ],
  [
    "MEMOIZE counts on where numbers were given",
    [MARK, ONE, put(0), TWO, MEMOIZE, A, MEMOIZE, get(2), get(1), Op.TUPLE],
    [1, 2, "a", "a", 2],
  ],
  [
    "MEMOIZE counts how many numbers there are, wherever they are",
    [MARK, ONE, put(7), TWO, MEMOIZE, get(1), get(7), Op.TUPLE],
    [1, 2, 2, 1],
  ],
  [
    "numbers far apart",
    [
      MARK,
      ONE,
      put(4_000_000_000),
      TWO,
      put(0xffffffff),
      get(4_000_000_000),
      get(0xffffffff),
      Op.TUPLE,
    ],
    [1, 2, 1, 2],
  ],
  [
    "numbers beyond 32 bits, in lines",
    [
      MARK,
      ONE,
      Op.PUT,
      "99999999999999999999\n",
      Op.GET,
      "99999999999999999999\n",
      Op.TUPLE,
    ],
    [1, 1],
  ],
  [
    "numbers out of order",
    [
      MARK,
      ONE,
      put(3),
      TWO,
      put(1),
      A,
      put(0),
      NONE,
      put(2),
      get(0),
      get(1),
      get(2),
      get(3),
      Op.TUPLE,
    ],
    [1, 2, "a", null, "a", 2, null, 1],
  ],
  [
    "a number that is given again",
    [MARK, ONE, put(0), TWO, put(0), get(0), Op.TUPLE],
    [1, 2, 2],
  ],
  [
    "numbers that are given again, sparse ones too",
    [
      MARK,
      ONE,
      put(5),
      TWO,
      put(5),
      get(5),
      A,
      put(0),
      NONE,
      put(0),
      get(0),
      get(5),
      Op.TUPLE,
    ],
    [1, 2, 2, "a", null, null, 2],
  ],
  [
    "a sparse number that the others catch up with",
    [
      MARK,
      ONE,
      put(1),
      TWO,
      put(0),
      A,
      put(1),
      get(1),
      get(0),
      NONE,
      MEMOIZE,
      get(2),
      Op.TUPLE,
    ],
    [1, 2, "a", "a", 2, null, null],
  ],
  [
    "one value under several numbers",
    [
      Op.EMPTY_LIST,
      put(0),
      put(9),
      MEMOIZE,
      get(0),
      get(9),
      get(2),
      Op.TUPLE3,
      Op.TUPLE2,
    ],
    ((list) => [list, [list, list, list]])([]),
  ],
  ["PUT leaves the value on the stack", [ONE, put(0), put(1)], 1],
  ["what was memoized and popped", [A, put(0), Op.POP, get(0)], "a"],
  [
    "None, true and text, which have numbers as well",
    [
      MARK,
      NONE,
      MEMOIZE,
      Op.NEWTRUE,
      MEMOIZE,
      A,
      MEMOIZE,
      get(0),
      get(1),
      get(2),
      Op.TUPLE,
    ],
    [null, true, "a", null, true, "a"],
  ],
  [
    "the same tuple in a list twice",
    [MARK, ONE, Op.TUPLE1, put(0), get(0), Op.LIST],
    ((tuple) => [tuple, tuple])([1]),
  ],
  [
    "the same bytes twice",
    [Op.SHORT_BINBYTES, 1, 5, put(0), get(0), Op.TUPLE2],
    ((bytes) => [bytes, bytes])(Uint8Array.of(5)),
  ],
  [
    "a list in itself",
    [Op.EMPTY_LIST, put(0), get(0), Op.APPEND],
    ((list: unknown[]) => (list.push(list), list))([]),
  ],
  [
    "a list in itself, by DUP",
    [Op.EMPTY_LIST, Op.DUP, Op.APPEND],
    ((list: unknown[]) => (list.push(list), list))([]),
  ],
  [
    "a tuple in its own list, as picklers write it: POP, GET",
    [
      ...[Op.EMPTY_LIST, put(0), get(0), Op.TUPLE1, put(1), Op.APPEND],
      ...[Op.POP, get(1)],
    ],
    ((list: unknown[]) => {
      const tuple = [list];
      list.push(tuple);
      return tuple;
    })([]),
  ],
  [
    "a set in itself, which Python does not have",
    [Op.EMPTY_SET, put(0), MARK, get(0), Op.ADDITEMS],
    ((set: Set<unknown>) => set.add(set))(new Set()),
  ],
  [
    "a dict in itself",
    [Op.EMPTY_DICT, put(0), A, get(0), Op.SETITEM],
    ((dict: Record<string, unknown>) => (dict.a = dict, dict))({}),
  ],
];

for (const [name, opcodes, value] of cases) {
  Deno.test(`pickle: ${name}`, () => {
    assertSame(decode(opcodes), value);
  });
}

Deno.test("pickle: a set in an object that is in the set", () => {
  const codec = pickle({ globals: { "m.C": () => ({}) } });
  const made = decode([
    ...[name("m.C"), Op.EMPTY_TUPLE, Op.NEWOBJ, put(0), Op.EMPTY_DICT],
    ...[A, Op.EMPTY_SET, put(1), MARK, get(0), Op.ADDITEMS, Op.SETITEM],
    Op.BUILD,
  ], codec) as { a: Set<unknown> };
  assert(made.a.has(made));
});

const unknown: [name: string, opcodes: Part, says: string][] = [
  ["GET", [Op.GET, "0\n"], "nothing has the number 0"],
  ["BINGET", [Op.BINGET, 5], "nothing has the number 5"],
  ["LONG_BINGET", get(4_000_000_000), "nothing has the number 4000000000"],
  ["a number between others", [
    ONE,
    put(0),
    Op.POP,
    ONE,
    put(2),
    Op.POP,
    get(1),
  ], "number 1"],
  ["a GET before its PUT", [get(0), put(0)], "nothing has the number 0"],
  ["PUT of nothing", put(0), "nothing on the stack"],
  ["PUT of what is below a mark", [ONE, MARK, put(0)], "nothing on the stack"],
  ["MEMOIZE of nothing", MEMOIZE, "nothing on the stack"],
  ["the number −1", [ONE, Op.PUT, "-1\n"], "nothing can have the number -1"],
];

for (const [name, opcodes, says] of unknown) {
  Deno.test(`pickle: ${name} is refused`, () => {
    assertRefused(opcodes, says);
  });
}

Deno.test("pickle: what another message gave numbers is not found", () => {
  assertSame(decode([ONE, put(0)]), 1);
  assertRefused(get(0), "nothing has the number 0");
});

Deno.test("pickle: ten thousand values that each have a number", () => {
  const parts = Array.from({ length: 10_000 }, (_, i) => [int(i), MEMOIZE]);
  const back = Array.from({ length: 10_000 }, (_, i) => get(9_999 - i));
  const decoded = decode([MARK, parts, back, Op.LIST]) as number[];
  assertStrictEquals(decoded.length, 20_000);
  for (let i = 0; i < 10_000; i++) {
    assertStrictEquals(decoded[i], i);
    assertStrictEquals(decoded[19_999 - i], i);
  }
});

Deno.test("pickle: numbers are read from lines as Python writes them", () => {
  const bytes = latin1("(lp0\nI1\naI2\nap007\n.");
  assertSame(pickle.decode(bytes), [1, 2]);
});
