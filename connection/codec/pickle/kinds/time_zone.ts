/**
 * Time zones, which are text here: an offset, "+02:00", or a name,
 * "Europe/Paris".
 *
 * @module
 */

import { assertCount, text } from "./arguments.ts";
import { type Kind, type Maker, Name, Reduction, Reference } from "./kind.ts";
import { reduceMicroseconds, toMicroseconds } from "./timedelta.ts";

const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

/** With seconds, and parts of them, where there are any. */
const OFFSET = /^([+-])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?$/;

/** The names of the time zone database, which are not long. */
const KEY = /^[\w+-]+(?:\/[\w+-]+)*$/;
const MAX_KEY = 100;

const TIMEZONE = new Reference("datetime", "timezone");

/** `timezone(offset)`, `timezone(offset, name)`. */
const timezone: Maker = {
  make(args) {
    assertCount(args, 1, 2);
    const [offset] = args;
    if (!(offset instanceof Temporal.Duration)) {
      throw new TypeError("there is no timedelta where one must be");
    }
    return printOffset(toMicroseconds(offset));
  },
};

/** `ZoneInfo(key)`, and how it is unpickled: `ZoneInfo._unpickle(key, …)`. */
const zoneInfo: Maker = {
  make(args) {
    assertCount(args, 1, 2);
    return timeZone(args[0]);
  },
};

/** `getattr(ZoneInfo, "_unpickle")`, and nothing else: a name, which is made of nothing. */
const getattr: Maker = {
  takesNames: true,
  make(args) {
    assertCount(args, 2);
    const [owner, attribute] = args;
    if (
      owner instanceof Name && owner.name === "zoneinfo.ZoneInfo" &&
      attribute === "_unpickle"
    ) {
      return owner;
    }
    throw new TypeError("attributes are not looked up");
  },
};

/** `timezone` and `ZoneInfo`. */
export const timeZones: Kind = {
  makers: {
    "datetime.timezone": timezone,
    "zoneinfo.ZoneInfo": zoneInfo,
    "builtins.getattr": getattr,
    "__builtin__.getattr": getattr,
  },
};

/** The one of UTC, as it is written. */
export const UTC: Reduction = reduceOffset(0n);

/** How the zone of a fixed offset is written. */
export function reduceOffset(microseconds: bigint): Reduction {
  return new Reduction(TIMEZONE, [reduceMicroseconds(microseconds)]);
}

/**
 * A time zone: an offset or a name, and nothing else that Temporal would read.
 *
 * @throws {TypeError} If it is no text.
 * @throws {RangeError} If it is neither.
 */
export function timeZone(value: unknown): string {
  const zone = text(value);
  if (zone.length <= MAX_KEY && (OFFSET.test(zone) || KEY.test(zone))) {
    return zone;
  }
  throw new RangeError("no time zone has such a name");
}

/** The offset that a zone is, in microseconds, or `undefined` where it is a name. */
export function readOffset(zone: string): bigint | undefined {
  const match = OFFSET.exec(zone);
  if (!match) return undefined;
  const [sign, hours, minutes, seconds = "0", microseconds = "0"] = match.slice(
    1,
  ) as [string, string, string, string?, string?];
  const offset = BigInt(hours) * HOUR + BigInt(minutes) * MINUTE +
    BigInt(seconds) * SECOND + BigInt(microseconds);
  return sign === "-" ? -offset : offset;
}

function printOffset(offset: bigint): string {
  const magnitude = offset < 0n ? -offset : offset;
  if (magnitude >= 24n * HOUR) {
    throw new RangeError("an offset has less than 24 hours");
  }
  const two = (value: bigint) => String(value).padStart(2, "0");
  const parts = [magnitude / HOUR, magnitude % HOUR / MINUTE];
  if (magnitude % MINUTE > 0n) parts.push(magnitude % MINUTE / SECOND);
  const fraction = magnitude % SECOND;
  return (offset < 0n ? "-" : "+") + parts.map(two).join(":") +
    (fraction > 0n ? `.${String(fraction).padStart(6, "0")}` : "");
}
