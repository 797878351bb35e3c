/** Dates, decimals, UUIDs and the like, by hand: on the border of what there is, and beyond it. */

import { Complex, Decimal, Range } from "../connection/codec/pickle.ts";
import { bytes, filled, float64 } from "./helpers/encoded.ts";
import {
  assertRefused,
  assertSame,
  binary,
  call,
  decode,
  get,
  int,
  le,
  name,
  Op,
  type Part,
  put,
  text,
} from "./helpers/pickled.ts";

const long = (value: bigint): Part => [Op.LONG, `${value}L\n`];
const float = (value: number): Part => [Op.BINFLOAT, float64(value)];
const list = (...items: Part[]): Part => [Op.MARK, ...items, Op.LIST];

const date = (...packed: number[]) => call("datetime.date", binary(packed));
const time = (packed: number[], ...zone: Part[]) =>
  call("datetime.time", binary(packed), ...zone);
const datetime = (packed: number[], ...zone: Part[]) =>
  call("datetime.datetime", binary(packed), ...zone);
const delta = (...parts: Part[]) => call("datetime.timedelta", ...parts);
const zone = (...parts: Part[]) => call("datetime.timezone", delta(...parts));
const uuid = (int: Part) => [
  ...[name("uuid.UUID"), Op.EMPTY_TUPLE, Op.NEWOBJ, Op.EMPTY_DICT],
  ...[text("int"), int, Op.SETITEM, Op.BUILD],
];

const NEW_YEAR = [0x07, 0xe8, 1, 1, 0, 0, 0, 0, 0, 0];
const ZERO = int(0);

const values: [name: string, opcodes: Part, value: unknown][] = [
  [
    "a date that Python 2 took for text",
    call("datetime.date", [Op.SHORT_BINSTRING, 4, 7, 0x68, 2, 29]),
    new Temporal.PlainDate(1896, 2, 29),
  ],
  [
    "a date in latin-1",
    call(
      "datetime.date",
      call("_codecs.encode", text("\x07\xe8\x01\x02"), text("latin1")),
    ),
    new Temporal.PlainDate(2024, 1, 2),
  ],
  [
    "a time that comes a second time",
    time([0x80 | 1, 2, 3, 0, 0, 4]),
    Temporal.PlainTime.from("01:02:03.000004"),
  ],
  [
    "a naive datetime that comes a second time",
    datetime([7, 0xe8, 0x80 | 1, 1, 0, 0, 0, 0, 0, 0]),
    Temporal.PlainDateTime.from("2024-01-01"),
  ],
  [
    "a datetime in a zone that is text",
    datetime(NEW_YEAR, text("+02:00")),
    new Date("2023-12-31T22:00Z"),
  ],
  [
    "a datetime in a zone by its name",
    datetime(NEW_YEAR, text("America/New_York")),
    new Date("2024-01-01T05:00Z"),
  ],
  [
    "a time in a zone with seconds",
    time([1, 2, 3, 0, 0, 0], zone(ZERO, int(3601), ZERO)),
    "01:02:03+01:00:01",
  ],
  [
    "a timedelta that is not normal",
    delta(int(1), int(-1), int(1_000_000)),
    Temporal.Duration.from("P1D"),
  ],
  [
    "a timedelta of big integers",
    delta(ZERO, ZERO, long(86_400_000_000n * 5n)),
    Temporal.Duration.from("P5D"),
  ],
  [
    "the largest timedelta",
    delta(int(999999999), int(86399), int(999999)),
    Temporal.Duration.from("P999999999DT23H59M59.999999S"),
  ],
  ["a timezone of less than a day", zone(int(-1), int(1), ZERO), "-23:59:59"],
  [
    "ZoneInfo, called itself",
    call("zoneinfo.ZoneInfo", text("Asia/Tokyo")),
    "Asia/Tokyo",
  ],
  [
    "a UUID of a small number",
    uuid(int(1)),
    "00000000-0000-0000-0000-000000000001",
  ],
  [
    "a UUID of 128 bits",
    uuid(long(2n ** 128n - 1n)),
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
  ],
  [
    "a complex number of integers",
    call("builtins.complex", int(1), int(-2)),
    new Complex(1, -2),
  ],
  [
    "a decimal in lower case",
    call("decimal.Decimal", text("1e+3")),
    new Decimal("1e+3"),
  ],
  [
    "a decimal in several parts",
    call("decimal.Decimal", text("+.5")),
    new Decimal("+.5"),
  ],
  [
    "a decimal without an end",
    call("decimal.Decimal", text("5.")),
    new Decimal("5."),
  ],
  [
    "a range beyond 64 bits",
    call("builtins.range", ZERO, long(2n ** 70n), int(1)),
    new Range(0, 2n ** 70n, 1),
  ],
  [
    "an xrange",
    call("__builtin__.xrange", ZERO, int(5), int(2)),
    new Range(0, 5, 2),
  ],
  ["set()", call("builtins.set"), new Set()],
  [
    "set(tuple)",
    call("__builtin__.set", [int(1), int(1), Op.TUPLE2]),
    new Set([1]),
  ],
  ["frozenset(list)", call("builtins.frozenset", list(int(1))), new Set([1])],
  [
    "OrderedDict of pairs",
    call(
      "collections.OrderedDict",
      list(list(text("a"), int(1)), [int(2), int(3), Op.TUPLE2]),
    ),
    new Map<unknown, unknown>([["a", 1], [2, 3]]),
  ],
  ["bytes()", call("builtins.bytes"), bytes()],
  ["bytearray(bytes)", call("builtins.bytearray", binary(1, 2)), bytes(1, 2)],
  [
    "bytearray(text, latin-1)",
    call("__builtin__.bytearray", text("a\xff"), text("latin-1")),
    bytes("a", 255),
  ],
  [
    "_codecs.encode(text, latin1)",
    call("_codecs.encode", text("\0\xff"), text("latin1")),
    bytes(0, 255),
  ],
];

for (const [name, opcodes, value] of values) {
  Deno.test(`pickle: ${name} is read`, () => {
    assertSame(decode(opcodes), value);
  });
}

const refused: [name: string, opcodes: Part][] = [
  ["a date of month 0", date(7, 0xe8, 0, 1)],
  ["a date of month 13", date(7, 0xe8, 13, 1)],
  ["a date of day 0", date(7, 0xe8, 1, 0)],
  ["the 30th of February", date(7, 0xe8, 2, 30)],
  ["the 29th in a common year", date(7, 0xe7, 2, 29)],
  ["a date of three bytes", date(7, 0xe8, 1)],
  ["a date of five bytes", date(7, 0xe8, 1, 1, 0)],
  ["a date of numbers", call("datetime.date", int(2024), int(1), int(1))],
  ["a date of one number", call("datetime.date", int(2024))],
  ["a date of nothing", call("datetime.date")],
  ["hour 24", time([24, 0, 0, 0, 0, 0])],
  ["minute 60", time([0, 60, 0, 0, 0, 0])],
  ["second 60", time([0, 0, 60, 0, 0, 0])],
  ["a million microseconds", time([0, 0, 0, 0x0f, 0x42, 0x40])],
  ["a time of five bytes", time([0, 0, 0, 0, 0])],
  ["a time in a zone that is a number", time([0, 0, 0, 0, 0, 0], int(1))],
  ["a datetime of month 13", datetime([7, 0xe8, 13, 1, 0, 0, 0, 0, 0, 0])],
  ["a datetime of hour 25", datetime([7, 0xe8, 1, 1, 25, 0, 0, 0, 0, 0])],
  ["a datetime of nine bytes", datetime(NEW_YEAR.slice(1))],
  ["a datetime in None", datetime(NEW_YEAR, Op.NONE)],
  ["a datetime in a timedelta", datetime(NEW_YEAR, delta(ZERO, ZERO, ZERO))],
  [
    "a datetime in a zone that there is not",
    datetime(NEW_YEAR, text("Nowhere/At_all")),
  ],
  ["a datetime in a zone of no name", datetime(NEW_YEAR, text(""))],
  ["a datetime of three arguments", datetime(NEW_YEAR, text("UTC"), ZERO)],
  ["a timedelta of a billion days", delta(int(1_000_000_000), ZERO, ZERO)],
  [
    "a timedelta of fewer than there are",
    delta(int(-999_999_999), int(-1), ZERO),
  ],
  ["a timedelta of floats", delta(float(0.5), ZERO, ZERO)],
  ["a timedelta of NaN", delta(float(NaN), ZERO, ZERO)],
  ["a timedelta of text", delta(text("1"), ZERO, ZERO)],
  ["a timedelta of two", delta(ZERO, ZERO)],
  ["a timedelta of four", delta(ZERO, ZERO, ZERO, ZERO)],
  ["a timezone of a day", zone(int(1), ZERO, ZERO)],
  ["a timezone of a day back", zone(int(-1), ZERO, ZERO)],
  ["a timezone of a number", call("datetime.timezone", int(1))],
  ["a timezone of nothing", call("datetime.timezone")],
  ["ZoneInfo of a number", call("zoneinfo.ZoneInfo", int(1))],
  ["a UUID of 129 bits", uuid(long(2n ** 128n))],
  ["a UUID of −1", uuid(int(-1))],
  ["a UUID of text", uuid(text("1"))],
  ["a UUID of a float", uuid(float(0.5))],
  ["a UUID of None", uuid(Op.NONE)],
  ["a UUID of nothing", [
    name("uuid.UUID"),
    Op.EMPTY_TUPLE,
    Op.NEWOBJ,
    Op.EMPTY_DICT,
    Op.BUILD,
  ]],
  ["a UUID of no state", [
    name("uuid.UUID"),
    Op.EMPTY_TUPLE,
    Op.NEWOBJ,
    Op.NONE,
    Op.BUILD,
  ]],
  ["a complex number of text", call("builtins.complex", text("1"), text("2"))],
  ["a complex number of one part", call("builtins.complex", float(1))],
  [
    "a complex number of a bigint",
    call("builtins.complex", long(2n ** 64n), ZERO),
  ],
  ...[
    "",
    " 1",
    "1 ",
    "1_0",
    "1e",
    "e5",
    ".",
    "--1",
    "0x1",
    "١",
    "1\n",
    "infinit",
    "nan1.0",
    "1.5.5",
  ]
    .map((digits): [string, Part] => [
      `a decimal ${JSON.stringify(digits)}`,
      call("decimal.Decimal", text(digits)),
    ]),
  ["a decimal of a number", call("decimal.Decimal", int(1))],
  ["a decimal of a tuple", call("decimal.Decimal", Op.EMPTY_TUPLE)],
  ["a range of step 0", call("builtins.range", ZERO, int(5), ZERO)],
  ["a range of two", call("builtins.range", ZERO, int(5))],
  ["a range of floats", call("builtins.range", float(0.5), int(5), int(1))],
  ["a range of text", call("builtins.range", text("0"), int(5), int(1))],
  ["set(text)", call("builtins.set", text("abc"))],
  ["set(number)", call("builtins.set", int(5))],
  ["set() of two", call("builtins.set", Op.EMPTY_LIST, Op.EMPTY_LIST)],
  ["OrderedDict of numbers", call("collections.OrderedDict", list(int(1)))],
  [
    "OrderedDict of triples",
    call("collections.OrderedDict", list([ZERO, ZERO, ZERO, Op.TUPLE3])),
  ],
  ["OrderedDict of text", call("collections.OrderedDict", list(text("ab")))],
  ["OrderedDict of a dict", call("collections.OrderedDict", Op.EMPTY_DICT)],
  ["bytes(number)", call("builtins.bytes", int(1_000_000_000))],
  ["bytearray(number)", call("builtins.bytearray", int(1_000_000_000))],
  ["bytearray(list)", call("builtins.bytearray", list(int(1)))],
  [
    "_codecs.encode by another codec",
    call("_codecs.encode", text("a"), text("zlib")),
  ],
  [
    "_codecs.encode of no letter of latin-1",
    call("_codecs.encode", text("€"), text("latin1")),
  ],
  ["_codecs.encode of one argument", call("_codecs.encode", text("a"))],
  [
    "_codecs.encode of bytes",
    call("_codecs.encode", binary(1), text("latin1")),
  ],
  [
    "an ExceptionGroup of one argument",
    call("builtins.ExceptionGroup", text("a")),
  ],
  [
    "an ExceptionGroup of text",
    call("builtins.ExceptionGroup", text("a"), text("b")),
  ],
];

for (const [name, opcodes] of refused) {
  Deno.test(`pickle: ${name} is refused`, () => {
    assertRefused(opcodes);
  });
}

Deno.test("pickle: bytes that a datetime was made of are left as they were", () => {
  const packed = [7, 0xe8, 0x80 | 1, 1, 0, 0, 0, 0, 0, 0];
  const twice = [
    binary(packed),
    put(0),
    call("datetime.datetime", get(0)),
    get(0),
    Op.TUPLE3,
  ];
  const plain = Temporal.PlainDateTime.from("2024-01-01");
  assertSame(
    decode(twice),
    ((content) => [content, plain, content])(bytes(...packed)),
  );
});

Deno.test("pickle: an exception with a cause that is none has no cause", () => {
  for (const cause of [Op.NONE, text("a"), Op.EMPTY_DICT]) {
    const state = [Op.EMPTY_DICT, text("__cause__"), cause, Op.SETITEM];
    const error = decode([
      call("builtins.ValueError", text("a")),
      state,
      Op.BUILD,
    ]);
    assertSame(Object.getOwnPropertyNames(error).includes("cause"), false);
  }
});

Deno.test("pickle: an exception may be its own cause, and another one's", () => {
  const made = [call("builtins.ValueError", text("a")), put(0)];
  const state = [Op.EMPTY_DICT, text("__cause__"), get(0), Op.SETITEM];
  const error = decode([made, state, Op.BUILD]) as Error;
  assertSame(error.cause === error, true);
});

Deno.test("pickle: a long integer in bytes is read whole", () => {
  const content = filled(100_000, 0x11);
  const value = decode([Op.LONG4, le(4, content.length), content]) as bigint;
  assertSame(value.toString(16), content.toHex());
});
