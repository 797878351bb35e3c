/** Clocks, calendars and spans in pickles that are written, and what of all that Python's datetime has no place for. */

import { assertEquals, assertThrows } from "@std/assert";
import { CodecError } from "../mod.ts";
import { describe, PICKLES, thereAndBack } from "./helpers/unpickled.ts";

const { Duration, Instant, PlainDate, PlainDateTime, PlainTime } = Temporal;

const DAY = 86_400n * 10n ** 6n;

/** A span of so many microseconds. */
function span(total: bigint): Temporal.Duration {
  return Duration.from({
    seconds: Number(total / 10n ** 6n),
    microseconds: Number(total % 10n ** 6n),
  });
}

const LONGEST = 10n ** 9n * DAY - 1n;
const SHORTEST = -999_999_999n * DAY;

/** What comes back as what it was, or as much of it as Python has, in both protocols. */
const plain: [name: string, value: unknown, expected: string][] = [
  ["a date", PlainDate.from("2020-02-29"), "PlainDate:2020-02-29"],
  ["the first year", PlainDate.from("0001-01-01"), "PlainDate:0001-01-01"],
  ["the last year", PlainDate.from("9999-12-31"), "PlainDate:9999-12-31"],
  [
    "a date of another calendar",
    PlainDate.from("2020-02-29[u-ca=hebrew]"),
    "PlainDate:2020-02-29",
  ],
  [
    "the first year of another calendar",
    PlainDate.from("2019-05-01[u-ca=japanese]"),
    "PlainDate:2019-05-01",
  ],
  ["a time", PlainTime.from("01:02:03.004005"), "PlainTime:01:02:03.004005"],
  ["midnight", PlainTime.from("00:00"), "PlainTime:00:00:00"],
  [
    "the last microsecond",
    PlainTime.from("23:59:59.999999999"),
    "PlainTime:23:59:59.999999",
  ],
  [
    "a datetime",
    PlainDateTime.from("2020-02-29T01:02:03.000004"),
    "PlainDateTime:2020-02-29T01:02:03.000004",
  ],
  [
    "less than a microsecond",
    PlainDateTime.from("2020-02-29T00:00:00.000000999"),
    "PlainDateTime:2020-02-29T00:00:00",
  ],
  [
    "a datetime of another calendar",
    PlainDateTime.from("2020-02-29T01:02[u-ca=buddhist]"),
    "PlainDateTime:2020-02-29T01:02:00",
  ],
  [
    "the first moment of a clock",
    PlainDateTime.from("0001-01-01T00:00"),
    "PlainDateTime:0001-01-01T00:00:00",
  ],
  ["no time at all", Duration.from("PT0S"), "Duration:PT0S"],
  ["a microsecond less", span(-1n), "Duration:-PT0.000001S"],
  ["days and hours", Duration.from("P1DT2H"), "Duration:P1DT2H"],
  ["hours that are days", Duration.from("PT49H"), "Duration:P2DT1H"],
  ["weeks", Duration.from("P2W"), "Duration:P14D"],
  ["days less than none", Duration.from("-P1DT1S"), "Duration:-P1DT1S"],
  [
    "every part",
    Duration.from("P1W1DT1H1M1.001001S"),
    "Duration:P8DT1H1M1.001001S",
  ],
  [
    "nanoseconds of a microsecond, cut off",
    Duration.from({ nanoseconds: 1999 }),
    "Duration:PT0.000001S",
  ],
  [
    "and below none",
    Duration.from({ nanoseconds: -1999 }),
    "Duration:-PT0.000001S",
  ],
  ["the longest span", span(LONGEST), "Duration:P999999999DT23H59M59.999999S"],
  ["the shortest", span(SHORTEST), "Duration:-P999999999D"],
];

/** What Python has no place for. */
const refused: [name: string, value: unknown, reason: string][] = [
  ["an invalid Date", new Date(NaN), "the Date is invalid"],
  ["a Date of year 0", new Date(-62_135_596_800_001), "Python has no year 0"],
  [
    "a Date of year 10,000",
    new Date(253_402_300_800_000),
    "Python has no year 10000",
  ],
  ["the first Date", new Date(-8.64e15), "Python has no year -271821"],
  ["the last Date", new Date(8.64e15), "Python has no year 275760"],
  [
    "an Instant of year 0",
    Instant.from("0000-12-31T23:59:59.999999Z"),
    "Python has no year 0",
  ],
  [
    "an Instant of year 10,000",
    Instant.from("+010000-01-01T00:00Z"),
    "Python has no year 10000",
  ],
  ["a date of year 0", PlainDate.from("0000-12-31"), "Python has no year 0"],
  [
    "a date of year 10,000",
    PlainDate.from("+010000-01-01"),
    "Python has no year 10000",
  ],
  [
    "a datetime of a negative year",
    PlainDateTime.from("-000001-01-01T00"),
    "Python has no year -1",
  ],
  ["years", Duration.from("P1Y"), "years and months have no fixed length"],
  ["months", Duration.from("P1M1D"), "years and months have no fixed length"],
  [
    "a microsecond too long",
    span(LONGEST + 1n),
    "a timedelta has 999999999 days at most",
  ],
  [
    "a microsecond too short",
    span(SHORTEST - 1n),
    "a timedelta has 999999999 days at most",
  ],
  [
    "a year and month",
    Temporal.PlainYearMonth.from("2020-01"),
    "pickle has no PlainYearMonth",
  ],
  [
    "a month and day",
    Temporal.PlainMonthDay.from("01-01"),
    "pickle has no PlainMonthDay",
  ],
];

for (const [codecName, codec] of PICKLES) {
  for (const [what, value, expected] of plain) {
    Deno.test(`${codecName}: ${what} comes back to the microsecond`, () => {
      assertEquals(describe(thereAndBack(value, codec)), expected);
    });
  }

  for (const [what, value, reason] of refused) {
    Deno.test(`${codecName}: ${what} is refused, and the error says where`, () => {
      const error = assertThrows(
        () => codec.encode({ when: [value] }),
        CodecError,
        reason,
      );
      assertEquals(error.path, "value.when[0]");
    });
  }
}
