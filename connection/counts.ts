/**
 * The check of options that count something.
 *
 * @module
 */

/**
 * Throws unless an option is a whole number of at least `least`.
 *
 * @throws {RangeError} If it is not.
 */
export function assertCount(name: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(
      `Cannot use ${name}: it must be a whole number of at least ${least}, current value is ${value}`,
    );
  }
}
