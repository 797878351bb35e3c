/**
 * Decimal numbers of Python, as a class of their own.
 *
 * @module
 */

import { quote } from "../../../quote.ts";
import { assertCount, text } from "./arguments.ts";
import { type Kind, Reduction, Reference } from "./kind.ts";

/** What Python's `Decimal()` takes, without spaces, underscores and other alphabets' digits. */
const FORM =
  /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|s?nan\d*)$/i;

/**
 * A `decimal.Decimal` of Python's: its text, digit by digit. For arithmetic,
 * give the text to a library that has decimals.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Decimal, pickle } from "@processing/connection/codecs/pickle";
 *
 * const price = new Decimal("19.90");
 * const received = pickle.decode(pickle.encode(price));
 * assertEquals(String(received), "19.90");
 * ```
 */
export class Decimal {
  /** The number as Python writes it: `19.90`, `1E+3`, `NaN`. */
  readonly text: string;

  /**
   * Makes a decimal number.
   *
   * @param text The number as Python's `Decimal()` takes it.
   * @throws {TypeError} If it is no text.
   * @throws {RangeError} If it is no number.
   */
  constructor(text: string) {
    if (typeof text !== "string") {
      throw new TypeError(
        `Cannot make a Decimal: it takes text, current value is of type ${typeof text}`,
      );
    }
    if (!FORM.test(text)) {
      throw new RangeError(
        `Cannot make a Decimal of ${
          quote(text.slice(0, 80))
        }: it must be as "19.90", "1E+3" or "NaN"`,
      );
    }
    this.text = text;
  }

  /**
   * The number as Python writes it.
   *
   * @returns Its text.
   */
  toString(): string {
    return this.text;
  }
}

const DECIMAL = new Reference("decimal", "Decimal");

/** `Decimal(text)`. */
export const decimal: Kind<Decimal> = {
  makers: {
    "decimal.Decimal": {
      make(args, making) {
        assertCount(args, 1);
        const digits = text(args[0]);
        making.charge(digits.length);
        return new Decimal(digits);
      },
    },
  },
  prototypes: [Decimal.prototype],
  reduce: (value) => new Reduction(DECIMAL, [value.text]),
};
