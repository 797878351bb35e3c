/** Values as Python has them, and as what they arrive here: what are instances of classes there. */

import { Decimal } from "../../../connection/codec/pickle.ts";
import {
  type FromPython,
  type Group,
  hasUnicodeArrays,
  hasZoneInfo,
  python2,
  python3,
  sameFromPython as same,
} from "./rows.ts";

/** An exception: an error with what Python knows of it. */
function error(
  python: string,
  message: string,
  args: unknown[],
  returns?: string,
): FromPython {
  const name = python.slice(0, python.indexOf("("));
  const arrives = Object.assign(new Error(message), { name, args });
  return returns === undefined
    ? { python, arrives }
    : { python, arrives, returns };
}

const moment = (text: string) => new Date(text);
const { PlainDate, PlainDateTime, PlainTime, Duration } = Temporal;

export const objectsFromPython: Group<FromPython>[] = [
  {
    name: "dates and times",
    rows: [
      same(
        "datetime(2024, 2, 29, 12, 30, 15, 123456)",
        new PlainDateTime(2024, 2, 29, 12, 30, 15, 123, 456),
      ),
      same("datetime(1, 1, 1)", new PlainDateTime(1, 1, 1)),
      same("datetime.max", PlainDateTime.from("9999-12-31T23:59:59.999999")),
      same("date(2024, 2, 29)", new PlainDate(2024, 2, 29)),
      same("date.min", new PlainDate(1, 1, 1)),
      same("time(12, 30, 0, 5)", new PlainTime(12, 30, 0, 0, 5)),
      same("time()", new PlainTime()),
      same("timedelta(1, 2, 3)", Duration.from("P1DT2.000003S")),
      same("timedelta(-1, 5)", Duration.from("-PT86395S")),
      same("timedelta()", new Duration()),
      same("timedelta.max", Duration.from("P999999999DT86399.999999S")),
    ],
  },
  {
    name: "times with a zone, and zones",
    rows: [
      {
        python: "datetime(2024, 2, 29, 12, 30, 15, 123456, timezone.utc)",
        arrives: moment("2024-02-29T12:30:15.123Z"),
        returns: "datetime(2024, 2, 29, 12, 30, 15, 123000, timezone.utc)",
      },
      {
        python: "datetime(1969, 12, 31, 23, 59, 59, 999999, timezone.utc)",
        arrives: moment("1969-12-31T23:59:59.999Z"),
        returns: "datetime(1969, 12, 31, 23, 59, 59, 999000, timezone.utc)",
      },
      {
        python:
          "datetime(2024, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=2), 'here'))",
        arrives: moment("2024-02-29T23:00:00Z"),
        returns: "datetime(2024, 2, 29, 23, 0, tzinfo=timezone.utc)",
      },
      {
        python: "time(12, 30, tzinfo=timezone(timedelta(hours=2)))",
        arrives: "12:30:00+02:00",
        returns: "u'12:30:00+02:00'",
      },
      {
        python: "timezone(timedelta(hours=-5, minutes=-30))",
        arrives: "-05:30",
        returns: "u'-05:30'",
      },
      { python: "timezone.utc", arrives: "+00:00", returns: "u'+00:00'" },
    ].map((row) => ({ ...row, where: python3 })),
  },
  {
    name: "zones by their names",
    rows: [
      {
        python: "datetime(2024, 7, 1, 12, tzinfo=ZoneInfo('Europe/Berlin'))",
        arrives: moment("2024-07-01T10:00:00Z"),
        returns: "datetime(2024, 7, 1, 10, tzinfo=timezone.utc)",
      },
      {
        // The hour that comes twice, the second time.
        python:
          "datetime(2024, 10, 27, 2, 30, tzinfo=ZoneInfo('Europe/Berlin'), fold=1)",
        arrives: moment("2024-10-27T01:30:00Z"),
        returns: "datetime(2024, 10, 27, 1, 30, tzinfo=timezone.utc)",
      },
      {
        python: "ZoneInfo('Europe/Berlin')",
        arrives: "Europe/Berlin",
        returns: "u'Europe/Berlin'",
      },
    ].map((row) => ({ ...row, where: hasZoneInfo })),
  },
  {
    name: "decimals, UUIDs and arrays",
    rows: [
      ...["1.50", "-0", "1E+3", "0.000001", "1E-7", "Infinity", "NaN", "sNaN12"]
        .map((text) => same(`Decimal('${text}')`, new Decimal(text))),
      {
        python: "UUID('12345678-1234-5678-1234-567812345678')",
        arrives: "12345678-1234-5678-1234-567812345678",
        returns: "u'12345678-1234-5678-1234-567812345678'",
      },
      {
        python: "array('B', [1, 255])",
        arrives: new Uint8Array([1, 255]),
        returns: "b'\\x01\\xff'",
      },
      same("array('b', [1, -128])", new Int8Array([1, -128])),
      same("array('h', [1, -2])", new Int16Array([1, -2])),
      same("array('H', [1, 65535])", new Uint16Array([1, 65535])),
      same("array('i', [1, -2])", new Int32Array([1, -2])),
      same("array('I', [1, 2**32 - 1])", new Uint32Array([1, 2 ** 32 - 1])),
      same("array('f', [1.5, -2.0])", new Float32Array([1.5, -2])),
      same("array('d', [0.1, float('nan')])", new Float64Array([0.1, NaN])),
      same("array('d')", new Float64Array()),
      ...["q", "Q"].map((letter) => ({
        python: `array('${letter}', [1, 2**62])`,
        arrives: new (letter === "q" ? BigInt64Array : BigUint64Array)(
          [1n, 2n ** 62n],
        ),
        where: python3,
      })),
      // Which are as long as `q` and `Q` on the systems that this runs on.
      ...["l", "L"].flatMap((letter) =>
        [python2, python3].map((where) => ({
          python: `array('${letter}', [1, 2**62])`,
          arrives: new (letter === "l" ? BigInt64Array : BigUint64Array)(
            [1n, 2n ** 62n],
          ),
          returns: `array('${
            where === python2 ? letter : letter === "l" ? "q" : "Q"
          }', [1, 2**62])`,
          where,
        }))
      ),
      {
        python: "array('u', u'a\\xe9')",
        arrives: "aé",
        returns: "u'a\\xe9'",
        where: hasUnicodeArrays,
      },
    ],
  },
  {
    name: "exceptions",
    rows: [
      error("ValueError(u'bad')", "bad", ["bad"]),
      error("ZeroDivisionError(u'by 0')", "by 0", ["by 0"]),
      error("EOFError()", "", []),
      error("TypeError(u'no')", "no", ["no"]),
      error("NameError(u'x')", "x", ["x"]),
      {
        ...error("KeyError('k')", "k", ["k"]),
        returns: "KeyError(u'k')",
      },
      {
        ...error("ValueError(1, 'a')", "(1, a)", [1, "a"]),
        returns: "ValueError(u'(1, a)')",
      },
      error("StopIteration(u'x')", "x", ["x"]),
      error("KeyboardInterrupt()", "", []),
      {
        ...error("FileNotFoundError(2, 'none')", "[Errno 2] none", [2, "none"]),
        returns: "FileNotFoundError(u'[Errno 2] none')",
        where: python3,
      },
      {
        ...error("OSError(2, 'none')", "[Errno 2] none", [2, "none"]),
        returns: "OSError(u'[Errno 2] none')",
        where: python2,
      },
      {
        ...error("RecursionError(u'deep')", "deep", ["deep"]),
        where: python3,
      },
    ],
  },
];
