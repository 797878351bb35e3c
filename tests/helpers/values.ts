/** Values as chance brings them, with an eye on the limits of MessagePack's forms. */

import { Extension } from "../../mod.ts";
import { Random } from "./random.ts";

/** Around these, numbers and lengths change their form. */
const LIMITS = [0, 5, 7, 8, 15, 16, 31, 32, 33, 34, 52, 53, 63, 64]
  .map((bits) => 2 ** bits);
/** Around these, texts and binaries do, or how they are read and written. */
const LENGTHS = [0, 1, 2, 3, 5, 8, 11, 12, 13, 15, 16, 17, 31, 32, 33, 48, 49];
const LONG_LENGTHS = [200, 254, 255, 256, 257, 600];
const VERY_LONG_LENGTHS = [65534, 65535, 65536];
/** Each with the letters of one text. */
const ALPHABETS = [
  ["a", "Z", "0", " ", "_", "~", "\0", "\x7f"],
  ["a", "é", "ß", "\x80", "\u07ff"],
  ["a", "€", "中", "\u0800", "\uffff", "\ufffd", "\ufeff"],
  ["a", "😀", "\u{10000}", "\u{10ffff}"],
];
const SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff"];
const KEYS = ["id", "name", "v", "__proto__", "constructor", "0", "17", ""];
/** Milliseconds around which a timestamp changes its form, or a Date ends. */
const TIMES = [0, 2 ** 31, 2 ** 32, 2 ** 34].map((seconds) => seconds * 1000)
  .concat(1e12, 8.64e15);

/** What a maker is to leave out. */
export interface MakerOptions {
  /** −0 and surrogates without their other half, which come back as something else. Default true. */
  lossy?: boolean;
  /** Keys that are `__proto__`. Default true. */
  protoKeys?: boolean;
  /** Dates, besides what `@std/msgpack` has. Default false. */
  dates?: boolean;
  /** Whatever travels as an extension, Dates among it. Default false. */
  extensions?: boolean;
}

/** Makes values. */
export class Maker {
  readonly random: Random;
  #lossy: boolean;
  #keys: string[];
  #dates: boolean;
  #extensions: boolean;

  constructor(
    {
      lossy = true,
      protoKeys = true,
      dates = false,
      extensions = false,
    }: MakerOptions = {},
    random: Random = new Random(),
  ) {
    this.random = random;
    this.#lossy = lossy;
    this.#keys = KEYS.filter((key) => protoKeys || key !== "__proto__");
    this.#dates = dates || extensions;
    this.#extensions = extensions;
  }

  /** A value with up to so many containers in one another. */
  value(depth: number): unknown {
    const { random } = this;
    if (this.#extensions && random.once(6)) return this.#extended(depth);
    switch (random.below(depth > 0 ? 11 : 7)) {
      case 0:
        return random.pick([null, true, false]);
      case 1:
      case 2:
        return this.number();
      case 3:
        return this.bigint();
      case 4:
        return this.text();
      case 5:
        return random.bytes(this.length());
      case 6:
        return this.#dates ? this.date() : this.text();
      case 7:
      case 8:
        return this.#list(() => this.value(depth - 1));
      default:
        return this.#object(depth - 1);
    }
  }

  number(): number {
    const number = this.#number();
    return this.#lossy ? number : number + 0;
  }

  #number(): number {
    const { random } = this;
    switch (random.below(6)) {
      case 0:
        return random.pick([-0, NaN, Infinity, -Infinity, 5e-324, 2.25, 0.1]);
      case 1:
        return (random.next() - 0.5) * 2 ** random.below(70);
      case 2:
        return random.below(2 ** 32) - 2 ** 31;
      default:
        return random.pick([1, -1]) *
          (random.pick(LIMITS) + random.below(5) - 2);
    }
  }

  /** One that has 64 bits. */
  bigint(): bigint {
    const { random } = this;
    const bits = BigInt(random.below(65));
    const value = random.once(2)
      ? (1n << bits) + BigInt(random.below(3) - 1)
      : BigInt(`0x${random.bytes(8).toHex()}`) >> bits;
    const isNegative = random.once(2);
    if (isNegative) return BigInt.asIntN(64, -value);
    return BigInt.asUintN(64, value);
  }

  text(): string {
    const { random } = this;
    const alphabet = random.pick(ALPHABETS);
    const withSurrogates = this.#lossy && random.once(20);
    const length = this.length();
    let text = "";
    while (text.length < length) {
      text += withSurrogates && random.once(4)
        ? random.pick(SURROGATES)
        : random.pick(alphabet);
    }
    // A byte order mark at the beginning is one of the known differences.
    return text.startsWith("\ufeff") ? `.${text}` : text;
  }

  /** A length that is mostly small. */
  length(): number {
    const { random } = this;
    if (random.once(5000)) return random.pick(VERY_LONG_LENGTHS);
    return random.pick(random.once(30) ? LONG_LENGTHS : LENGTHS);
  }

  date(): Date {
    const { random } = this;
    const around = random.pick(TIMES) + random.below(4001) - 2000;
    const time = random.pick([1, -1]) * Math.min(around, 8.64e15);
    return new Date(random.once(3) ? Math.trunc(time / 1000) * 1000 : time);
  }

  #list<T>(make: () => T): T[] {
    const { random } = this;
    const length = random.once(40)
      ? random.pick([15, 16, 17])
      : random.below(5);
    return Array.from({ length }, make);
  }

  #object(depth: number): object {
    const { random } = this;
    const entries = this.#list(() => [
      random.once(4) ? this.text() : random.pick(this.#keys),
      this.value(depth),
    ]);
    const object = Object.fromEntries(entries);
    return random.once(6) ? Object.assign(Object.create(null), object) : object;
  }

  #extended(depth: number): unknown {
    const { random } = this;
    const inner = () => depth > 0 ? this.value(depth - 1) : null;
    switch (random.below(9)) {
      case 0:
        return undefined;
      case 1:
        return random.pick([1n, -1n]) *
          (2n ** BigInt(64 + random.below(200)) + this.bigint());
      case 2:
        return new Map(this.#list(() => [inner(), inner()] as const));
      case 3:
        return new Set(this.#list(inner));
      case 4:
        return new RangeError(this.text(), { cause: inner() });
      case 5:
        return new RegExp(`${random.below(100)}+`, random.pick(["", "gu"]));
      case 6:
        return new URL(`http://localhost/${random.below(1000)}`);
      case 7:
        return new Float64Array(
          Array.from({ length: random.below(4) }, () => this.number()),
        );
      default:
        return new Extension(random.below(0x50), random.bytes(this.length()));
    }
  }
}
