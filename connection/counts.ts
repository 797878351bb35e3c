/**
 * Options that count something.
 *
 * @module
 */

/**
 * Throws unless an option is a whole number above 0.
 *
 * @throws {RangeError} If it is not.
 */
export function assertCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(
      `Cannot use ${name}: it must be a whole number above 0, current value is ${value}`,
    );
  }
}
