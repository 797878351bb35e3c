/** Dicts that are referred back to before a key comes that is no text: they are a Map everywhere. */

import {
  assertSame,
  decode,
  get,
  name,
  Op,
  type Part,
  put,
  text,
} from "./helpers/pickled.ts";
import { pickle } from "../connection/codec/pickle.ts";
import { assert, assertEquals, assertStrictEquals } from "@std/assert";

const { MARK, NONE } = Op;
const ONE = [Op.BININT1, 1];
const TWO = [Op.BININT1, 2];
const A = text("a");
const B = text("b");
const DICT = Op.EMPTY_DICT;

type Entries = [key: unknown, value: unknown][];

/** A Map of these entries, with itself as "me". */
function knot(...entries: Entries): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  map.set("me", map);
  for (const [key, value] of entries) map.set(key, value);
  return map;
}

const ME = text("me");

const cases: [name: string, opcodes: Part, value: unknown][] = [
  [
    "the dict in itself, in one batch",
    [DICT, put(0), MARK, ME, get(0), ONE, TWO, Op.SETITEMS],
    knot([1, 2]),
  ],
  [
    "in a later batch",
    [
      DICT,
      put(0),
      MARK,
      ME,
      get(0),
      Op.SETITEMS,
      MARK,
      A,
      ONE,
      ONE,
      TWO,
      Op.SETITEMS,
    ],
    knot(["a", 1], [1, 2]),
  ],
  [
    "one item after another",
    [DICT, put(0), ME, get(0), Op.SETITEM, NONE, ONE, Op.SETITEM],
    knot([null, 1]),
  ],
  [
    "by DICT, as protocol 0 has it",
    [MARK, Op.DICT, put(0), ME, get(0), Op.SETITEM, ONE, TWO, Op.SETITEM],
    knot([1, 2]),
  ],
  [
    "with numbers of MEMOIZE",
    [DICT, Op.MEMOIZE, ME, Op.BINGET, 0, Op.SETITEM, ONE, TWO, Op.SETITEM],
    knot([1, 2]),
  ],
  [
    "the order of keys that look like indices",
    [
      DICT,
      put(0),
      MARK,
      ME,
      get(0),
      B,
      ONE,
      text("1"),
      TWO,
      ONE,
      ONE,
      Op.SETITEMS,
    ],
    knot(["b", 1], ["1", 2], [1, 1]),
  ],
  [
    "a dict in a list that is in the dict",
    [
      DICT,
      put(0),
      ME,
      Op.EMPTY_LIST,
      get(0),
      Op.APPEND,
      Op.SETITEM,
      ONE,
      TWO,
      Op.SETITEM,
    ],
    ((map) => map.set("me", [map]).set(1, 2))(new Map<unknown, unknown>()),
  ],
  [
    "two dicts in each other",
    [
      ...[DICT, put(0), A, DICT, put(1), B, get(0), Op.SETITEM],
      ...[ONE, get(0), Op.SETITEM, Op.SETITEM, TWO, get(1), Op.SETITEM],
    ],
    ((outer, inner) => {
      inner.set("b", outer).set(1, outer);
      return outer.set("a", inner).set(2, inner);
    })(new Map<unknown, unknown>(), new Map<unknown, unknown>()),
  ],
  [
    "only the one of two dicts that needs it",
    [
      ...[DICT, put(0), A, DICT, put(1), B, get(0), Op.SETITEM],
      ...[B, get(1), Op.SETITEM, Op.SETITEM, TWO, get(1), Op.SETITEM],
    ],
    ((outer, inner) => {
      inner.b = outer;
      inner.b = inner;
      return outer.set("a", inner).set(2, inner);
    })(new Map<unknown, unknown>(), {} as Record<string, unknown>),
  ],
  [
    "keys that are text once more, behind the late one",
    [
      DICT,
      put(0),
      ME,
      get(0),
      Op.SETITEM,
      ONE,
      ONE,
      Op.SETITEM,
      ME,
      TWO,
      Op.SETITEM,
    ],
    new Map<unknown, unknown>([["me", 2], [1, 1]]),
  ],
  [
    "a dict that had items before it had a number",
    [
      DICT,
      A,
      ONE,
      Op.SETITEM,
      put(0),
      ME,
      get(0),
      Op.SETITEM,
      ONE,
      TWO,
      Op.SETITEM,
    ],
    ((map) => map.set("me", map).set(1, 2))(
      new Map<unknown, unknown>([["a", 1]]),
    ),
  ],
  [
    "a dict that was not referred back to",
    [DICT, put(0), A, ONE, Op.SETITEM, ONE, TWO, Op.SETITEM],
    new Map<unknown, unknown>([["a", 1], [1, 2]]),
  ],
  [
    "and that is referred back to afterwards",
    [DICT, put(0), A, ONE, Op.SETITEM, ONE, TWO, Op.SETITEM, get(0), Op.TUPLE2],
    ((map) => [map, map])(new Map<unknown, unknown>([["a", 1], [1, 2]])),
  ],
  [
    "a dict referred back to from the stack, and there filled",
    [
      Op.EMPTY_LIST,
      DICT,
      put(0),
      Op.APPEND,
      get(0),
      ONE,
      TWO,
      Op.SETITEM,
      Op.TUPLE2,
    ],
    ((map) => [[map], map])(new Map([[1, 2]])),
  ],
  [
    "a dict under two numbers, referred back to by both",
    [
      DICT,
      put(0),
      put(1),
      A,
      get(0),
      Op.SETITEM,
      B,
      get(1),
      Op.SETITEM,
      ONE,
      TWO,
      Op.SETITEM,
    ],
    ((map) => map.set("a", map).set("b", map).set(1, 2))(
      new Map<unknown, unknown>(),
    ),
  ],
  [
    "a dict that gets another number behind its first reference",
    [
      ...[DICT, put(0), A, get(0), Op.SETITEM, put(1), B, get(1), Op.SETITEM],
      ...[ONE, TWO, Op.SETITEM],
    ],
    ((map) => map.set("a", map).set("b", map).set(1, 2))(
      new Map<unknown, unknown>(),
    ),
  ],
  [
    "a dict under two numbers, referred back to by the second",
    [
      DICT,
      put(0),
      put(1),
      ME,
      get(1),
      Op.SETITEM,
      ONE,
      TWO,
      Op.SETITEM,
      get(0),
      Op.TUPLE2,
    ],
    ((map) => [map, map])(knot([1, 2])),
  ],
];

for (const [name, opcodes, value] of cases) {
  Deno.test(`pickle: a late key that is no text: ${name}`, () => {
    assertSame(decode(opcodes), value);
  });
}

Deno.test("pickle: a number that a late Map had is given to a dict of text, which stays an object", () => {
  const late = [DICT, put(0), ME, get(0), Op.SETITEM, ONE, TWO, Op.SETITEM];
  const dict = [DICT, put(0), A, ONE, Op.SETITEM];
  assertSame(decode([late, dict, Op.TUPLE2]), [knot([1, 2]), { a: 1 }]);
});

Deno.test("pickle: a function is called twice for a message with a late Map, and once for others", () => {
  let count = 0;
  const codec = pickle({ globals: { "m.count": () => ++count } });
  const call = [name("m.count"), Op.EMPTY_TUPLE, Op.REDUCE];
  assertEquals(decode(call, codec), 1);
  const late = [DICT, put(0), ME, get(0), Op.SETITEM, ONE, call, Op.SETITEM];
  const map = decode(late, codec) as Map<unknown, unknown>;
  assertStrictEquals(map.get("me"), map);
  assertEquals(map.get(1), 3);
});

Deno.test("pickle: a subclass of dict with attributes, other keys, and a function that returns an object", () => {
  const codec = pickle({ globals: { "m.C": () => ({}) } });
  const made = [name("m.C"), Op.EMPTY_TUPLE, Op.NEWOBJ];
  const state = [DICT, A, ONE, Op.SETITEM, Op.BUILD];
  const expected = Object.assign(new Map([[1, 2]]), { a: 1 });
  assertSame(decode([made, ONE, TWO, Op.SETITEM, state], codec), expected);

  // The second run has to know it as well.
  const late = [put(0), B, get(0), Op.SETITEM, ONE, TWO, Op.SETITEM];
  const map = decode([made, late, state], codec) as Map<unknown, unknown>;
  assert(map instanceof Map);
  assertStrictEquals(map.get("b"), map);
  assertEquals(Object.entries(map), [["a", 1]]);
});
