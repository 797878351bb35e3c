/**
 * Spans of time, Python's timedelta: `Temporal.Duration` here.
 *
 * @module
 */

import { Refusal } from "../../refusal.ts";
import { assertCount, integerWithin } from "./arguments.ts";
import { type Kind, Reduction, Reference } from "./kind.ts";

/** How many microseconds they have. */
const MILLISECOND = 1_000n;
const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** How many days Python's has at most, either way. */
const MAX_DAYS = 999_999_999n;

/** More than any part of one has. */
const MAX_PART = Number.MAX_SAFE_INTEGER;

const TIMEDELTA = new Reference("datetime", "timedelta");

/** `timedelta(days, seconds, microseconds)`. */
export const timedelta: Kind<Temporal.Duration> = {
  makers: {
    "datetime.timedelta": {
      make(args) {
        assertCount(args, 3);
        const [days, seconds, microseconds] = args.map((arg) =>
          BigInt(integerWithin(arg, -MAX_PART, MAX_PART))
        );
        const total = days! * DAY + seconds! * SECOND + microseconds!;
        if (!isWithinBounds(total)) {
          throw new RangeError("a timedelta has 999999999 days at most");
        }
        return toDuration(total);
      },
    },
  },
  prototypes: [Temporal.Duration.prototype],
  reduce(duration) {
    const total = toMicroseconds(duration);
    if (!isWithinBounds(total)) {
      throw new Refusal("a timedelta has 999999999 days at most");
    }
    return reduceMicroseconds(total);
  },
};

/** How a span of so many microseconds is written. */
export function reduceMicroseconds(total: bigint): Reduction {
  const days = floorDivide(total, DAY);
  const rest = total - days * DAY;
  return new Reduction(TIMEDELTA, [days, rest / SECOND, rest % SECOND]);
}

/**
 * How many microseconds a span has; what is less than one is left out.
 *
 * @throws {Refusal} If that depends on when it begins.
 */
export function toMicroseconds(duration: Temporal.Duration): bigint {
  if (duration.years !== 0 || duration.months !== 0) {
    throw new Refusal("years and months have no fixed length");
  }
  return BigInt(duration.weeks) * 7n * DAY +
    BigInt(duration.days) * DAY +
    BigInt(duration.hours) * HOUR +
    BigInt(duration.minutes) * MINUTE +
    BigInt(duration.seconds) * SECOND +
    BigInt(duration.milliseconds) * MILLISECOND +
    BigInt(duration.microseconds) +
    BigInt(duration.nanoseconds) / 1000n;
}

/** In days, hours, minutes and so on, all of one sign. */
function toDuration(total: bigint): Temporal.Duration {
  const [days, hours, minutes, seconds, milliseconds, microseconds] = [
    total / DAY,
    total % DAY / HOUR,
    total % HOUR / MINUTE,
    total % MINUTE / SECOND,
    total % SECOND / MILLISECOND,
    total % MILLISECOND,
  ].map(Number) as [number, number, number, number, number, number];
  return Temporal.Duration.from({
    days,
    hours,
    minutes,
    seconds,
    milliseconds,
    microseconds,
  });
}

function isWithinBounds(total: bigint): boolean {
  const days = floorDivide(total, DAY);
  return days >= -MAX_DAYS && days <= MAX_DAYS;
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
