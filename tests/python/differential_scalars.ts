/** Values that contain no others, as chance brings them: of every kind that can be written. */

import { Complex, Decimal, Range } from "../../connection/codec/pickle.ts";
import type { Random } from "../helpers/random.ts";

const { Duration, Instant } = Temporal;

const POWERS = [0, 7, 8, 15, 16, 31, 32, 52, 53, 54, 62, 63, 64, 65]
  .concat(200, 2039, 2040, 3000);
const LENGTHS = [0, 1, 2, 3, 47, 48, 49, 85, 86, 127, 128, 255, 256, 300];
const ALPHABETS = ["a", 'aZ\0"\\\n', "éa\x80", "€\ufeff\ufffd\u0800", "😀"]
  .map((letters) => [...letters]);
const SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff", "x", "€"];
const FLOATS = [0.5, -2.25, 0.1, 5e-324, 1e300, -1e300, 2 ** 53, -(2 ** 60)]
  .concat(Infinity, -Infinity);
const ZONES = ["UTC", "+01:00", "-09:30", "Europe/Paris", "Asia/Kolkata"];
const DECIMALS = "0 -0 19.90 1E+3 1E-30 NaN -NaN sNaN Infinity".split(" ");
const TYPED_ARRAYS = [
  ...[
    Int8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
  ],
  ...[BigInt64Array, BigUint64Array, Float32Array, Float64Array],
];
const MOMENTS = [
  0,
  -1,
  1,
  951_782_400_123,
  -62_135_596_800_000,
  253_402_300_799_999,
];

/** An error, and what it is in Python 3 and in Python 2. */
interface KnownError {
  make: (message: string) => Error;
  three: string;
  two?: string;
}

/** Where Python has none of the name, what it has goes before the message. */
const ERRORS: readonly KnownError[] = [
  { make: (m) => new Error(m), three: "Exception" },
  { make: (m) => new RangeError(m), three: "ValueError" },
  { make: (m) => new ReferenceError(m), three: "NameError" },
  { make: (m) => new TypeError(m), three: "TypeError" },
  { make: (m) => new SyntaxError(m), three: "SyntaxError" },
  { make: (m) => new URIError(m), three: "ValueError" },
  { make: (m) => named("KeyError", m), three: "KeyError" },
  { make: (m) => named("OSError", m), three: "OSError" },
  { make: (m) => named("SystemExit", m), three: "SystemExit" },
  { make: (m) => named("UnicodeError", m), three: "UnicodeError" },
  { make: (m) => named("UserWarning", m), three: "UserWarning" },
  {
    make: (m) => named("FileNotFoundError", m),
    three: "FileNotFoundError",
    two: "Exception:FileNotFoundError",
  },
  {
    make: (m) => named("RecursionError", m),
    three: "RecursionError",
    two: "Exception:RecursionError",
  },
  { make: (m) => new Deno.errors.NotFound(m), three: "Exception:NotFound" },
  {
    make: (m) => new DOMException(m, "AbortError"),
    three: "Exception:AbortError",
  },
  { make: (m) => named("Own", m), three: "Exception:Own" },
];

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** What a value must leave out for one Python. */
export interface Limits {
  /** Before 3.7, offsets are of whole minutes. */
  wholeMinutes: boolean;
  /** In protocol 2 the bounds are those of UTC, and times are naive. */
  protocol: 2 | 4;
}

/** Makes values that have no others in them, but for the causes of errors. */
export class Scalars {
  readonly random: Random;
  /** The classes of the errors that were made, and what is before their messages. */
  readonly errors = new Map<Error, string>();
  #limits: Limits;

  constructor(random: Random, limits: Limits) {
    this.random = random;
    this.#limits = limits;
  }

  any(): unknown {
    const { random } = this;
    switch (random.below(10)) {
      case 0:
        return random.pick([null, undefined, true, false]);
      case 1:
        return this.integer();
      case 2:
        return random.once(4) ? random.pick([NaN, -0]) : this.float();
      case 3:
      case 4:
        return this.text();
      case 5:
        return this.binary();
      case 6:
        return this.#typedArray();
      case 7:
        return this.#time();
      case 8:
        return this.#error();
      default:
        return random.pick([
          () => new Complex(this.float(), random.pick([0, -0, NaN, 2.5])),
          () => new Decimal(random.pick(DECIMALS)),
          () =>
            new Range(
              random.below(20) - 10,
              random.below(200) - 100,
              random.pick([1, 2, -3]),
            ),
        ])();
    }
  }

  integer(): number | bigint {
    const { random } = this;
    const power = random.pick(POWERS);
    const sign = random.pick([1, -1]);
    const off = random.below(5) - 2;
    return power < 53 && random.once(2)
      ? sign * (2 ** power + off)
      : BigInt(sign) * (2n ** BigInt(power) + BigInt(off));
  }

  float(): number {
    return this.random.once(2)
      ? this.random.pick(FLOATS)
      : this.random.next() * 1e6;
  }

  text(): string {
    const { random } = this;
    const alphabet = random.once(10) ? SURROGATES : random.pick(ALPHABETS);
    const length = random.once(6) ? random.pick(LENGTHS) : random.below(6);
    return Array.from({ length }, () => random.pick(alphabet)).join("");
  }

  binary(): BufferSource {
    const { random } = this;
    const length = random.once(6) ? random.pick(LENGTHS) : random.below(6);
    const { buffer } = random.bytes(length + 3);
    return random.pick([
      () => new Uint8Array(buffer, 3),
      () => new Uint8Array(buffer, 1, length),
      () => new DataView(buffer, 2),
      () => buffer,
    ])();
  }

  #typedArray(): unknown {
    const { random } = this;
    const Kind = random.pick(TYPED_ARRAYS);
    const length = random.pick([0, 1, 2, 3, 50]);
    const offset = random.pick([0, 8]);
    const array = new Kind(new ArrayBuffer(400 + offset), offset, length);
    for (let i = 0; i < length; i++) {
      const number = random.below(2 ** 32) - 2 ** 31;
      array[i] = "at" in array && typeof array[0] === "bigint"
        ? BigInt(number) ** 2n
        : number / 8;
    }
    return array;
  }

  #milliseconds(): number {
    const { random } = this;
    return random.once(2)
      ? random.pick(MOMENTS)
      : random.below(2 ** 32) * 500 + random.below(1000);
  }

  plainTime(): unknown {
    const { random } = this;
    const nanoseconds = BigInt(this.#milliseconds()) * 1_000_000n +
      BigInt(random.below(1_000_000));
    const plain = Instant.fromEpochMilliseconds(0).add({
      seconds: Number(nanoseconds / 1_000_000_000n),
      nanoseconds: Number(nanoseconds % 1_000_000_000n),
    }).toZonedDateTimeISO("UTC").toPlainDateTime();
    const calendar = random.pick(["iso8601", "iso8601", "hebrew", "japanese"]);
    return random.pick([
      () => plain.withCalendar(calendar),
      () => plain.toPlainDate().withCalendar(calendar),
      () => plain.toPlainTime(),
      () => this.#duration(),
    ])();
  }

  #duration(): Temporal.Duration {
    const { random } = this;
    const sign = random.pick([1, -1]);
    const part = (limit: number) =>
      random.once(2) ? sign * random.below(limit) : 0;
    return Duration.from({
      weeks: part(100),
      days: random.once(20) ? sign * 999_999_000 : part(100),
      hours: part(100),
      minutes: part(100),
      seconds: part(100_000),
      milliseconds: part(2000),
      microseconds: part(2000),
      nanoseconds: part(2000),
    });
  }

  #time(): unknown {
    const { random } = this;
    const milliseconds = this.#milliseconds();
    const instant = Instant.fromEpochMilliseconds(milliseconds)
      .add({ nanoseconds: random.below(1_000_000) });
    // In a zone, the first and the last day may be in another year.
    const inner = instant.toZonedDateTimeISO("UTC").year % 9998 === 1
      ? Instant.fromEpochMilliseconds(random.below(2 ** 40))
      : instant;
    const zone = this.#limits.wholeMinutes || !random.once(5)
      ? random.pick(ZONES)
      : "Africa/Monrovia";
    return random.pick([
      () => new Date(milliseconds),
      () => instant,
      () => inner.toZonedDateTimeISO(zone),
      () => this.plainTime(),
    ])();
  }

  #error(): Error {
    const { random } = this;
    const known = random.pick(ERRORS);
    const error = known.make(random.once(4) ? "" : this.text());
    const name = this.#limits.protocol === 2 && known.two || known.three;
    this.errors.set(error, name);
    if (error instanceof DOMException) return error;
    // It may be the cause of itself, or of one that it is the cause of.
    if (random.once(3)) {
      error.cause = random.pick([error, ...this.errors.keys()]);
    } else if (random.once(4)) error.cause = random.pick(["text", null, {}]);
    return error;
  }
}
