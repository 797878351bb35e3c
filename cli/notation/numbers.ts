/**
 * Which numbers are written as they are, and what digits are read as.
 *
 * @module
 */

import { NotationError } from "./kind.ts";

/** What the numerals of JSON stand for. */
export interface Numerals {
  /** Whether a number is written as JSON has it, and read as the same. */
  isPlain(value: number): boolean;
  /**
   * What a numeral stands for.
   *
   * @param value What JavaScript reads it as, which is finite.
   * @param source The numeral itself.
   * @throws {NotationError} If nothing that can be sent keeps all its digits.
   */
  read(value: number, source: string): number | bigint;
}

const WHOLE = /^-?\d+$/;

/** A whole number that a number does not hold for sure, as it is beyond 2⁵³, is a bigint. */
export const WITH_BIGINTS: Numerals = {
  isPlain: (value) =>
    isNumeral(value) &&
    (!WHOLE.test(String(value)) || Number.isSafeInteger(value)),
  read: (value, source) =>
    !Number.isSafeInteger(value) && WHOLE.test(source) ? BigInt(source) : value,
};

/** Every number is one of JavaScript's, for a codec that knows no bigints. */
export const NUMBERS_ALONE: Numerals = {
  isPlain: isNumeral,
  read(value, source) {
    const isKept = !WHOLE.test(source) || String(value) === source ||
      BigInt(value) === BigInt(source);
    if (isKept) return value;
    throw new NotationError(
      `Cannot read ${source}: this codec has no bigints, and the nearest number is ${value}`,
    );
  },
};

function isNumeral(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}
