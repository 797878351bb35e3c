/** Messages that are put together of what means something to a codec, and claims more than there is. */

import fc from "fast-check";
import { bytes as joined, TEXT_FORMS, uint } from "../helpers/encoded.ts";
import { join } from "../helpers/faulty_stream.ts";
import { le, Op, ops, text } from "../helpers/pickled.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const KEYS = ["__proto__", "constructor", "toString", "a", "10", ""];
const LENGTHS = [0, 1, 2, 3, 17, 255, 2 ** 16, 2 ** 24, 2 ** 31, 2 ** 32 - 1];

/** Fragments behind one another. */
function message(fragment: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.array(fragment, { maxLength: 12 }).map(join);
}

/** The heads of MessagePack that a length follows: how many bytes it has. */
const HEADS: readonly (readonly [size: number, heads: number[]])[] = [
  [1, [0xc4, 0xc7, 0xd9]],
  [2, [0xc5, 0xc8, 0xda, 0xdc, 0xde]],
  [4, [0xc6, 0xc9, 0xdb, 0xdd, 0xdf]],
];
const EXTENSIONS = [0xff, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 5];

export const msgpack: fc.Arbitrary<Uint8Array> = message(fc.oneof(
  fc.nat({ max: 0xff }).map((byte) => joined(byte)),
  fc.constantFrom(...HEADS).chain(([size, heads]) =>
    fc.record({
      head: fc.constantFrom(...heads),
      length: fc.constantFrom(...LENGTHS),
    }).map(({ head, length }) => joined(head, uint(size, length)))
  ),
  fc.constantFrom(...KEYS).map((key) => TEXT_FORMS.fixstr!(key)),
  fc.record({
    head: fc.constantFrom(0xd4, 0xd5, 0xd6, 0xd7, 0xd8),
    type: fc.constantFrom(...EXTENSIONS),
  }).map(({ head, type }) => joined(head, type)),
  fc.record({
    length: fc.nat({ max: 20 }),
    type: fc.constantFrom(...EXTENSIONS),
  }).map(({ length, type }) => joined(0xc7, length, type)),
  fc.uint8Array({ maxLength: 12 }),
));

export const json: fc.Arbitrary<Uint8Array> = message(
  fc.constantFrom(
    ...["[", "]", "{", "}", ",", ":", " ", '"', "\\", "null", "true", "1e999"],
    ...[
      "-0",
      "0.1",
      "12345678901234567890",
      '"\\ud800"',
      '"\\u0000"',
      "\ufeff",
    ],
    ...KEYS.map((key) => `${JSON.stringify(key)}:`),
  ).map((part) => new TextEncoder().encode(part)),
);

const NAMES = [
  ...["builtins\nset", "builtins\nfrozenset", "builtins\nbytearray"],
  ...["builtins\nValueError", "builtins\nExceptionGroup", "builtins\nobject"],
  ...["builtins\ngetattr", "builtins\nrange", "builtins\ncomplex"],
  ...["collections\nOrderedDict", "copyreg\n_reconstructor", "uuid\nUUID"],
  ...["datetime\ndatetime", "datetime\ntimedelta", "datetime\ntimezone"],
  ...["decimal\nDecimal", "array\narray", "array\n_array_reconstructor"],
  ...["_codecs\nencode", "os\nsystem", "__main__\n__proto__"],
];

/** Opcodes of pickles that lengths and numbers follow, of so many bytes. */
const COUNTED: readonly (readonly [size: number, opcodes: number[]])[] = [
  [1, [
    ...[Op.BININT1, Op.BINPUT, Op.BINGET, Op.SHORT_BINUNICODE],
    ...[Op.SHORT_BINBYTES, Op.SHORT_BINSTRING, Op.LONG1, Op.EXT1],
  ]],
  [4, [
    ...[Op.BININT, Op.LONG_BINPUT, Op.LONG_BINGET, Op.BINUNICODE],
    ...[Op.BINBYTES, Op.BINSTRING, Op.LONG4, Op.EXT4],
  ]],
  [8, [Op.BINFLOAT, Op.BINUNICODE8, Op.BINBYTES8, Op.BYTEARRAY8, Op.FRAME]],
];
/** Opcodes that a line follows. */
const LINED = [
  Op.INT,
  Op.LONG,
  Op.FLOAT,
  Op.STRING,
  Op.UNICODE,
  Op.PUT,
  Op.GET,
];
const LINES = ["0", "1", "-1", "5L", "1.5", "nan", "'a'", "99999999999", "x"];
/** What works on what there is, and what puts something there. */
const COMMON = [
  ...[Op.MARK, Op.NONE, Op.EMPTY_LIST, Op.EMPTY_DICT, Op.EMPTY_SET],
  ...[Op.EMPTY_TUPLE, Op.REDUCE, Op.BUILD, Op.MEMOIZE, Op.NEWOBJ, Op.APPEND],
  ...[Op.SETITEM, Op.TUPLE1, Op.TUPLE2, Op.TUPLE, Op.DUP, Op.LIST, Op.DICT],
  ...[Op.SETITEMS, Op.APPENDS, Op.ADDITEMS, Op.FROZENSET, Op.POP, Op.POP_MARK],
];

const program: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...COMMON).map((op) => ops(op)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...Object.values(Op)).map((op) => ops(op)),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...COUNTED).chain(([size, opcodes]) =>
      fc.record({
        opcode: fc.constantFrom(...opcodes),
        count: fc.constantFrom(0, 1, 2, ...LENGTHS),
      }).map(({ opcode, count }) => ops(opcode, le(size, count)))
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...KEYS).map((key) => text(key)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...NAMES)
      .map((name) => ops(Op.GLOBAL, `${name}\n`)),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      opcode: fc.constantFrom(...LINED),
      line: fc.constantFrom(...LINES),
    }).map(({ opcode, line }) => ops(opcode, `${line}\n`)),
  },
);

export const pickle: fc.Arbitrary<Uint8Array> = message(program).map((
  program,
) => ops(program, Op.TUPLE1, Op.STOP));
