/** What pickles refer to by name: only what is in the table, and never a value. */

import { assertEquals, assertMatch } from "@std/assert";
import { type Globals, pickle } from "../connection/codec/pickle.ts";
import { withPrototypeProperty } from "./helpers/codecs.ts";
import {
  assertRefused,
  assertSame,
  call,
  decode,
  get,
  name,
  Op,
  type Part,
  put,
  text,
} from "./helpers/pickled.ts";

const { MARK, NONE } = Op;
const ONE = [Op.BININT1, 1];
const A = text("a");
const DICT = Op.EMPTY_DICT;

const called: unknown[][] = [];
const globals: Globals = {
  "m.f": (...args: unknown[]) => (called.push(args), { args }),
  "m.C": () => ({}),
};
const codec = pickle({ globals });

const NAME = name("m.C");
const UUID = [name("uuid.UUID"), Op.EMPTY_TUPLE, Op.NEWOBJ];

/** Where a value must be: what is none is put there. */
const places: [name: string, around: (what: Part) => Part][] = [
  ["on top, at STOP", (what) => what],
  ["in a list, by APPEND", (what) => [Op.EMPTY_LIST, what, Op.APPEND]],
  [
    "in a list, by APPENDS",
    (what) => [Op.EMPTY_LIST, MARK, ONE, what, Op.APPENDS],
  ],
  ["in a list, by LIST", (what) => [MARK, what, Op.LIST]],
  ["as a key, by SETITEM", (what) => [DICT, what, ONE, Op.SETITEM]],
  ["as a key, by SETITEMS", (what) => [DICT, MARK, what, ONE, Op.SETITEMS]],
  ["as a key, by DICT", (what) => [MARK, what, ONE, Op.DICT]],
  ["in a dict, by SETITEM", (what) => [DICT, A, what, Op.SETITEM]],
  [
    "in a dict, by SETITEMS",
    (what) => [DICT, MARK, A, ONE, A, what, Op.SETITEMS],
  ],
  ["in a dict, by DICT", (what) => [MARK, A, what, Op.DICT]],
  ["in a Map", (what) => [DICT, ONE, ONE, Op.SETITEM, A, what, Op.SETITEM]],
  ["in a set", (what) => [Op.EMPTY_SET, MARK, what, Op.ADDITEMS]],
  ["in a frozenset", (what) => [MARK, what, Op.FROZENSET]],
  ["in a tuple", (what) => [what, Op.TUPLE1]],
  ["in a tuple of two", (what) => [ONE, what, Op.TUPLE2]],
  ["in a tuple of three", (what) => [what, ONE, ONE, Op.TUPLE3]],
  ["in a tuple of many", (what) => [MARK, ONE, what, ONE, ONE, Op.TUPLE]],
  ["in a tuple in a tuple", (what) => [what, Op.TUPLE1, Op.TUPLE1]],
  [
    "in a tuple in a list",
    (what) => [Op.EMPTY_LIST, what, Op.TUPLE1, Op.APPEND],
  ],
  ["in a tuple as a key", (what) => [DICT, what, Op.TUPLE1, ONE, Op.SETITEM]],
  [
    "in a tuple in a tuple in a set",
    (what) => [MARK, what, Op.TUPLE1, Op.TUPLE1, Op.FROZENSET],
  ],
  [
    "as an argument of a built-in class",
    (what) => call("builtins.ValueError", what),
  ],
  [
    "in a tuple that is an argument of one",
    (what) => call("builtins.ValueError", [what, Op.TUPLE1]),
  ],
  [
    "in a tuple that is an argument of set()",
    (what) => call("builtins.set", [what, Op.TUPLE1]),
  ],
  [
    "as an argument of OBJ",
    (what) => [MARK, name("builtins.ValueError"), what, Op.OBJ],
  ],
  [
    "as an argument of INST",
    (what) => [MARK, what, Op.INST, "builtins\nValueError\n"],
  ],
  [
    "in a tuple that is an argument of a function",
    (what) => call("m.f", [what, Op.TUPLE1]),
  ],
  [
    "in a tuple in a tuple that is one",
    (what) => call("m.f", ONE, [what, Op.TUPLE1, Op.TUPLE1]),
  ],
  [
    "as a keyword argument",
    (
      what,
    ) => [name("m.f"), Op.EMPTY_TUPLE, DICT, A, what, Op.SETITEM, Op.NEWOBJ_EX],
  ],
  [
    "as all keyword arguments",
    (what) => [name("m.f"), Op.EMPTY_TUPLE, what, Op.NEWOBJ_EX],
  ],
  ["as all arguments", (what) => [name("m.f"), what, Op.REDUCE]],
  ["as a state", (what) => [call("m.C"), what, Op.BUILD]],
  [
    "in a tuple that is a state",
    (what) => [call("m.C"), NONE, what, Op.TUPLE2, Op.BUILD],
  ],
  ["as a name's module", (what) => [what, A, Op.STACK_GLOBAL]],
  ["as a name", (what) => [A, what, Op.STACK_GLOBAL]],
];

for (const [place, around] of places) {
  Deno.test(`pickle: a class is no value: ${place}`, () => {
    called.length = 0;
    assertRefused(around(NAME), "", codec);
    assertRefused([NAME, put(0), Op.POP, around(get(0))], "", codec);
    assertEquals(called, []);
  });

  Deno.test(`pickle: a UUID without its number is no value: ${place}`, () => {
    called.length = 0;
    assertRefused(around(UUID), "", codec);
    assertRefused([UUID, put(0), Op.POP, around(get(0))], "", codec);
    assertEquals(called, []);
  });
}

Deno.test("pickle: a UUID without its number is no argument of a function", () => {
  called.length = 0;
  assertRefused(call("m.f", UUID), "", codec);
  assertRefused([MARK, name("m.f"), UUID, Op.OBJ], "", codec);
  assertEquals(called, []);
});

Deno.test("pickle: a UUID is what its number makes it, wherever it was referred back to since", () => {
  const state = [DICT, text("int"), [Op.BININT1, 255], Op.SETITEM, Op.BUILD];
  const uuid = "00000000-0000-0000-0000-0000000000ff";
  assertSame(decode([UUID, put(0), state, get(0), Op.TUPLE2]), [uuid, uuid]);
  assertSame(decode([UUID, state, put(0), get(0), Op.TUPLE2]), [uuid, uuid]);
  assertRefused([
    UUID,
    put(0),
    get(0),
    Op.TUPLE1,
    put(1),
    Op.POP,
    state,
    get(1),
    Op.TUPLE2,
  ]);
  assertRefused([UUID, Op.DUP, state, Op.TUPLE2]);
});

/** The reason that is given. */
Deno.test("pickle: it is said which class is no value", () => {
  assertRefused(
    [Op.EMPTY_LIST, NAME, Op.APPEND],
    "m.C is no value, but a class or a function",
    codec,
  );
  assertRefused([NAME, Op.TUPLE1], "what is in a tuple is no value", codec);
  assertRefused(UUID, "something is used that is not complete");
});

Deno.test("pickle: a name that is dropped harms nothing", () => {
  assertSame(decode([ONE, NAME, Op.POP], codec), 1);
  assertSame(decode([ONE, MARK, NAME, Op.POP_MARK], codec), 1);
});

const calledWrongly: [name: string, opcodes: Part, says: string][] = [
  ["text", [A, Op.EMPTY_TUPLE, Op.REDUCE], "no class or function"],
  [
    "a list",
    [Op.EMPTY_LIST, Op.EMPTY_TUPLE, Op.NEWOBJ],
    "no class or function",
  ],
  ["nothing, by OBJ", [MARK, Op.OBJ], "no class or function"],
  [
    "a tuple of a class",
    [NAME, Op.TUPLE1, Op.EMPTY_TUPLE, Op.REDUCE],
    "no class or function",
  ],
  [
    "what a class has made",
    [call("m.C"), Op.EMPTY_TUPLE, Op.REDUCE],
    "no class or function",
  ],
  ["a class, with a number", [NAME, ONE, Op.REDUCE], "arguments are no tuple"],
  ["a class, with a dict", [NAME, DICT, Op.NEWOBJ], "arguments are no tuple"],
  [
    "a class, with text",
    [NAME, A, DICT, Op.NEWOBJ_EX],
    "arguments are no tuple",
  ],
  ["the state of a list", [Op.EMPTY_LIST, DICT, Op.BUILD], "has none"],
  ["the state of a class", [NAME, DICT, Op.BUILD], "has none"],
  ["the state of a dict", [DICT, DICT, Op.BUILD], "has none"],
  ["the state of a set", [call("builtins.set"), DICT, Op.BUILD], "has none"],
];

for (const [name, opcodes, says] of calledWrongly) {
  Deno.test(`pickle: what cannot be called, or given a state, is refused: ${name}`, () => {
    assertRefused(opcodes, says, codec);
  });
}

const unknown = [
  ...["os.system", "posix.system", "nt.system", "subprocess.Popen"],
  ...["builtins.eval", "builtins.exec", "builtins.compile", "builtins.open"],
  ...["__builtin__.eval", "__builtin__.execfile", "builtins.__import__"],
  ...["importlib.import_module", "functools.partial", "operator.attrgetter"],
  ...["builtins.setattr", "builtins.type", "builtins.list", "builtins.dict"],
  ...[
    "builtins.print",
    "sys.exit",
    "m.C.__init__",
    "m.D",
    "m.c",
    "M.C",
    "m. C",
  ],
  ...["uuid.UUID.hex", "datetime.datetime.now", "decimal.getcontext"],
  ...["constructor.toString", "toString.constructor", "__proto__.toString"],
  ...["Object.prototype", "m.__proto__", "m.constructor", "m.C.constructor"],
  ...["globalThis.eval", "Deno.exit", "builtins.set.add", "__main__.x"],
  ...[".m.C", "m.", ".C", "."],
];

for (const full of unknown) {
  Deno.test(`pickle: ${full} is not in the table, and refused by its name`, () => {
    const dot = full.lastIndexOf(".");
    const [module, last] = [full.slice(0, dot), full.slice(dot + 1)];
    const says = `refers to "${full}", which is not in the table`;
    assertRefused([name(full), A, Op.TUPLE1, Op.REDUCE], says, codec);
    assertRefused([text(module), text(last), Op.STACK_GLOBAL], says, codec);
    assertRefused([MARK, A, Op.INST, `${module}\n${last}\n`], says, codec);
    assertRefused(name(full), says);
  });
}

for (const key of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
  Deno.test(`pickle: the name ${key} alone is found nowhere`, () => {
    for (const module of ["", "m", "builtins", key]) {
      assertRefused(
        [text(module), text(key), Op.STACK_GLOBAL],
        "is not in the table",
      );
    }
  });
}

Deno.test("pickle: what every object inherits is not in the table", () => {
  withPrototypeProperty(
    "os.system",
    { value: () => 1, configurable: true },
    () => {
      assertRefused(call("os.system", A), '"os.system"');
      assertRefused(
        call("os.system", A),
        '"os.system"',
        pickle({ globals: {} }),
      );
    },
  );
});

const getattr: [name: string, ...args: Part[]][] = [
  [
    "another attribute of ZoneInfo",
    name("zoneinfo.ZoneInfo"),
    text("clear_cache"),
  ],
  ["__init__ of ZoneInfo", name("zoneinfo.ZoneInfo"), text("__init__")],
  ["_unpickle of another class", name("uuid.UUID"), text("_unpickle")],
  ["_unpickle of text", A, text("_unpickle")],
  ["an attribute of itself", name("builtins.getattr"), text("__self__")],
  ["one argument", name("zoneinfo.ZoneInfo")],
  ["a default", name("zoneinfo.ZoneInfo"), text("_unpickle"), NONE],
  ["nothing"],
];

for (const [what, ...args] of getattr) {
  for (const module of ["builtins", "__builtin__"]) {
    Deno.test(`pickle: ${module}.getattr() is refused of ${what}`, () => {
      assertRefused(
        call(`${module}.getattr`, ...args),
        `${module}.getattr cannot be made`,
      );
    });
  }
}

const reconstructed: [name: string, ...args: Part[]][] = [
  ["object itself", name("builtins.object"), name("builtins.object"), NONE],
  ["a class upon another", NAME, NAME, NONE],
  ["two arguments", NAME, name("builtins.object")],
  ["text", A, name("builtins.object"), NONE],
  ["itself", name("copyreg._reconstructor"), name("builtins.object"), NONE],
  ["getattr", name("builtins.getattr"), name("builtins.object"), NONE],
];

for (const [what, ...args] of reconstructed) {
  Deno.test(`pickle: copyreg._reconstructor() is refused of ${what}`, () => {
    assertRefused(call("copyreg._reconstructor", ...args), "", codec);
  });
}

Deno.test("pickle: object is no value, and makes none", () => {
  assertRefused(call("builtins.object"));
  assertRefused([name("builtins.object"), Op.EMPTY_TUPLE, Op.NEWOBJ]);
});

Deno.test("pickle: a long name is shown only in part", () => {
  const error = assertRefused(name(`${"x".repeat(1_000_000)}.y`));
  assertMatch(error.message, /"x{80}"/);
  const nested = assertRefused([text("\0".repeat(999)), A, Op.STACK_GLOBAL]);
  assertEquals(nested.message.length < 1000, true);
});
