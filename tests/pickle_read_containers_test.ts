/** The opcodes that put values together, and those that move them on the stack. */

import { assertNotStrictEquals } from "@std/assert";
import {
  assertRefused,
  assertSame,
  decode,
  int,
  Op,
  type Part,
  text,
} from "./helpers/pickled.ts";

const { MARK, NONE } = Op;
const ONE = [Op.BININT1, 1];
const TWO = [Op.BININT1, 2];
const A = text("a");
const B = text("b");

type Case = [name: string, opcodes: Part, value: unknown];

const cases: Case[] = [
  ["TUPLE1", [ONE, Op.TUPLE1], [1]],
  ["TUPLE2", [ONE, TWO, Op.TUPLE2], [1, 2]],
  ["TUPLE3", [ONE, TWO, NONE, Op.TUPLE3], [1, 2, null]],
  ["TUPLE", [MARK, ONE, TWO, NONE, A, Op.TUPLE], [1, 2, null, "a"]],
  ["TUPLE of nothing", [MARK, Op.TUPLE], []],
  ["LIST", [MARK, ONE, TWO, Op.LIST], [1, 2]],
  ["LIST of nothing", [MARK, Op.LIST], []],
  ["APPEND", [Op.EMPTY_LIST, ONE, Op.APPEND, TWO, Op.APPEND], [1, 2]],
  ["APPENDS", [Op.EMPTY_LIST, MARK, ONE, TWO, Op.APPENDS], [1, 2]],
  ["APPENDS of nothing", [Op.EMPTY_LIST, MARK, Op.APPENDS], []],
  [
    "APPENDS in batches",
    [Op.EMPTY_LIST, MARK, ONE, Op.APPENDS, MARK, TWO, Op.APPENDS],
    [1, 2],
  ],
  ["DICT", [MARK, A, ONE, B, TWO, Op.DICT], { a: 1, b: 2 }],
  ["DICT of nothing", [MARK, Op.DICT], {}],
  ["DICT with other keys", [MARK, ONE, TWO, Op.DICT], new Map([[1, 2]])],
  [
    "SETITEM",
    [Op.EMPTY_DICT, B, ONE, Op.SETITEM, A, TWO, Op.SETITEM],
    { b: 1, a: 2 },
  ],
  [
    "SETITEM with another key",
    [Op.EMPTY_DICT, NONE, ONE, Op.SETITEM],
    new Map([[null, 1]]),
  ],
  ["SETITEMS", [Op.EMPTY_DICT, MARK, A, ONE, B, TWO, Op.SETITEMS], {
    a: 1,
    b: 2,
  }],
  ["SETITEMS of nothing", [Op.EMPTY_DICT, MARK, Op.SETITEMS], {}],
  [
    "SETITEMS with a key twice",
    [Op.EMPTY_DICT, MARK, A, ONE, B, ONE, A, TWO, Op.SETITEMS],
    { a: 2, b: 1 },
  ],
  [
    "a key that is no text, last of a batch",
    [Op.EMPTY_DICT, MARK, A, ONE, ONE, TWO, Op.SETITEMS],
    new Map<unknown, unknown>([["a", 1], [1, 2]]),
  ],
  [
    "a key that is no text, in a later batch",
    [Op.EMPTY_DICT, MARK, A, ONE, Op.SETITEMS, MARK, TWO, A, B, B, Op.SETITEMS],
    new Map<unknown, unknown>([["a", 1], [2, "a"], ["b", "b"]]),
  ],
  [
    "a key that is text, behind one that is not, twice",
    [
      Op.EMPTY_DICT,
      A,
      ONE,
      Op.SETITEM,
      NONE,
      ONE,
      Op.SETITEM,
      A,
      TWO,
      Op.SETITEM,
    ],
    new Map<unknown, unknown>([["a", 2], [null, 1]]),
  ],
  [
    "a list as a key",
    [Op.EMPTY_DICT, Op.EMPTY_LIST, ONE, Op.SETITEM],
    new Map([[[], 1]]),
  ],
  [
    "the largest index as a key, and then another",
    [
      Op.EMPTY_DICT,
      text("4294967294"),
      ONE,
      Op.SETITEM,
      text("5"),
      TWO,
      Op.SETITEM,
    ],
    { "5": 2, "4294967294": 1 },
  ],
  [
    "keys beyond the largest index",
    [
      Op.EMPTY_DICT,
      text("4294967295"),
      ONE,
      Op.SETITEM,
      text("7"),
      TWO,
      Op.SETITEM,
    ],
    { "7": 2, "4294967295": 1 },
  ],
  [
    "the order of keys of which one is an index, in one batch",
    [Op.EMPTY_DICT, MARK, B, ONE, text("1"), TWO, NONE, ONE, Op.SETITEMS],
    new Map<unknown, unknown>([["b", 1], ["1", 2], [null, 1]]),
  ],
  [
    "the order of keys of which one is an index, one after another",
    [
      Op.EMPTY_DICT,
      B,
      ONE,
      Op.SETITEM,
      text("1"),
      TWO,
      Op.SETITEM,
      NONE,
      ONE,
      Op.SETITEM,
    ],
    new Map<unknown, unknown>([["b", 1], ["1", 2], [null, 1]]),
  ],
  ["FROZENSET", [MARK, ONE, TWO, ONE, Op.FROZENSET], new Set([1, 2])],
  ["FROZENSET of nothing", [MARK, Op.FROZENSET], new Set()],
  ["ADDITEMS", [Op.EMPTY_SET, MARK, ONE, A, Op.ADDITEMS], new Set([1, "a"])],
  [
    "ADDITEMS in batches",
    [
      Op.EMPTY_SET,
      MARK,
      ONE,
      Op.ADDITEMS,
      MARK,
      Op.ADDITEMS,
      MARK,
      ONE,
      TWO,
      Op.ADDITEMS,
    ],
    new Set([1, 2]),
  ],
  [
    "a tuple in a set, in a dict, in a list",
    [
      ...[Op.EMPTY_LIST, Op.EMPTY_DICT, A, Op.EMPTY_SET, MARK],
      ...[ONE, Op.TUPLE1, Op.ADDITEMS, Op.SETITEM, Op.APPEND],
    ],
    [{ a: new Set([[1]]) }],
  ],

  ["POP", [ONE, TWO, Op.POP], 1],
  ["POP of a mark", [ONE, MARK, Op.POP], 1],
  ["POP of a value above a mark", [MARK, ONE, TWO, Op.POP, Op.TUPLE], [1]],
  ["POP of a mark below which is another", [
    MARK,
    ONE,
    MARK,
    Op.POP,
    TWO,
    Op.TUPLE,
  ], [1, 2]],
  ["POP of all that is above a mark, and of that", [
    ONE,
    MARK,
    TWO,
    Op.POP,
    Op.POP,
  ], 1],
  ["POP_MARK", [ONE, MARK, TWO, NONE, Op.POP_MARK], 1],
  ["POP_MARK of nothing", [ONE, MARK, Op.POP_MARK], 1],
  [
    "marks within marks",
    [MARK, ONE, MARK, TWO, MARK, Op.TUPLE, Op.LIST, MARK, Op.DICT, Op.TUPLE],
    [1, [2, []], {}],
  ],
  ["DUP of a number", [ONE, Op.DUP, Op.TUPLE2], [1, 1]],
  [
    "DUP of a list, which is the same",
    [Op.EMPTY_LIST, Op.DUP, ONE, Op.APPEND, Op.TUPLE2],
    ((list) => [list, list])([1]),
  ],
  [
    "DUP of a set",
    [Op.EMPTY_SET, Op.DUP, MARK, ONE, Op.ADDITEMS, Op.TUPLE2],
    ((set) => [set, set])(new Set([1])),
  ],
];

for (const [name, opcodes, value] of cases) {
  Deno.test(`pickle: ${name} is read`, () => {
    assertSame(decode(opcodes), value);
    assertSame(decode([MARK, B, opcodes, NONE, Op.TUPLE]), ["b", value, null]);
  });
}

const refused: [name: string, opcodes: Part, says: string][] = [
  ["APPEND to a dict", [Op.EMPTY_DICT, ONE, Op.APPEND], "what is no list"],
  ["APPEND to text", [A, ONE, Op.APPEND], "what is no list"],
  [
    "APPENDS to a set",
    [Op.EMPTY_SET, MARK, ONE, Op.APPENDS],
    "what is no list",
  ],
  [
    "APPENDS to bytes",
    [Op.SHORT_BINBYTES, 0, MARK, ONE, Op.APPENDS],
    "what is no list",
  ],
  [
    "SETITEM of a list",
    [Op.EMPTY_LIST, ONE, ONE, Op.SETITEM],
    "what is no dict",
  ],
  ["SETITEM of a list, with text as the key", [
    Op.EMPTY_LIST,
    A,
    ONE,
    Op.SETITEM,
  ], "what is no dict"],
  ["SETITEMS of None", [NONE, MARK, ONE, ONE, Op.SETITEMS], "what is no dict"],
  [
    "SETITEMS of a set",
    [Op.EMPTY_SET, MARK, ONE, ONE, Op.SETITEMS],
    "what is no dict",
  ],
  [
    "ADDITEMS to a list",
    [Op.EMPTY_LIST, MARK, ONE, Op.ADDITEMS],
    "what is no set",
  ],
  [
    "ADDITEMS to a dict",
    [Op.EMPTY_DICT, MARK, ONE, Op.ADDITEMS],
    "what is no set",
  ],
  [
    "SETITEMS of a key alone",
    [Op.EMPTY_DICT, MARK, A, Op.SETITEMS],
    "no value",
  ],
  [
    "SETITEMS of three",
    [Op.EMPTY_DICT, MARK, A, A, A, Op.SETITEMS],
    "no value",
  ],
  ["DICT of a key alone", [MARK, A, Op.DICT], "no value"],
  ["DUP of a dict", [Op.EMPTY_DICT, Op.DUP, Op.TUPLE2], "duplicated"],
  ["two values", [ONE, TWO], "more than one value"],
  ["a value and a mark", [ONE, MARK], ""],
  ["a mark below the value", [MARK, ONE], "more than one value"],
  ["no value", [], "nothing on the stack"],
  ["a mark alone", MARK, "nothing on the stack"],
];

for (const [name, opcodes, says] of refused) {
  Deno.test(`pickle: ${name} is refused`, () => {
    assertRefused(opcodes, says);
  });
}

Deno.test("pickle: what is empty is never the same object", () => {
  for (
    const opcode of [Op.EMPTY_LIST, Op.EMPTY_TUPLE, Op.EMPTY_DICT, Op.EMPTY_SET]
  ) {
    const [a, b] = decode([opcode, opcode, Op.TUPLE2]) as [unknown, unknown];
    assertNotStrictEquals(a, b);
  }
});

Deno.test("pickle: a batch may have many items", () => {
  const count = 200_000;
  const items = Array.from({ length: count }, (_, i) => int(i));
  const list = decode([Op.EMPTY_LIST, MARK, items, Op.APPENDS]) as number[];
  assertSame([list.length, list[count - 1]], [count, count - 1]);
  const set = decode([Op.EMPTY_SET, MARK, items, Op.ADDITEMS]);
  assertSame((set as Set<number>).size, count);
  const map = decode([Op.EMPTY_DICT, MARK, items, Op.SETITEMS]);
  assertSame((map as Map<number, number>).get(count - 2), count - 1);
});
