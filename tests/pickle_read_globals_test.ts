/** Functions for a program's own classes: what they are called with, and what becomes of what they return. */

import { assertEquals, assertInstanceOf } from "@std/assert";
import { type Globals, pickle } from "../connection/codec/pickle.ts";
import {
  assertRefused,
  assertSame,
  binary,
  call,
  decode,
  get,
  name,
  Op,
  ops,
  type Part,
  put,
  text,
} from "./helpers/pickled.ts";

const { MARK, NONE } = Op;
const ONE = [Op.BININT1, 1];
const TWO = [Op.BININT1, 2];
const A = text("a");
const DICT = Op.EMPTY_DICT;

class Circle {
  radius = 0;
}

const globals: Globals = {
  "m.args": (...args: unknown[]) => ({ args }),
  "m.same": (value: unknown) => value,
  "m.C": () => ({}),
  "m.Circle": () => new Circle(),
  "m.List": () => [],
  "m.Set": () => new Set(),
  "m.Map": () => new Map(),
  "m.Outer.Inner": () => "inner",
  "m.Color": (value: number) => ["red", "green"][value],
  "": () => "nothing",
  "solo": () => "solo",
};
const codec = pickle({ globals });

/** Each way to call something without arguments, and with two. */
const calls: Record<string, (full: string, ...args: Part[]) => Part> = {
  REDUCE: call,
  NEWOBJ: (full, ...args) => [name(full), MARK, ...args, Op.TUPLE, Op.NEWOBJ],
  NEWOBJ_EX: (full, ...args) => [
    ...[name(full), MARK, ...args, Op.TUPLE, DICT, Op.NEWOBJ_EX],
  ],
  INST: (full, ...args) => [
    ...[MARK, ...args, Op.INST, full.replace(".", "\n"), "\n"],
  ],
  OBJ: (full, ...args) => [MARK, name(full), ...args, Op.OBJ],
  "STACK_GLOBAL and REDUCE": (full, ...args) => [
    ...[text(full.split(".")[0]!), text(full.split(".").slice(1).join("."))],
    ...[Op.STACK_GLOBAL, MARK, ...args, Op.TUPLE, Op.REDUCE],
  ],
};

for (const [opcode, make] of Object.entries(calls)) {
  Deno.test(`pickle: ${opcode} calls the function with the arguments`, () => {
    assertSame(decode(make("m.args"), codec), { args: [] });
    assertSame(decode(make("m.args", ONE, A), codec), { args: [1, "a"] });
    assertSame(decode(make("m.Outer.Inner"), codec), "inner");
  });

  Deno.test(`pickle: ${opcode} gives the name of a class that is an argument`, () => {
    const opcodes = make("m.args", name("m.C"), ONE, name("uuid.UUID"));
    assertSame(decode(opcodes, codec), { args: ["m.C", 1, "uuid.UUID"] });
  });

  Deno.test(`pickle: ${opcode} makes built-in values as well`, () => {
    const args = [ONE, [Op.BININT1, 9], TWO];
    assertEquals([
      ...decode(make("builtins.range", ...args)) as Iterable<number>,
    ], [
      ...[1, 3, 5, 7],
    ]);
  });
}

const cases: [name: string, opcodes: Part, value: unknown][] = [
  [
    "keyword arguments come last, as an object",
    [name("m.args"), ONE, Op.TUPLE1, DICT, A, TWO, Op.SETITEM, Op.NEWOBJ_EX],
    { args: [1, { a: 2 }] },
  ],
  [
    "keyword arguments that there are none of are left out",
    [name("m.args"), ONE, Op.TUPLE1, DICT, Op.NEWOBJ_EX],
    { args: [1] },
  ],
  [
    "a primitive is a value, and may come again",
    [call("m.Color", ONE), put(0), get(0), Op.TUPLE2],
    ["green", "green"],
  ],
  ["undefined is one as well", call("m.Color", [Op.BININT1, 9]), undefined],
  ["a primitive as a key", [DICT, call("m.Color", ONE), ONE, Op.SETITEM], {
    green: 1,
  }],
  ["APPENDS fill the array that was returned", [
    call("m.List"),
    MARK,
    ONE,
    A,
    Op.APPENDS,
  ], [1, "a"]],
  ["SETITEMS fill the Map that was returned", [
    call("m.Map"),
    MARK,
    A,
    ONE,
    Op.SETITEMS,
  ], new Map([["a", 1]])],
  ["SETITEMS fill the object that was returned", [
    call("m.C"),
    MARK,
    A,
    ONE,
    Op.SETITEMS,
  ], { a: 1 }],
  ["ADDITEMS fill the Set that was returned", [
    call("m.Set"),
    MARK,
    A,
    ONE,
    Op.ADDITEMS,
  ], new Set(["a", 1])],
  [
    "the same instance twice is one object, and was made once",
    [
      call("m.C"),
      put(0),
      get(0),
      DICT,
      A,
      ONE,
      Op.SETITEM,
      Op.BUILD,
      Op.TUPLE2,
    ],
    ((made) => [made, made])({ a: 1 }),
  ],
  ["a state that is None", [call("m.C"), NONE, Op.BUILD], {}],
  ["an empty state", [call("m.C"), DICT, Op.BUILD], {}],
  [
    "a state of slots alone",
    [call("m.C"), NONE, DICT, A, ONE, Op.SETITEM, Op.TUPLE2, Op.BUILD],
    { a: 1 },
  ],
  [
    "a state of a dict and of slots",
    [
      call("m.C"),
      DICT,
      A,
      ONE,
      Op.SETITEM,
      DICT,
      text("b"),
      TWO,
      Op.SETITEM,
      Op.TUPLE2,
      Op.BUILD,
    ],
    { a: 1, b: 2 },
  ],
  ["two states", [
    call("m.C"),
    DICT,
    A,
    ONE,
    Op.SETITEM,
    Op.BUILD,
    DICT,
    A,
    TWO,
    Op.SETITEM,
    Op.BUILD,
  ], { a: 2 }],
  [
    "attributes that are indices",
    [
      call("m.C"),
      DICT,
      text("1000"),
      ONE,
      Op.SETITEM,
      text("4294967294"),
      TWO,
      Op.SETITEM,
      Op.BUILD,
    ],
    { "1000": 1, "4294967294": 2 },
  ],
  [
    "two states that both have indices, the first of them the largest",
    [
      ...[call("m.C"), DICT, text("4294967294"), ONE, Op.SETITEM, Op.BUILD],
      ...[DICT, text("5"), TWO, Op.SETITEM, Op.BUILD],
    ],
    { "5": 2, "4294967294": 1 },
  ],
  [
    "protocol 0's way to make an instance",
    [
      call(
        "copy_reg._reconstructor",
        name("m.C"),
        name("__builtin__.object"),
        NONE,
      ),
      DICT,
      A,
      ONE,
      Op.SETITEM,
      Op.BUILD,
    ],
    { a: 1 },
  ],
  [
    "and Python 3's",
    call(
      "copyreg._reconstructor",
      name("m.Outer.Inner"),
      name("builtins.object"),
      NONE,
    ),
    "inner",
  ],
];

for (const [name, opcodes, value] of cases) {
  Deno.test(`pickle: functions for classes: ${name}`, () => {
    assertSame(decode(opcodes, codec), value);
  });
}

Deno.test("pickle: attributes are set on the instance, and setters are not called", () => {
  const state = [DICT, text("radius"), TWO, Op.SETITEM];
  const made = decode([call("m.Circle"), state, Op.BUILD], codec);
  assertInstanceOf(made, Circle);
  assertEquals(made.radius, 2);

  class Guarded {
    set a(_: unknown) {
      throw new Error("called");
    }
  }
  const guarding = pickle({ globals: { "m.G": () => new Guarded() } });
  const opcodes = [call("m.G"), DICT, A, TWO, Op.SETITEM, Op.BUILD];
  assertEquals(Object.entries(decode(opcodes, guarding) as Guarded), [[
    "a",
    2,
  ]]);
});

Deno.test("pickle: a function takes the place of a built-in one", () => {
  const own = pickle({
    globals: { "decimal.Decimal": Number, "builtins.set": () => "set" },
  });
  assertSame(decode(call("decimal.Decimal", text("1.5")), own), 1.5);
  assertSame(decode(call("builtins.set"), own), "set");
  assertSame(decode(call("__builtin__.set"), own), new Set());
  assertSame(decode(call("builtins.set")), new Set());
});

Deno.test("pickle: a function may decode and encode with the same codec", () => {
  const own = pickle({
    globals: {
      "m.inner": (bytes: Uint8Array<ArrayBuffer>): unknown =>
        own.decode(own.encode(own.decode(bytes))),
    },
  });
  const inner = ops(DICT, A, ONE, Op.SETITEM, Op.STOP);
  const nested = ops(call("m.inner", binary(inner)), Op.STOP);
  const opcodes = [
    MARK,
    TWO,
    call("m.inner", binary(nested)),
    A,
    put(0),
    get(0),
    Op.LIST,
  ];
  assertSame(decode(opcodes, own), [2, { a: 1 }, "a", "a"]);
});

Deno.test("pickle: a promise that a function returns is a value like any other", async () => {
  const own = pickle({ globals: { "m.later": async () => await 5 } });
  const [promise] = decode([call("m.later"), Op.TUPLE1], own) as [unknown];
  assertInstanceOf(promise, Promise);
  assertEquals(await promise, 5);
});

Deno.test("pickle: functions are taken from the table when the codec is made", () => {
  const table: Record<string, () => unknown> = { "m.f": () => 1 };
  const own = pickle({ globals: table });
  table["m.f"] = () => 2;
  table["m.g"] = () => 3;
  assertSame(decode(call("m.f"), own), 1);
  assertRefused(call("m.g"), '"m.g"', own);
});

Deno.test("pickle: a function gets an array of arguments of its own", () => {
  const kept: unknown[][] = [];
  const own = pickle({
    globals: { "m.keep": (...args: unknown[]) => kept.push(args) },
  });
  const args = [MARK, ONE, Op.TUPLE, put(0)];
  decode([
    name("m.keep"),
    args,
    Op.REDUCE,
    name("m.keep"),
    get(0),
    Op.REDUCE,
    Op.TUPLE2,
  ], own);
  kept[0]!.push("more");
  assertEquals(kept, [[1, "more"], [1]]);
});

Deno.test("pickle: a zone's name is given to a function in the place of what the table has", () => {
  const codec = pickle({
    globals: { "zoneinfo.ZoneInfo": (key: string) => ({ key }) },
  });
  // ZoneInfo("Europe/Paris"), as Python 3 pickles it with protocol 2
  const pickled = "c__builtin__\ngetattr\n(czoneinfo\nZoneInfo\n" +
    "V_unpickle\ntR(VEurope/Paris\nI1\ntR.";
  assertEquals(codec.decode(new TextEncoder().encode(pickled)), {
    key: "Europe/Paris",
  });
});
