/** Keys and attributes that mean something to JavaScript: in a pickle, they are names like any other. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { RUNTIMES } from "./helpers/codecs.ts";
import {
  call,
  decode,
  get,
  latin1,
  Op,
  type Part,
  put,
  text,
} from "./helpers/pickled.ts";

const { MARK } = Op;
const DICT = Op.EMPTY_DICT;
const ONE = [Op.BININT1, 1];
const TWO = [Op.BININT1, 2];

const codec = pickle({
  globals: { "m.C": () => ({}), "m.args": (...args) => args },
});

/** One value of each kind. */
const values: [opcodes: Part, value: unknown][] = [
  [Op.NONE, null],
  [ONE, 1],
  [text("a"), "a"],
  [Op.EMPTY_LIST, []],
  [[DICT, text("isAdmin"), Op.NEWTRUE, Op.SETITEM], { isAdmin: true }],
];

const KEYS = [
  ...["__proto__", "constructor", "prototype", "toString", "valueOf"],
  ...["hasOwnProperty", "__defineGetter__", "then", "toJSON"],
];

/** Each way to set an item of a dict. */
const setters: Record<string, (key: Part, value: Part) => Part> = {
  DICT: (key, value) => [MARK, key, value, Op.DICT],
  SETITEM: (key, value) => [DICT, key, value, Op.SETITEM],
  SETITEMS: (key, value) => [DICT, MARK, key, value, Op.SETITEMS],
  "SETITEMS behind an index": (key, value) => [
    ...[DICT, MARK, text("0"), ONE, key, value, Op.SETITEMS],
  ],
  "a state": (key, value) => [
    ...[call("m.C"), DICT, key, value, Op.SETITEM, Op.BUILD],
  ],
  "a state of slots": (key, value) => [
    ...[call("m.C"), Op.NONE, DICT, key, value, Op.SETITEM, Op.TUPLE2],
    Op.BUILD,
  ],
};

for (const [runtime, within] of RUNTIMES) {
  for (const [way, set] of Object.entries(setters)) {
    for (const key of KEYS) {
      Deno.test(`pickle: ${key}, set by ${way}, is the object's own${runtime}`, () => {
        for (const [opcodes, value] of values) {
          const made = within(() =>
            decode(set(text(key), opcodes), codec)
          ) as object;
          assertOwn(made, key, value);
        }
        assertUnpolluted();
      });
    }
  }

  Deno.test(`pickle: __proto__ as a key of what becomes a Map is one of its keys${runtime}`, () => {
    const first = [
      DICT,
      text("__proto__"),
      TWO,
      Op.SETITEM,
      ONE,
      TWO,
      Op.SETITEM,
    ];
    const then = [
      DICT,
      ONE,
      TWO,
      Op.SETITEM,
      text("__proto__"),
      TWO,
      Op.SETITEM,
    ];
    const late = [
      DICT,
      put(0),
      text("__proto__"),
      get(0),
      Op.SETITEM,
      ONE,
      TWO,
      Op.SETITEM,
    ];
    assertEquals(
      within(() => decode(first)),
      new Map<unknown, unknown>([["__proto__", 2], [1, 2]]),
    );
    assertEquals(
      within(() => decode(then)),
      new Map<unknown, unknown>([[1, 2], ["__proto__", 2]]),
    );
    const map = within(() => decode(late)) as Map<unknown, unknown>;
    assertStrictEquals(map.get("__proto__"), map);
    assertStrictEquals(Object.getPrototypeOf(map), Map.prototype);
  });

  Deno.test(`pickle: __proto__ as a key twice has the last value${runtime}`, () => {
    const twice = [
      DICT,
      MARK,
      text("__proto__"),
      ONE,
      text("__proto__"),
      TWO,
      Op.SETITEMS,
    ];
    assertOwn(within(() => decode(twice)) as object, "__proto__", 2);
  });

  Deno.test(`pickle: attributes of an exception set nothing but its cause${runtime}`, () => {
    for (const key of [...KEYS, "name", "message", "stack", "cause", "args"]) {
      const state = [DICT, text(key), text("x"), Op.SETITEM, Op.BUILD];
      const error = within(() =>
        decode([call("builtins.KeyError", text("a")), state])
      ) as Error;
      assertStrictEquals(Object.getPrototypeOf(error), Error.prototype);
      assertEquals([error.name, error.message, error.cause], [
        "KeyError",
        "a",
        undefined,
      ]);
      assertEquals(Object.entries(error), [["args", ["a"]]]);
    }
    assertUnpolluted();
  });

  Deno.test(`pickle: a cause behind __proto__ is no cause${runtime}`, () => {
    const cause = [
      DICT,
      text("__cause__"),
      call("builtins.KeyError"),
      Op.SETITEM,
    ];
    const state = [DICT, text("__proto__"), cause, Op.SETITEM, Op.BUILD];
    const error = within(() =>
      decode([call("builtins.ValueError"), state])
    ) as Error;
    assertEquals(error.cause, undefined);
  });

  Deno.test(`pickle: a UUID's number behind __proto__ is none${runtime}`, () => {
    const state = [
      DICT,
      text("__proto__"),
      DICT,
      text("int"),
      ONE,
      Op.SETITEM,
      Op.SETITEM,
    ];
    let refused = false;
    try {
      within(() =>
        decode([latin1("cuuid\nUUID\n)"), Op.NEWOBJ, state, Op.BUILD])
      );
    } catch {
      refused = true;
    }
    assert(refused);
  });
}

Deno.test("pickle: keyword arguments have keys of their own", () => {
  for (const key of KEYS) {
    const keywords = [DICT, text(key), ONE, Op.SETITEM];
    const args = decode(
      [latin1("cm\nargs\n)"), keywords, Op.NEWOBJ_EX],
      codec,
    ) as [object];
    assertOwn(args[0], key, 1);
  }
});

/** An ordinary object that has this property itself. */
function assertOwn(object: object, key: string, value: unknown): void {
  assertStrictEquals(Object.getPrototypeOf(object), Object.prototype);
  assertEquals(Object.getOwnPropertyDescriptor(object, key), {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  assert(!("isAdmin" in object));
}

function assertUnpolluted(): void {
  assertEquals(Object.keys(Object.prototype), []);
  assert(!("isAdmin" in {}));
}
