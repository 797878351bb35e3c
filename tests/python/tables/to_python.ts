/** Values as we have them, and as what they arrive in Python. */

import { Complex, Decimal, Range } from "../../../connection/codec/pickle.ts";
import { type Group, python2, python3, type ToPython } from "./rows.ts";

/** What comes back as it was. */
function same(value: unknown, python: string): ToPython {
  return { value, python };
}

/** An error, which comes back with what Python calls it. */
function error(
  value: Error,
  python: string,
  name: string,
  message = value.message,
): ToPython {
  const args = message === "" ? [] : [message];
  const returns = Object.assign(new Error(message), { name, args });
  return { value, python, returns };
}

const bytes = new Uint8Array([0, 1, 255]);
const named = (name: string, message: string) =>
  Object.assign(new Error(message), { name });
const moment = new Date("2024-02-29T12:30:15.123Z");
const plain = Temporal.PlainDateTime.from("2024-02-29T12:30:15.123");
const AWARE = "datetime(2024, 2, 29, 12, 30, 15, 123000, timezone.utc)";
const NAIVE = "datetime(2024, 2, 29, 12, 30, 15, 123000)";
const { PlainDate, PlainTime, Duration, Instant, ZonedDateTime } = Temporal;

export const toPython: Group<ToPython>[] = [
  {
    name: "nothing, booleans and integers",
    rows: [
      same(null, "None"),
      { value: undefined, python: "None", returns: null },
      same(true, "True"),
      same(false, "False"),
      ...[0, 1, -1, 255, 256, 65535, 65536, -129, 2 ** 31 - 1, -(2 ** 31)]
        .map((number) => same(number, String(number))),
      same(2 ** 31, "2**31"),
      same(Number.MAX_SAFE_INTEGER, "2**53 - 1"),
      same(Number.MIN_SAFE_INTEGER, "1 - 2**53"),
      { value: 5n, python: "5", returns: 5 },
      { value: 0n, python: "0", returns: 0 },
      { value: -128n, python: "-128", returns: -128 },
      same(2n ** 64n, "2**64"),
      same(-(2n ** 63n), "-2**63"),
      same(-(7n ** 1000n), "-7**1000"),
    ],
  },
  {
    name: "other numbers",
    rows: [
      same(1.5, "1.5"),
      same(-0, "-0.0"),
      same(2 ** 53, "2.0**53"),
      same(1e300, "1e300"),
      same(5e-324, "5e-324"),
      same(Infinity, "float('inf')"),
      same(-Infinity, "-float('inf')"),
      same(NaN, "float('nan')"),
      same(new Complex(1.5, -2), "1.5-2j"),
      same(new Decimal("1.50"), "Decimal('1.50')"),
      same(new Decimal("-Infinity"), "Decimal('-Infinity')"),
    ],
  },
  {
    name: "text",
    rows: [
      same("", "u''"),
      same("hello", "u'hello'"),
      same("\0é中😀", "u'\\x00\\xe9\\u4e2d\\U0001f600'"),
      same("\ud800", "u'\\ud800'"),
      same("a\udc80b", "u'a\\udc80b'"),
      same("é".repeat(200), "u'\\xe9' * 200"),
      same("x".repeat(100_000), "u'x' * 100000"),
    ],
  },
  {
    name: "bytes",
    rows: [
      { value: new Uint8Array(), python: "b''", returns2: "" },
      same(bytes, "b'\\x00\\x01\\xff'"),
      { value: bytes.buffer, python: "b'\\x00\\x01\\xff'", returns: bytes },
      {
        value: new DataView(bytes.buffer, 1),
        python: "b'\\x01\\xff'",
        returns: bytes.subarray(1),
      },
      same(bytes.subarray(2), "b'\\xff'"),
      same(new Uint8Array(100_000).fill(255), "b'\\xff' * 100000"),
      {
        value: new TextEncoder().encode("abc"),
        python: "b'abc'",
        returns2: "abc",
      },
    ],
  },
  {
    name: "arrays, typed arrays and ranges",
    rows: [
      same([], "[]"),
      same([1, [2.5, [null]]], "[1, [2.5, [None]]]"),
      same(Array.from({ length: 1500 }, (_, i) => i), "list(range(1500))"),
      same(new Int8Array([1, -128]), "array('b', [1, -128])"),
      same(new Int16Array([1, -2]), "array('h', [1, -2])"),
      same(new Uint16Array([1, 65535]), "array('H', [1, 65535])"),
      same(new Int32Array([1, -2]), "array('i', [1, -2])"),
      same(new Uint32Array([2 ** 32 - 1]), "array('I', [2**32 - 1])"),
      same(new Float32Array([1.5, -2]), "array('f', [1.5, -2.0])"),
      same(new Float64Array([0.1, NaN]), "array('d', [0.1, float('nan')])"),
      {
        value: new BigInt64Array([-(2n ** 63n)]),
        python: "array('q', [-2**63])",
        python2: "array('l', [-2**63])",
      },
      {
        value: new BigUint64Array([2n ** 64n - 1n]),
        python: "array('Q', [2**64 - 1])",
        python2: "array('L', [2**64 - 1])",
      },
      {
        value: new Range(1, 10, 2),
        python: "range(1, 10, 2)",
        where: python3,
      },
      {
        value: new Range(0, 10, 2),
        python: "xrange(0, 10, 2)",
        where: python2,
      },
    ],
  },
  {
    name: "objects, maps and sets",
    rows: [
      same({}, "{}"),
      same({ a: 1, b: { c: null } }, "{u'a': 1, u'b': {u'c': None}}"),
      same({ "1": [1], "é": 2 }, "{u'1': [1], u'\\xe9': 2}"),
      { value: new Map(), python: "{}", returns: {} },
      { value: new Map([["a", 1]]), python: "{u'a': 1}", returns: { a: 1 } },
      same(new Map([[1, "a"], [2, "b"]]), "{1: u'a', 2: u'b'}"),
      same(new Map([[[1, [2]], 3]]), "{(1, (2,)): 3}"),
      same(new Map([[new Set([1]), [2]]]), "{frozenset([1]): [2]}"),
      same(new Set(), "set()"),
      same(new Set([1, "a"]), "set([1, u'a'])"),
      same(new Set([[1, 2]]), "set([(1, 2)])"),
      same(new Set([new Set([1])]), "set([frozenset([1])])"),
    ],
  },
  {
    name: "dates and times",
    rows: [
      {
        value: moment,
        python: AWARE,
        python2: NAIVE,
        returns2: plain,
      },
      {
        value: new Date("1969-12-31T23:59:59.999Z"),
        python: "datetime(1969, 12, 31, 23, 59, 59, 999000, timezone.utc)",
        python2: "datetime(1969, 12, 31, 23, 59, 59, 999000)",
        returns2: Temporal.PlainDateTime.from("1969-12-31T23:59:59.999"),
      },
      {
        value: Instant.from("2024-02-29T12:30:15.123Z"),
        python: AWARE,
        python2: NAIVE,
        returns: moment,
        returns2: plain,
      },
      {
        value: ZonedDateTime.from("2024-02-29T12:30:15.123+00:00[UTC]"),
        python: AWARE,
        python2: NAIVE,
        returns: moment,
        returns2: plain,
      },
      {
        value: ZonedDateTime.from("2024-02-29T13:30:15.123[Europe/Berlin]"),
        python:
          "datetime(2024, 2, 29, 13, 30, 15, 123000, timezone(timedelta(hours=1)))",
        python2: NAIVE,
        returns: moment,
        returns2: plain,
      },
      same(plain, NAIVE),
      same(PlainDate.from("2024-02-29"), "date(2024, 2, 29)"),
      same(PlainTime.from("12:30:00.000005"), "time(12, 30, 0, 5)"),
      same(Duration.from("P1DT2.000003S"), "timedelta(1, 2, 3)"),
      same(Duration.from("-PT1H0.5S"), "-timedelta(0, 3600, 500000)"),
      {
        value: Duration.from("P2W"),
        python: "timedelta(14)",
        returns: Duration.from("P14D"),
      },
    ],
  },
  {
    name: "errors",
    rows: [
      error(new Error("bad"), "Exception(u'bad')", "Exception"),
      error(new Error(""), "Exception()", "Exception"),
      error(new TypeError("bad"), "TypeError(u'bad')", "TypeError"),
      error(new SyntaxError("bad"), "SyntaxError(u'bad')", "SyntaxError"),
      error(new RangeError("bad"), "ValueError(u'bad')", "ValueError"),
      error(new ReferenceError("bad"), "NameError(u'bad')", "NameError"),
      error(named("EOFError", "bad"), "EOFError(u'bad')", "EOFError"),
      error(named("ValueError", "bad"), "ValueError(u'bad')", "ValueError"),
      error(
        named("SomeError", "bad"),
        "Exception(u'SomeError: bad')",
        "Exception",
        "SomeError: bad",
      ),
    ],
  },
];
