/** Functions for a program's own classes that fail, or are none, and states that cannot be set. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { type Globals, pickle } from "../connection/codec/pickle.ts";
import {
  assertRefused,
  assertSame,
  call,
  causeOf,
  decode,
  name,
  Op,
  type Part,
  text,
} from "./helpers/pickled.ts";

const { MARK, NONE } = Op;
const ONE = [Op.BININT1, 1];
const A = text("a");
const DICT = Op.EMPTY_DICT;

const codec = pickle({
  globals: {
    "m.same": (value: unknown) => value,
    "m.C": () => ({}),
    "m.List": () => [],
    "m.Color": (value: number) => ["red", "green"][value],
  },
});

const refusedStates: [name: string, opcodes: Part][] = [
  ["a number", [call("m.C"), ONE]],
  ["a list", [call("m.C"), Op.EMPTY_LIST]],
  ["three parts", [call("m.C"), NONE, NONE, NONE, Op.TUPLE3]],
  ["a dict with other keys", [call("m.C"), DICT, ONE, ONE, Op.SETITEM]],
  ["attributes of a primitive", [call("m.Color", ONE), DICT]],
  ["the length of an array", [
    call("m.List"),
    DICT,
    text("length"),
    A,
    Op.SETITEM,
  ]],
];

for (const [name, opcodes] of refusedStates) {
  Deno.test(`pickle: a state that cannot be set is refused: ${name}`, () => {
    const says = "what is given a state cannot take it";
    const error = assertRefused([opcodes, Op.BUILD], says, codec);
    assertInstanceOf(error.cause, Error);
  });
}

Deno.test("pickle: what a function throws is the cause", () => {
  const thrown = new Error("of its own");
  const throwing = pickle({
    globals: {
      "m.f": () => {
        throw thrown;
      },
    },
  });
  const says = "m.f cannot be made of what it is given, at byte 7";
  const error = assertRefused(
    [name("m.f"), Op.EMPTY_TUPLE, Op.REDUCE],
    says,
    throwing,
  );
  assertStrictEquals(error.cause, thrown);
  assertSame(decode(ONE, throwing), 1);
});

Deno.test("pickle: a function may throw what is no error", () => {
  for (const thrown of [null, 0, "text"]) {
    const throwing = pickle({
      globals: {
        "m.f": () => {
          throw thrown;
        },
      },
    });
    assertStrictEquals(assertRefused(call("m.f"), "", throwing).cause, thrown);
  }
});

for (const value of [null, undefined, 5, "text", {}, []]) {
  Deno.test(`pickle: a global that is ${Deno.inspect(value)} is a TypeError that names it`, () => {
    const table = { "m.f": value } as unknown as Globals;
    assertThrows(
      () => pickle({ globals: table }),
      TypeError,
      '"m.f" must be a function',
    );
  });
}

Deno.test("pickle: what a function throws of too many arguments is a CodecError", () => {
  const list = [
    Op.EMPTY_LIST,
    MARK,
    new Uint8Array(500_000).fill(NONE),
    Op.APPENDS,
  ];
  const opcodes = [name("m.same"), list, Op.REDUCE];
  try {
    assertEquals(decode(opcodes, codec), null);
  } catch (error) {
    assert(
      error instanceof Error && error.name === "CodecError",
      causeOf(error as Error),
    );
  }
});
