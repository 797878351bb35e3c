/** Dates, times and spans in pickles that are written: what Python's datetime has room for, and no more. */

import { assertEquals, assertThrows } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { CodecError } from "../mod.ts";
import { assertEncoded, type Bytes, bytes } from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  little,
  Op,
  thereAndBack,
} from "./helpers/unpickled.ts";

const protocol2 = pickle({ protocol: 2 });
const {
  Duration,
  Instant,
  PlainDate,
  PlainDateTime,
  PlainTime,
  ZonedDateTime,
} = Temporal;

const name = (text: string): Bytes =>
  bytes(Op.SHORT_BINUNICODE, text.length, text);
const pack = (...content: number[]): Bytes =>
  bytes(Op.SHORT_BINBYTES, content.length, ...content, Op.MEMOIZE);
const call = (...parts: (string | number | Uint8Array)[]): Bytes =>
  bytes(Op.MARK, ...parts, Op.TUPLE, Op.REDUCE, Op.MEMOIZE);
const global = (className: string): Bytes =>
  bytes(name("datetime"), name(className), Op.STACK_GLOBAL, Op.MEMOIZE);
const integer = (value: number): Bytes =>
  bytes(Op.LONG1, value === 0 ? 0 : bytes(1, value));

/** 2020-02-29T12:30:45.123456, as Python packs it. */
const DATE = [0x07, 0xe4, 2, 29];
const TIME = [12, 30, 45, 0x01, 0xe2, 0x40];

Deno.test("protocol 4: dates, times and spans are what Python's own classes take", () => {
  const text = "2020-02-29T12:30:45.123456";
  const vectors: [value: unknown, expected: Bytes][] = [
    [PlainDate.from(text), bytes(global("date"), call(pack(...DATE)))],
    [PlainTime.from(text), bytes(global("time"), call(pack(...TIME)))],
    [
      PlainDateTime.from(text),
      bytes(global("datetime"), call(pack(...DATE, ...TIME))),
    ],
    [
      Duration.from({ hours: -23, microseconds: -1 }),
      bytes(
        global("timedelta"),
        call(
          ...[Op.LONG1, 1, 0xff],
          ...[Op.LONG1, 2, little(2, 3599)],
          ...[Op.LONG1, 3, little(3, 999_999)],
        ),
      ),
    ],
    [
      Instant.from(text + "Z"),
      bytes(
        global("datetime"),
        call(
          pack(...DATE, ...TIME),
          global("timezone"),
          call(global("timedelta"), call(integer(0), integer(0), integer(0))),
        ),
      ),
    ],
  ];
  for (const [value, expected] of vectors) {
    assertEncoded(pickle.encode(value), assemble(4, expected));
  }
});

Deno.test("protocol 2: a date is what Python 2 packs as well", () => {
  const long = (text: string) =>
    bytes(Op.BINUNICODE, little(4, text.length), text);
  const encoded = protocol2.encode(PlainDate.from("2020-02-29"));
  const expected = assemble(
    2,
    ...[Op.GLOBAL, "datetime\ndate\n", Op.BINPUT, 0, Op.MARK],
    ...[Op.GLOBAL, "_codecs\nencode\n", Op.BINPUT, 1],
    ...[
      Op.MARK,
      long("\x07ä\x02\x1d").with(1, 5),
      long("latin1"),
      Op.TUPLE,
      Op.REDUCE,
    ],
  );
  assertEncoded(encoded.slice(0, expected.length - 1), expected.slice(0, -1));
});

const utc = (text: string) => new Date(`${text}Z`);

/** What comes back of what has a place in time: with protocol 4 a Date, with protocol 2 what a clock in UTC shows. */
const moments: [name: string, value: unknown, expected: Date][] = [
  ["a Date", utc("2020-02-29T12:30:45.123"), utc("2020-02-29T12:30:45.123")],
  ["the epoch", new Date(0), new Date(0)],
  ["negative milliseconds", new Date(-1), new Date(-1)],
  [
    "the first that Python has",
    utc("0001-01-01T00:00:00"),
    new Date(-62_135_596_800_000),
  ],
  [
    "the last that Python has",
    utc("9999-12-31T23:59:59.999"),
    new Date(253_402_300_799_999),
  ],
  [
    "a Temporal.Instant",
    Instant.from("1969-12-31T23:59:59.999999Z"),
    new Date(-1),
  ],
  [
    "less than a microsecond, cut off",
    Instant.from("2020-01-01T00:00:00.000000999Z"),
    utc("2020-01-01T00:00:00"),
  ],
  [
    "a zone with an offset",
    ZonedDateTime.from("2020-06-01T12:00[Europe/Paris]"),
    utc("2020-06-01T10:00"),
  ],
  [
    "an offset of minutes",
    ZonedDateTime.from("2020-06-01T12:00[-09:30]"),
    utc("2020-06-01T21:30"),
  ],
  [
    "an offset of seconds",
    ZonedDateTime.from("1960-01-01T00:00[Africa/Monrovia]"),
    utc("1960-01-01T00:44:30"),
  ],
  [
    "a zone in UTC",
    ZonedDateTime.from("2020-06-01T12:00[UTC]"),
    utc("2020-06-01T12:00"),
  ],
  [
    "the second of two hours",
    ZonedDateTime.from("2020-10-25T02:30+01:00[Europe/Paris]"),
    utc("2020-10-25T01:30"),
  ],
  [
    "another calendar",
    ZonedDateTime.from("2020-06-01T12:00[Europe/Paris]").withCalendar("hebrew"),
    utc("2020-06-01T10:00"),
  ],
];

for (const [what, value, expected] of moments) {
  Deno.test(`a moment, ${what}: it comes back as a Date, or in protocol 2 as what a clock in UTC shows`, () => {
    assertEquals(describe(thereAndBack(value)), describe(expected));
    const plain = thereAndBack(value, protocol2) as Temporal.PlainDateTime;
    const { epochMilliseconds } = plain.toZonedDateTime("UTC");
    assertEquals(describe(new Date(epochMilliseconds)), describe(expected));
  });
}

Deno.test("a moment of protocol 2 has its microseconds", () => {
  const text = "2020-01-01T00:00:00.123456";
  const received = thereAndBack(Instant.from(`${text}789Z`), protocol2);
  assertEquals(describe(received), describe(PlainDateTime.from(text)));
});

Deno.test("what a zone makes of the year counts, and in protocol 2 what UTC does", () => {
  const late = ZonedDateTime.from("9999-12-31T23:00[-05:00]");
  assertEquals(describe(thereAndBack(late)), `Date:${late.epochMilliseconds}`);
  assertThrows(() => protocol2.encode(late), CodecError, "no year 10000");
  const early = ZonedDateTime.from("0001-01-01T00:00[+05:00]");
  assertEquals(
    describe(thereAndBack(early)),
    `Date:${early.epochMilliseconds}`,
  );
  assertThrows(() => protocol2.encode(early), CodecError, "no year 0");
});
