/**
 * Dates and times: `Date` where it is a moment, and Temporal's plain classes
 * where it is what a clock shows somewhere.
 *
 * @module
 */

import { concat } from "../../../bytes.ts";
import { Refusal } from "../../refusal.ts";
import { assertCount, bytes } from "./arguments.ts";
import {
  type Kind,
  type Maker,
  type Protocol,
  Reduction,
  Reference,
} from "./kind.ts";
import { readOffset, reduceOffset, timeZone, UTC } from "./time_zone.ts";

/** What Python packs into bytes. */
interface DateFields {
  year: number;
  month: number;
  day: number;
}

interface TimeFields {
  hour: number;
  minute: number;
  second: number;
  /** Up to 999,999. */
  microsecond: number;
}

const MAX_YEAR = 9999;

const DATE_LENGTH = 4;
const TIME_LENGTH = 6;

/** Set in the month of a datetime and the hour of a time that comes a second time. */
const FOLD = 0x80;

const DATE = new Reference("datetime", "date");
const TIME = new Reference("datetime", "time");
const DATETIME = new Reference("datetime", "datetime");

const dateMaker: Maker = {
  make(args) {
    assertCount(args, 1);
    const packed = packedBytes(args[0], DATE_LENGTH);
    const { year, month, day } = unpackDate(packed);
    return new Temporal.PlainDate(year, month, day);
  },
};

const timeMaker: Maker = {
  make(args) {
    assertCount(args, 1, 2);
    const packed = packedBytes(args[0], TIME_LENGTH);
    packed[0]! &= ~FOLD;
    const time = Temporal.PlainTime.from(toTemporal(unpackTime(packed)), {
      overflow: "reject",
    });
    if (args.length === 1) return time;
    const zone = timeZone(args[1]);
    const isOffset = readOffset(zone) !== undefined;
    return isOffset ? `${time}${zone}` : `${time}[${zone}]`;
  },
};

const datetimeMaker: Maker = {
  make(args) {
    assertCount(args, 1, 2);
    const packed = packedBytes(args[0], DATE_LENGTH + TIME_LENGTH);
    const isFolded = (packed[2]! & FOLD) !== 0;
    packed[2]! &= ~FOLD;
    const plain = Temporal.PlainDateTime.from({
      ...unpackDate(packed),
      ...toTemporal(unpackTime(packed.subarray(DATE_LENGTH))),
    }, { overflow: "reject" });
    return args.length === 1
      ? plain
      : toDate(plain, timeZone(args[1]), isFolded);
  },
};

/** `date(bytes)`. */
export const date: Kind<Temporal.PlainDate> = {
  makers: { "datetime.date": dateMaker },
  prototypes: [Temporal.PlainDate.prototype],
  reduce: (date) => new Reduction(DATE, [packDate(toIso(date))]),
};

/** `time(bytes)`, `time(bytes, zone)`. */
export const time: Kind<Temporal.PlainTime> = {
  makers: { "datetime.time": timeMaker },
  prototypes: [Temporal.PlainTime.prototype],
  reduce: (time) => new Reduction(TIME, [packTime(fromTemporal(time))]),
};

/** `datetime(bytes)`, which is naive. */
export const plainDatetime: Kind<Temporal.PlainDateTime> = {
  makers: { "datetime.datetime": datetimeMaker },
  prototypes: [Temporal.PlainDateTime.prototype],
  reduce: (plain) => new Reduction(DATETIME, [packPlain(plain)]),
};

/** `datetime(bytes, zone)` of a Date: in UTC. */
export const moment: Kind<Date> = {
  makers: {},
  prototypes: [Date.prototype],
  reduce(date, protocol) {
    if (Number.isNaN(date.getTime())) throw new Refusal("the Date is invalid");
    const packed = packDatetime({
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      microsecond: date.getUTCMilliseconds() * 1000,
    });
    return aware(packed, UTC, protocol);
  },
};

/** The same of a `Temporal.Instant`. */
export const instant: Kind<Temporal.Instant> = {
  makers: {},
  prototypes: [Temporal.Instant.prototype],
  reduce: (instant, protocol) =>
    reduceZoned(instant.toZonedDateTimeISO("UTC"), protocol),
};

/** And of a `Temporal.ZonedDateTime`: with its offset. */
export const zonedDatetime: Kind<Temporal.ZonedDateTime> = {
  makers: {},
  prototypes: [Temporal.ZonedDateTime.prototype],
  reduce: reduceZoned,
};

function reduceZoned(
  zoned: Temporal.ZonedDateTime,
  protocol: Protocol,
): Reduction {
  const offset = BigInt(zoned.offsetNanoseconds) / 1000n;
  if (offset === 0n || protocol === 2) {
    const plain = zoned.withTimeZone("UTC").toPlainDateTime();
    return aware(packPlain(plain), UTC, protocol);
  }
  const packed = packPlain(zoned.toPlainDateTime());
  return aware(packed, reduceOffset(offset), protocol);
}

/** Python 2 has no time zones. */
function aware(
  packed: Uint8Array,
  zone: Reduction,
  protocol: Protocol,
): Reduction {
  return new Reduction(DATETIME, protocol === 2 ? [packed] : [packed, zone]);
}

function toDate(
  plain: Temporal.PlainDateTime,
  zone: string,
  isFolded: boolean,
): Date {
  const offset = readOffset(zone);
  if (offset === undefined) {
    return new Date(inZone(plain, zone, isFolded).epochMilliseconds);
  }
  const utc = plain.toZonedDateTime("UTC").epochNanoseconds - 1000n * offset;
  return new Date(new Temporal.Instant(utc).epochMilliseconds);
}

/**
 * Of a time that a clock shows twice, Python's `fold` says which is meant. For
 * one that it skips, it says whether the offset before or after holds (PEP 495).
 */
function inZone(
  plain: Temporal.PlainDateTime,
  zone: string,
  isFolded: boolean,
): Temporal.ZonedDateTime {
  if (!isFolded) return plain.toZonedDateTime(zone);
  const later = plain.toZonedDateTime(zone, { disambiguation: "later" });
  return later.toPlainDateTime().equals(plain)
    ? later
    : plain.toZonedDateTime(zone, { disambiguation: "earlier" });
}

/** A copy: the pickle's bytes may be used elsewhere in it. */
function packedBytes(value: unknown, length: number): Uint8Array {
  const packed = bytes(value);
  if (packed.length === length) return packed.slice();
  throw new RangeError(`it has ${packed.length} bytes in place of ${length}`);
}

/** @throws {RangeError} If Python has no such year. */
function unpackDate(packed: Uint8Array): DateFields {
  const year = packed[0]! << 8 | packed[1]!;
  if (year < 1 || year > MAX_YEAR) {
    throw new RangeError(`it is of year ${year}`);
  }
  return { year, month: packed[2]!, day: packed[3]! };
}

function unpackTime(packed: Uint8Array): TimeFields {
  return {
    hour: packed[0]!,
    minute: packed[1]!,
    second: packed[2]!,
    microsecond: packed[3]! << 16 | packed[4]! << 8 | packed[5]!,
  };
}

/** @throws {Refusal} If Python has no such year. */
function packDate({ year, month, day }: DateFields): Uint8Array {
  if (year < 1 || year > MAX_YEAR) {
    throw new Refusal(
      `Python has no year ${year}: its years are 1 to ${MAX_YEAR}`,
    );
  }
  return Uint8Array.of(year >> 8, year, month, day);
}

function packTime(
  { hour, minute, second, microsecond }: TimeFields,
): Uint8Array {
  return Uint8Array.of(
    hour,
    minute,
    second,
    microsecond >> 16,
    microsecond >> 8,
    microsecond,
  );
}

function packDatetime(fields: DateFields & TimeFields): Uint8Array {
  return concat(packDate(fields), packTime(fields));
}

function packPlain(plain: Temporal.PlainDateTime): Uint8Array {
  const { year, month, day } = toIso(plain);
  return packDatetime({ year, month, day, ...fromTemporal(plain) });
}

function toIso<T extends Temporal.PlainDate | Temporal.PlainDateTime>(
  date: T,
): DateFields {
  return date.withCalendar("iso8601");
}

/** With thousands of microseconds as milliseconds. */
function toTemporal(
  { microsecond, ...fields }: TimeFields,
): Temporal.PlainTimeLike & object {
  return {
    ...fields,
    millisecond: Math.floor(microsecond / 1000),
    microsecond: microsecond % 1000,
  };
}

function fromTemporal(
  { hour, minute, second, millisecond, microsecond }:
    & TimeFields
    & { millisecond: number },
): TimeFields {
  return {
    hour,
    minute,
    second,
    microsecond: 1000 * millisecond + microsecond,
  };
}
