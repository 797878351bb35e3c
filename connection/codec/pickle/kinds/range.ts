/**
 * Ranges of Python, as a class of their own.
 *
 * @module
 */

import { assertCount, integer } from "./arguments.ts";
import { type Kind, type Maker, Reduction, Reference } from "./kind.ts";

/**
 * A `range` of Python's, which is three integers, however many it stands for.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pickle, Range } from "@processing/connection/codecs/pickle";
 *
 * const received = pickle.decode(pickle.encode(new Range(0, 10, 3)));
 * assertEquals([...received as Range], [0, 3, 6, 9]);
 * ```
 */
export class Range implements Iterable<number | bigint> {
  /** The first integer. */
  readonly start: number | bigint;
  /** Where it ends: the first integer that is not in it. */
  readonly stop: number | bigint;
  /** From one integer to the next. */
  readonly step: number | bigint;

  /**
   * Makes a range.
   *
   * @param start The first integer.
   * @param stop Where it ends: not in it any more.
   * @param step From one to the next. Default 1.
   * @throws {TypeError} If one of them is no integer that is exact.
   * @throws {RangeError} If `step` is 0.
   */
  constructor(
    start: number | bigint,
    stop: number | bigint,
    step: number | bigint = 1,
  ) {
    this.start = part("start", start);
    this.stop = part("stop", stop);
    this.step = part("step", step);
    if (Number(step) === 0) {
      throw new RangeError("Cannot make a Range: its step must not be 0");
    }
  }

  /**
   * The integers, one after another.
   *
   * @returns Numbers where all three are numbers, else bigints.
   */
  *[Symbol.iterator](): Generator<number | bigint, void, void> {
    const { start, stop, step } = this;
    const isBig = [start, stop, step].some((part) => typeof part === "bigint");
    const [first, end, by] = [start, stop, step].map(BigInt) as [
      bigint,
      bigint,
      bigint,
    ];
    for (let next = first; by > 0n ? next < end : next > end; next += by) {
      yield isBig ? next : Number(next);
    }
  }
}

function part(name: string, value: number | bigint): number | bigint {
  try {
    return integer(value);
  } catch (cause) {
    throw new TypeError(
      `Cannot make a Range: its ${name} must be a bigint or a safe integer, current value is ${
        typeof value === "number" ? value : `of type ${typeof value}`
      }`,
      { cause },
    );
  }
}

const RANGE = new Reference(
  "builtins",
  "range",
  new Reference("__builtin__", "xrange"),
);

const maker: Maker = {
  make(args) {
    assertCount(args, 3);
    const [start, stop, step] = args.map(integer);
    return new Range(start!, stop!, step!);
  },
};

/** `range(start, stop, step)`, which was `xrange` in Python 2. */
export const range: Kind<Range> = {
  makers: {
    "builtins.range": maker,
    "__builtin__.range": maker,
    "__builtin__.xrange": maker,
  },
  prototypes: [Range.prototype],
  reduce: ({ start, stop, step }) => new Reduction(RANGE, [start, stop, step]),
};
