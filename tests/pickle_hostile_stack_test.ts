/** Opcodes that take more than there is, lengths that are not there, and what a message is when it is cut off. */

import {
  assert,
  assertInstanceOf,
  assertLess,
  assertThrows,
} from "@std/assert";
import { CodecError, pickle } from "../connection/codec/pickle.ts";
import { filled } from "./helpers/encoded.ts";
import {
  assertRefused,
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

const { MARK, NONE } = Op;
const NAME = name("builtins.ValueError");

/** Each opcode that takes something from the stack, with all that it takes. */
const takers: [name: string, needs: Part[], opcode: Part][] = [
  ["POP", [NONE], Op.POP],
  ["DUP", [NONE], Op.DUP],
  ["PUT", [NONE], [Op.PUT, "0\n"]],
  ["BINPUT", [NONE], [Op.BINPUT, 0]],
  ["LONG_BINPUT", [NONE], put(0)],
  ["MEMOIZE", [NONE], Op.MEMOIZE],
  ["READONLY_BUFFER", [NONE], Op.READONLY_BUFFER],
  ["APPEND", [Op.EMPTY_LIST, NONE], Op.APPEND],
  ["APPENDS", [Op.EMPTY_LIST, MARK], Op.APPENDS],
  ["SETITEM", [Op.EMPTY_DICT, NONE, NONE], Op.SETITEM],
  ["SETITEMS", [Op.EMPTY_DICT, MARK], Op.SETITEMS],
  ["ADDITEMS", [Op.EMPTY_SET, MARK], Op.ADDITEMS],
  ["TUPLE1", [NONE], Op.TUPLE1],
  ["TUPLE2", [NONE, NONE], Op.TUPLE2],
  ["TUPLE3", [NONE, NONE, NONE], Op.TUPLE3],
  ["REDUCE", [NAME, Op.EMPTY_TUPLE], Op.REDUCE],
  ["NEWOBJ", [NAME, Op.EMPTY_TUPLE], Op.NEWOBJ],
  ["NEWOBJ_EX", [NAME, Op.EMPTY_TUPLE, Op.EMPTY_DICT], Op.NEWOBJ_EX],
  ["STACK_GLOBAL", [text("builtins"), text("ValueError")], [
    Op.STACK_GLOBAL,
    Op.EMPTY_TUPLE,
    Op.REDUCE,
  ]],
  ["BUILD", [[NAME, Op.EMPTY_TUPLE, Op.REDUCE], Op.EMPTY_DICT], Op.BUILD],
  ["OBJ", [MARK, NAME], Op.OBJ],
  ["STOP", [NONE], Op.STOP],
];

for (const [name, needs, opcode] of takers) {
  Deno.test(`pickle: ${name} of less than it needs is refused`, () => {
    const rest = name === "STOP" ? [] : [Op.STOP];
    const whole = ops(needs, opcode, name === "POP" ? NONE : [], rest);
    if (name !== "DUP") pickle.decode(whole);
    for (let missing = 1; missing <= needs.length; missing++) {
      assertRefused([needs.slice(missing), opcode]);
      // What is below a mark is out of reach, and of no use.
      assertRefused([
        NONE,
        needs.slice(0, missing),
        MARK,
        needs.slice(missing),
        opcode,
      ]);
    }
  });
}

const MARKED = {
  TUPLE: Op.TUPLE,
  LIST: Op.LIST,
  DICT: Op.DICT,
  FROZENSET: Op.FROZENSET,
  POP_MARK: Op.POP_MARK,
  APPENDS: Op.APPENDS,
  SETITEMS: Op.SETITEMS,
  ADDITEMS: Op.ADDITEMS,
  OBJ: Op.OBJ,
};

for (const [name, opcode] of Object.entries(MARKED)) {
  Deno.test(`pickle: ${name} without a mark is refused`, () => {
    assertRefused(opcode, "there is no mark");
    assertRefused([NONE, NONE, NONE, opcode], "there is no mark");
    assertRefused([MARK, Op.POP, NONE, opcode], "there is no mark");
    assertRefused([MARK, Op.TUPLE, opcode], "there is no mark");
  });
}

Deno.test("pickle: INST without a mark is refused", () => {
  assertRefused([NONE, Op.INST, "builtins\nValueError\n"], "there is no mark");
});

const HUGE32 = filled(4, 0xff);
const HUGE31 = [filled(3, 0xff), 0x7f];
const lengths: [name: string, opcode: number, ...lengths: Part[]][] = [
  ["LONG1", Op.LONG1, 255],
  ["LONG4", Op.LONG4, HUGE31, HUGE32, le(4, -1), le(4, -(2 ** 31))],
  ["SHORT_BINUNICODE", Op.SHORT_BINUNICODE, 255],
  ["BINUNICODE", Op.BINUNICODE, HUGE31, HUGE32],
  ["SHORT_BINSTRING", Op.SHORT_BINSTRING, 255],
  ["BINSTRING", Op.BINSTRING, HUGE31, HUGE32, le(4, -1), le(4, -(2 ** 31))],
  ["SHORT_BINBYTES", Op.SHORT_BINBYTES, 255],
  ["BINBYTES", Op.BINBYTES, HUGE31, HUGE32],
  ...(["BINUNICODE8", "BINBYTES8", "BYTEARRAY8", "FRAME"] as const).map(
    (name): [string, number, ...Part[]] => [
      ...[name, Op[name]] as const,
      ...[
        le(8, 2n ** 63n - 1n),
        le(8, -1n),
        le(8, 2n ** 53n),
        le(8, 2n ** 32n),
        le(8, 200),
      ],
    ],
  ),
];

for (const [name, opcode, ...claims] of lengths) {
  for (const claim of claims) {
    Deno.test(`pickle: ${name} that claims ${ops(claim).toHex()} is refused, and given no memory`, () => {
      const before = Deno.memoryUsage();
      assertRefused([opcode, claim]);
      assertRefused([opcode, claim, filled(100)]);
      const after = Deno.memoryUsage();
      assertLess(after.external - before.external, 1e6);
      assertLess(after.heapUsed - before.heapUsed, 8e6);
    });
  }
}

Deno.test("pickle: a length that is one more than there is left is refused", () => {
  for (const [, opcode] of lengths) {
    const size = ({
      [Op.LONG4]: 4,
      [Op.BINUNICODE]: 4,
      [Op.BINSTRING]: 4,
      [Op.BINBYTES]: 4,
      [Op.BINUNICODE8]: 8,
      [Op.BINBYTES8]: 8,
      [Op.BYTEARRAY8]: 8,
      [Op.FRAME]: 8,
    } as Record<number, number>)[opcode] ?? 1;
    const content = opcode === Op.FRAME ? ops(Op.NONE) : ops("a");
    const good = ops(opcode, le(size, content.length), content, Op.STOP);
    pickle.decode(good.slice());
    const bad = ops(opcode, le(size, content.length + 2), content, Op.STOP);
    assertThrows(() => pickle.decode(bad), CodecError, "cut off");
  }
});

Deno.test("pickle: numbers of 32 bits in the memo are given no memory", () => {
  const before = Deno.memoryUsage();
  const puts = Array.from(
    { length: 1000 },
    (_, i) => put(0xffffffff - 1000 * i),
  );
  assert(pickle.decode(ops(NONE, puts, get(0xffffffff), Op.TUPLE2, Op.STOP)));
  assertLess(Deno.memoryUsage().heapUsed - before.heapUsed, 16e6);
});

Deno.test("pickle: integers of up to 100,000 digits are read, longer ones refused", () => {
  const digits = "9".repeat(100_000);
  for (const opcode of [Op.LONG, Op.INT]) {
    const value = pickle.decode(ops(opcode, digits, "\n", Op.STOP));
    assert(value === BigInt(digits));
    const error = assertRefused([opcode, digits, "9\n"]);
    assertInstanceOf(error.cause, RangeError);
    assertLess(error.message.length + error.cause.message.length, 300);
  }
  assertRefused([Op.LONG, "9".repeat(1_000_000), "L\n"]);
  assertRefused([NONE, Op.PUT, "9".repeat(1_000_000), "\n"]);
});

Deno.test("pickle: a million lists, tuples and dicts in one another are read", () => {
  const count = 1_000_000;
  const lists = pickle.decode(
    ops(times(count, Op.EMPTY_LIST), times(count - 1, Op.APPEND), Op.STOP),
  );
  let depth = 0;
  for (
    let list = lists as unknown[] | undefined;
    list;
    list = list[0] as unknown[]
  ) depth++;
  assert(depth === count);
  const tuples = pickle.decode(
    ops(NONE, times(count, Op.TUPLE1), Op.STOP),
  ) as unknown[];
  assert(Array.isArray(tuples[0]));
  const marks = pickle.decode(
    ops(times(count, MARK), times(count, Op.LIST), Op.STOP),
  ) as unknown[];
  assert(Array.isArray(marks[0]));
  const key = text("a");
  const dicts = pickle.decode(
    ops(
      times(count / 10, Op.EMPTY_DICT, key),
      NONE,
      times(count / 10, Op.SETITEM),
      Op.STOP,
    ),
  );
  assert((dicts as { a: { a: unknown } }).a.a !== null);
});

Deno.test("pickle: classes in a million tuples in one another are no value", () => {
  const nested = times(1_000_000, Op.TUPLE1);
  assertRefused([NAME, nested], "is no value");
  assertRefused(
    [NAME, nested, Op.EMPTY_LIST, int(1), Op.POP, Op.TUPLE2],
    "is no value",
  );
});
