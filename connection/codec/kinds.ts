/**
 * What a value is called in errors, and whether MessagePack itself has it.
 *
 * @module
 */

/** The largest and the smallest integers of MessagePack. */
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** Whether a bigint is one of MessagePack's own integers. */
export function fitsInto64Bits(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_UINT64;
}

/** What a value that cannot be encoded is called in the error. */
export function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  const name = value.constructor?.name;
  return typeof name === "string" && name !== "" ? name : "such object";
}
