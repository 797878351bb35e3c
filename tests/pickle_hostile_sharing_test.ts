/** A few bytes that stand for a lot: what is shared stays shared, and what would be copied again and again is refused. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertStrictEquals,
} from "@std/assert";
import { CodecError, pickle } from "../connection/codec/pickle.ts";
import { filled } from "./helpers/encoded.ts";
import {
  assertRefused,
  binary,
  call,
  causeOf,
  decode,
  get,
  int,
  le,
  name,
  Op,
  ops,
  type Part,
  put,
  text,
  times,
} from "./helpers/pickled.ts";

const { MARK } = Op;
const DICT = Op.EMPTY_DICT;
const MIB = 1024 * 1024;
const codec = pickle({
  globals: { "m.C": () => ({}), "m.f": (...args: unknown[]) => args.length },
});

/** What is in itself twice, as often as there are levels. */
function laughs(level: (below: Part) => Part, levels = 30): Part {
  const parts: Part[] = [text("lol"), put(0)];
  for (let i = 0; i < levels; i++) {
    parts.push(Op.POP, level(get(i)), put(i + 1));
  }
  return parts;
}

const containers: [name: string, level: (below: Part) => Part][] = [
  ["lists", (below) => [Op.EMPTY_LIST, MARK, below, below, Op.APPENDS]],
  ["tuples", (below) => [below, below, Op.TUPLE2]],
  [
    "dicts",
    (below) => [DICT, MARK, text("a"), below, text("b"), below, Op.SETITEMS],
  ],
  ["Maps", (below) => [DICT, MARK, int(1), below, int(2), below, Op.SETITEMS]],
  [
    "sets of tuples",
    (below) => [MARK, below, [below, below, Op.TUPLE2], Op.FROZENSET],
  ],
  ["exceptions", (below) => call("builtins.ValueError", below, below)],
  [
    "exceptions of tuples",
    (below) => call("builtins.ValueError", [below, below, Op.TUPLE2]),
  ],
  ["system errors", (below) => call("builtins.OSError", int(1), below, below)],
  [
    "instances",
    (
      below,
    ) => [
      call("m.C"),
      DICT,
      MARK,
      text("a"),
      below,
      text("b"),
      below,
      Op.SETITEMS,
      Op.BUILD,
    ],
  ],
];

for (const [name, level] of containers) {
  Deno.test(`pickle: ${name} thirty deep, each twice in the next, are read and cost little`, () => {
    const before = Deno.memoryUsage().heapUsed;
    const value = decode(laughs(level), codec);
    assertInstanceOf(value, Object);
    assertLess(Deno.memoryUsage().heapUsed - before, 8 * MIB);
  });
}

Deno.test("pickle: lists that are shared are the same ones", () => {
  let list = decode(laughs(containers[0]![1])) as unknown[];
  for (let i = 0; i < 29; i++) {
    assertStrictEquals(list[0], list[1]);
    list = list[0] as unknown[];
  }
  assertEquals(list, ["lol", "lol"]);
});

Deno.test("pickle: the message of an exception does not print what stands for a tree", () => {
  for (
    const full of [
      "builtins.ValueError",
      "builtins.OSError",
      "builtins.UnicodeDecodeError",
    ]
  ) {
    const tree = laughs(containers[1]![1]);
    const error = decode(call(full, tree, get(0), tree)) as Error;
    assertLess(error.message.length, 200);
    assertLess(String(error.stack).length, 300);
  }
});

const N = 2_000;

/** What is copied, and the opcodes that do it once more: bytes of the second are few. */
const bombs: [name: string, big: Part, again: Part][] = [
  [
    "set(list)",
    [Op.EMPTY_LIST, MARK, ints(N), Op.APPENDS],
    call("builtins.set", get(0)),
  ],
  [
    "frozenset(list)",
    [Op.EMPTY_LIST, MARK, ints(N), Op.APPENDS],
    call("__builtin__.frozenset", get(0)),
  ],
  ["set(*tuple)", [MARK, ints(N), Op.LIST, Op.TUPLE1], [
    name("builtins.set"),
    get(0),
    Op.REDUCE,
  ]],
  [
    "bytearray(bytes)",
    binary(filled(5 * N)),
    call("builtins.bytearray", get(0)),
  ],
  ["bytes(bytes)", binary(filled(5 * N)), call("builtins.bytes", get(0))],
  [
    "bytearray(text)",
    text("x".repeat(5 * N)),
    call("builtins.bytearray", get(0)),
  ],
  [
    "bytearray(text, latin-1)",
    text("x".repeat(5 * N)),
    call("builtins.bytearray", get(0), text("latin-1")),
  ],
  [
    "_codecs.encode(text)",
    text("x".repeat(5 * N)),
    call("_codecs.encode", get(0), text("latin1")),
  ],
  ["OrderedDict(list)", [
    Op.EMPTY_LIST,
    MARK,
    times(N, Op.NONE, Op.NONE, Op.TUPLE2),
    Op.APPENDS,
  ], call("collections.OrderedDict", get(0))],
  [
    "array(list)",
    [Op.EMPTY_LIST, MARK, ints(N), Op.APPENDS],
    call("array.array", text("d"), get(0)),
  ],
  ["array(list) of bytes", [
    Op.EMPTY_LIST,
    MARK,
    times(N, Op.SHORT_BINSTRING, 1, "a"),
    Op.APPENDS,
  ], call("array.array", text("c"), get(0))],
  ["array(list) of text", [
    Op.EMPTY_LIST,
    MARK,
    times(N, Op.SHORT_BINUNICODE, 1, "a"),
    Op.APPENDS,
  ], call("array.array", text("u"), get(0))],
  [
    "array(bytes)",
    binary(filled(5 * N)),
    call(
      "array._array_reconstructor",
      name("array.array"),
      text("B"),
      int(0),
      get(0),
    ),
  ],
  [
    "ExceptionGroup(list)",
    [Op.EMPTY_LIST, MARK, ints(N), Op.APPENDS],
    call("builtins.ExceptionGroup", text("a"), get(0)),
  ],
];

for (const [name, big, again] of bombs) {
  Deno.test(`pickle: ${name}, again and again, is refused before it takes memory`, () => {
    const part = ops(again);
    const message = [big, put(0), MARK, times(5_000, part), Op.LIST, Op.TUPLE2];
    const before = inUse();
    assertRefused(message, "it copies more than it has", codec);
    assertLess(inUse() - before, 16 * MIB);
    // Once is no bomb.
    decode([big, put(0), part, Op.TUPLE2], codec);
  });
}

Deno.test("pickle: text that is joined of the same long text again and again takes little memory", () => {
  const texts = [
    text("x".repeat(10_000)),
    put(0),
    Op.POP,
    Op.EMPTY_LIST,
    MARK,
    times(2_000, get(0)),
    Op.APPENDS,
  ];
  assertBounded([call("array.array", text("u"), texts), put(1)]);
  const list = [
    text("x".repeat(10_000)),
    put(0),
    MARK,
    times(100, get(0)),
    Op.LIST,
    put(1),
  ];
  assertBounded([
    list,
    MARK,
    times(3_000, call("array.array", text("u"), get(1))),
    Op.LIST,
    Op.TUPLE3,
  ]);
});

/** They may be made or refused, but not at the price of the whole for each. */
const spread: [name: string, big: Part, again: Part][] = [
  ["exceptions of many arguments", [
    Op.EMPTY_LIST,
    MARK,
    ints(10_000),
    Op.APPENDS,
  ], [name("builtins.ValueError"), get(0), Op.REDUCE]],
  [
    "exceptions of long text twice",
    text("x".repeat(50_000)),
    call("builtins.ValueError", get(0), get(0)),
  ],
  [
    "system errors of long text",
    text("x".repeat(50_000)),
    call("builtins.OSError", int(1), get(0), get(0)),
  ],
  ["instances with many attributes", [DICT, MARK, keyed(5_000), Op.SETITEMS], [
    call("m.C"),
    get(0),
    Op.BUILD,
  ]],
  ["instances with an attribute that is an index", [
    DICT,
    text("1000"),
    int(1),
    Op.SETITEM,
  ], [call("m.C"), get(0), Op.BUILD]],
  ["exceptions of a long integer", [
    Op.LONG4,
    le(4, 20_000),
    filled(20_000, 0x77),
  ], call("builtins.ValueError", get(0))],
];

for (const [name, big, again] of spread) {
  Deno.test(`pickle: ${name} of the same, again and again, take little memory`, () => {
    const opcodes = [
      big,
      put(0),
      MARK,
      times(2_000, ops(again)),
      Op.LIST,
      Op.TUPLE2,
    ];
    assertBounded(opcodes);
  });
}

Deno.test("pickle: a number that a late Map had, given again and again to a large dict, takes little memory", () => {
  const count = 1_000;
  const large = [DICT, put(1_000_000), MARK, keyed(5_000), Op.SETITEMS];
  const late = Array.from(
    { length: count },
    (
      _,
      i,
    ) => [DICT, put(i), get(i), int(1), Op.NONE, Op.SETITEM, Op.POP, Op.POP],
  );
  const again = Array.from(
    { length: count },
    (_, i) => [get(1_000_000), put(i)],
  );
  assertBounded([large, MARK, late, again, Op.LIST, Op.TUPLE2]);
});

Deno.test("pickle: instances with an index as an attribute, each on its own, take little memory", () => {
  const again = [name("m.C"), Op.EMPTY_TUPLE, Op.NEWOBJ, get(0), Op.BUILD];
  const state = [DICT, text("1000"), int(1), Op.SETITEM, put(0)];
  const list = [MARK, times(20_000, again), Op.LIST];
  assertBounded([state, list, Op.TUPLE2], 40 * MIB);
});

Deno.test("pickle: dicts with indices as keys, each on its own, take little memory", () => {
  assertBounded([
    MARK,
    times(20_000, DICT, text("1000"), Op.NONE, Op.SETITEM),
    Op.LIST,
  ], 40 * MIB);
});

/** What CPython writes of values that share theirs: little is said, and much is meant. */
const honest: [name: string, opcodes: Part, count: number][] = [
  ["exceptions that share a long message", [
    ...[text("x".repeat(200)), put(0), MARK],
    ...[times(1_000, call("builtins.ValueError", get(0))), Op.LIST],
  ], 1_000],
  ["system errors that share a long message", [
    ...[text("x".repeat(200)), put(0), MARK],
    ...[times(1_000, call("builtins.OSError", int(5), get(0), get(0)))],
    Op.LIST,
  ], 1_000],
  ["instances that share their arguments", [
    ...[MARK, int(1), int(2), int(3), Op.TUPLE, put(0), name("m.f"), put(1)],
    ...[Op.POP, MARK, times(1_000, get(1), get(0), Op.REDUCE), Op.LIST],
  ], 1_000],
  ["bytearrays of text in latin-1, as protocol 2 has them", [
    ...[Op.NONE, MARK],
    times(
      10,
      call(
        "builtins.bytearray",
        call("_codecs.encode", text("x".repeat(1_000)), text("latin1")),
      ),
    ),
    Op.LIST,
  ], 10],
];

for (const [name, opcodes, count] of honest) {
  Deno.test(`pickle: ${name} are read`, () => {
    const [, list] = decode([opcodes, Op.TUPLE2], codec) as [
      unknown,
      unknown[],
    ];
    assertEquals(list.length, count);
  });
}

/** Fails if it takes much memory, whether it is read or refused. */
function assertBounded(opcodes: Part, limit = 30 * MIB): void {
  const message = ops(opcodes, Op.STOP);
  let value: unknown;
  const before = inUse();
  try {
    value = codec.decode(message);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    assert(!/more than one value/.test(error.message), error.message);
    value = causeOf(error);
  }
  assertLess(inUse() - before, limit);
  assert(value !== undefined);
}

function ints(count: number): Uint8Array {
  return ops(Array.from({ length: count }, (_, i) => int(i)));
}

function keyed(count: number): Uint8Array {
  return ops(Array.from({ length: count }, (_, i) => [text(`k${i}`), Op.NONE]));
}

function inUse(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
