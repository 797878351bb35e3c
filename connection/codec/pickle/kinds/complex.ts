/**
 * Complex numbers of Python, as a class of their own.
 *
 * @module
 */

import { assertCount, number } from "./arguments.ts";
import { type Kind, type Maker, Reduction, Reference } from "./kind.ts";

/**
 * A complex number of Python's.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Complex, pickle } from "@processing/connection/codecs/pickle";
 *
 * const received = pickle.decode(pickle.encode(new Complex(3, -4)));
 * assertEquals(String(received), "(3-4j)");
 * ```
 */
export class Complex {
  /** The real part. */
  readonly real: number;
  /** The imaginary part. */
  readonly imag: number;

  /**
   * Makes a complex number.
   *
   * @param real The real part.
   * @param imag The imaginary part. Default 0.
   * @throws {TypeError} If either is no number.
   */
  constructor(real: number, imag = 0) {
    if (typeof real !== "number" || typeof imag !== "number") {
      throw new TypeError(
        `Cannot make a Complex: it takes two numbers, current values are of type ${typeof real} and ${typeof imag}`,
      );
    }
    this.real = real;
    this.imag = imag;
  }

  /**
   * Both parts, as in Python.
   *
   * @returns `(3-4j)`.
   */
  toString(): string {
    const sign = this.imag < 0 || Object.is(this.imag, -0) ? "-" : "+";
    return `(${this.real}${sign}${Math.abs(this.imag)}j)`;
  }
}

const COMPLEX = new Reference(
  "builtins",
  "complex",
  new Reference("__builtin__", "complex"),
);

const maker: Maker = {
  make(args) {
    assertCount(args, 2);
    return new Complex(number(args[0]), number(args[1]));
  },
};

/** `complex(real, imag)`. */
export const complex: Kind<Complex> = {
  makers: { "builtins.complex": maker, "__builtin__.complex": maker },
  prototypes: [Complex.prototype],
  reduce: ({ real, imag }) => new Reduction(COMPLEX, [real, imag]),
};
