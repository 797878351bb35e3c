/**
 * The integers that MessagePack itself has.
 *
 * @module
 */

/** The largest and the smallest of them. */
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** Whether a bigint is one of them. */
export function fitsInto64Bits(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_UINT64;
}
