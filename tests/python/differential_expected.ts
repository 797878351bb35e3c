/** What Python must make of a value, in the words of `differential_told.py`, by the table of the documentation alone. */

import { Complex, Decimal, Range } from "../../connection/codec/pickle.ts";
import { bits, quote } from "../helpers/unpickled.ts";

/** Who reads it. */
export interface Reader {
  protocol: 2 | 4;
  isPython2: boolean;
  /** Whether dicts are told in their order; else by their keys. */
  ordered: boolean;
  /** What classes the errors are in Python; behind a colon, what their messages begin with. */
  errors: ReadonlyMap<Error, string>;
}

const LETTERS = new Map<unknown, string>([
  [Int8Array, "b"],
  [Uint8ClampedArray, "B"],
  [Int16Array, "h"],
  [Uint16Array, "H"],
  [Int32Array, "i"],
  [Uint32Array, "I"],
  [BigInt64Array, "q"],
  [BigUint64Array, "Q"],
  [Float32Array, "f"],
  [Float64Array, "d"],
]);

const DAY = 86_400_000_000n;

/** Tells a value as Python must have it. */
export class Expected {
  #reader: Reader;
  #seen = new Map<object, number>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  of(value: unknown): string {
    if (!hasIdentity(value)) return this.#contents(value);
    const number = this.#seen.get(value);
    if (number !== undefined) return `#${number}`;
    this.#seen.set(value, this.#seen.size);
    return this.#contents(value);
  }

  #key(value: unknown): string {
    return new Expected(this.#reader).#hashable(value);
  }

  #hashable(value: unknown): string {
    if (Array.isArray(value)) {
      return `(${value.map((item) => this.#hashable(item))})`;
    }
    return value instanceof Set ? `frozen${this.#set(value)}` : this.of(value);
  }

  #set(set: Set<unknown>): string {
    const items = distinct([...set].map((key) => [key, null]), this.#reader);
    return `set{${items.map(([key]) => this.#key(key)).sort()}}`;
  }

  #contents(value: unknown): string {
    if (value === null || value === undefined) return "None";
    switch (typeof value) {
      case "boolean":
        return value ? "True" : "False";
      case "bigint":
        return String(value);
      case "string":
        return quote(value);
      case "number":
        return Number.isSafeInteger(value) && !Object.is(value, -0)
          ? String(value)
          : bits(value);
    }
    if (Array.isArray(value)) return `[${value.map((item) => this.of(item))}]`;
    if (value instanceof Set) return this.#set(value);
    if (value instanceof Map) return this.#dict([...value]);
    if (Error.isError(value)) return this.#error(value);
    const name = Object.getPrototypeOf(value)?.constructor.name ?? "Object";
    return name === "Object"
      ? this.#dict(Object.entries(value as object))
      : this.#other(value as object);
  }

  #dict(entries: [unknown, unknown][]): string {
    const items = distinct(entries, this.#reader)
      .map(([key, value]) => [this.#key(key), value] as const);
    if (!this.#reader.ordered) items.sort(([a], [b]) => a < b ? -1 : 1);
    return `{${items.map(([key, value]) => `${key}:${this.of(value)}`)}}`;
  }

  #error(error: Error): string {
    const [name, before] = this.#reader.errors.get(error)!.split(":") as [
      string,
      string?,
    ];
    const parts = [before, error.message].filter((part) => part);
    const args = parts.length > 0 ? quote(parts.join(": ")) : "";
    const cause = Error.isError(error.cause) ? this.of(error.cause) : "None";
    return `error:${name}((${args}), cause ${cause})`;
  }

  #other(value: object): string {
    if (isBinary(value)) return `bytes:${bytesOf(value).toHex()}`;
    if (ArrayBuffer.isView(value)) {
      const letter = LETTERS.get(value.constructor)!;
      // Python 2 has no others of eight bytes.
      const told = this.#reader.protocol === 2
        ? letter.replace("q", "l").replace("Q", "L")
        : letter;
      return `array:${told}:${bytesOf(value).toHex()}`;
    }
    if (value instanceof Complex) {
      return `complex(${bits(value.real)},${bits(value.imag)})`;
    }
    if (value instanceof Decimal) return `Decimal:${value.text}`;
    if (value instanceof Range) return this.#range(value);
    if (value instanceof Temporal.Duration) {
      return `timedelta:${microseconds(value)}`;
    }
    if (value instanceof Temporal.PlainDate) {
      return `date:${value.withCalendar("iso8601")}`;
    }
    if (value instanceof Temporal.PlainTime) {
      return `time:${clock(value)}[naive]`;
    }
    return `datetime:${datetime(value, this.#reader.protocol)}`;
  }

  /** Of an `xrange`, Python 2 keeps where it really ends. */
  #range({ start, stop, step }: Range): string {
    const [first, end, by] = [start, stop, step].map(Number) as [
      number,
      number,
      number,
    ];
    const length = Math.max(0, Math.ceil((end - first) / by));
    const last = this.#reader.isPython2 ? first + length * by : end;
    return `range(${first},${last},${by})`;
  }
}

type Entry = [key: unknown, value: unknown];

/** Without keys that Python takes for one before: that stays, with the last value. */
function distinct(entries: Entry[], reader: Reader): Entry[] {
  const first = new Map<unknown, Entry>();
  for (const [key, value] of entries) {
    const same = sameness(key, reader);
    const known = first.get(same);
    if (known) known[1] = value;
    else first.set(same, [key, value]);
  }
  return [...first.values()];
}

/** What two keys have in common that are one to Python. */
function sameness(key: unknown, reader: Reader): string {
  if (typeof key === "boolean") return `number ${Number(key)}`;
  if (typeof key === "bigint" || Number.isInteger(key)) {
    return `number ${BigInt(key as number)}`;
  }
  if (Array.isArray(key)) {
    return `tuple (${key.map((item) => sameness(item, reader))})`;
  }
  if (key instanceof Set) {
    const items = Array.from(key, (item) => sameness(item, reader));
    return `set (${[...new Set(items)].sort()})`;
  }
  if (typeof key === "object" && key !== null && isBinary(key)) {
    const bytes = bytesOf(key);
    // ASCII is the same text to Python 2, whether it is a str or unicode.
    const isText = reader.isPython2 && bytes.every((byte) => byte < 0x80);
    return isText
      ? `str ${quote(String.fromCharCode(...bytes))}`
      : `bytes ${bytes.toHex()}`;
  }
  return typeof key === "string"
    ? `str ${quote(key)}`
    : new Expected(reader).of(key);
}

function hasIdentity(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (isBinary(value)) return value.byteLength > 1;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ||
    value instanceof Map || value instanceof Set || Error.isError(value);
}

function isBinary(value: object): value is Uint8Array | ArrayBuffer | DataView {
  return value instanceof Uint8Array || value instanceof ArrayBuffer ||
    value instanceof DataView;
}

function bytesOf(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(
      value.buffer as ArrayBuffer,
      value.byteOffset,
      value.byteLength,
    )
    : new Uint8Array(value);
}

function clock(time: Temporal.PlainTime): string {
  return time.toString({ fractionalSecondDigits: 6, roundingMode: "trunc" });
}

function microseconds(duration: Temporal.Duration): bigint {
  const { weeks, days, hours, minutes, seconds } = duration;
  const { milliseconds, microseconds, nanoseconds } = duration;
  const [wholeHours, wholeMinutes] = [hours, minutes].map(BigInt) as [
    bigint,
    bigint,
  ];
  return BigInt(7 * weeks + days) * DAY +
    ((wholeHours * 60n + wholeMinutes) * 60n + BigInt(seconds)) * 1_000_000n +
    BigInt(milliseconds) * 1000n + BigInt(microseconds) +
    BigInt(Math.trunc(nanoseconds / 1000));
}

/** With the offset of a zone, which is UTC's for what has none of its own. */
function datetime(value: object, protocol: 2 | 4): string {
  if (value instanceof Temporal.PlainDateTime) return `${shown(value)}[naive]`;
  const zoned = value instanceof Temporal.ZonedDateTime
    ? value
    : (value instanceof Date
      ? value.toTemporalInstant()
      : value as Temporal.Instant)
      .toZonedDateTimeISO("UTC");
  const utc = zoned.withTimeZone("UTC").toPlainDateTime();
  if (protocol === 2) return `${shown(utc)}[naive]`;
  const offset = zoned.offsetNanoseconds / 1000;
  return `${shown(zoned.toPlainDateTime())}[${offset}]`;
}

function shown(plain: Temporal.PlainDateTime): string {
  return plain.withCalendar("iso8601").toString({
    fractionalSecondDigits: 6,
    roundingMode: "trunc",
  });
}
