/**
 * Integers as pickles have them beyond 32 bits: two's complement, little-endian,
 * or digits.
 *
 * @module
 */

import { fromTwosComplement, toTwosComplement } from "../twos_complement.ts";

/**
 * The most digits that are read: it takes the runtime the square of their
 * number to make an integer of them. Binary ones have no such limit.
 */
const MAX_DIGITS = 100_000;

const DECIMAL = /^[+-]?(\d+)$/;

/** A number if it is a safe integer, else a bigint. */
function toInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Up to so many bytes, what the loop adds up is exact. */
const MAX_LOOPED = 6;

/** An integer of bytes, of which there may be none. */
export function readInteger(bytes: Uint8Array): number | bigint {
  const { length } = bytes;
  if (length > MAX_LOOPED) {
    return toInteger(fromTwosComplement(bytes.toReversed()));
  }
  let value = 0;
  for (let at = length - 1; at >= 0; at--) value = value * 256 + bytes[at]!;
  return bytes[length - 1]! >= 0x80 ? value - 256 ** length : value;
}

/** The bytes of an integer. */
export function writeInteger(value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array(0) : toTwosComplement(value).reverse();
}

/**
 * An integer of digits.
 *
 * @throws {SyntaxError} If it is none.
 * @throws {RangeError} If it has too many.
 */
export function readDigits(text: string): number | bigint {
  const digits = DECIMAL.exec(text)?.[1];
  if (digits === undefined) throw new SyntaxError("There are no digits");
  if (digits.length > MAX_DIGITS) {
    throw new RangeError(`An integer has ${digits.length} digits`);
  }
  return toInteger(BigInt(text.startsWith("+") ? text.slice(1) : text));
}
