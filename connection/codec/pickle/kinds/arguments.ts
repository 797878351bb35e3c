/**
 * What a pickle gives as arguments, told what it must be.
 *
 * @module
 */

/** @throws {TypeError} If it is neither a bigint nor a number that is exact. */
export function integer(value: unknown): number | bigint {
  if (typeof value === "bigint") return value;
  // Not −0.
  if (Number.isSafeInteger(value)) return (value as number) + 0;
  throw new TypeError("there is no integer where one must be");
}

/**
 * An integer within bounds.
 *
 * @throws {TypeError} If it is none.
 * @throws {RangeError} If it is out of them.
 */
export function integerWithin(
  value: unknown,
  min: number,
  max: number,
): number {
  const number = Number(integer(value));
  if (number >= min && number <= max) return number;
  throw new RangeError(`${number} is not within ${min} and ${max}`);
}

/** @throws {TypeError} If it is no number. */
export function number(value: unknown): number {
  if (typeof value === "number") return value;
  throw new TypeError("there is no number where one must be");
}

/** @throws {TypeError} If it is no text. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError("there is no text where it must be");
}

/**
 * Bytes; those of Python 2 that are UTF-8 were taken for text.
 *
 * @throws {TypeError} If it is none.
 */
export function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (value instanceof Uint8Array) return value as Uint8Array<ArrayBuffer>;
  throw new TypeError("there are no bytes where they must be");
}

/** @throws {TypeError} If it is neither a list nor a tuple. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError("there is no list where one must be");
}

/** @throws {TypeError} If there are fewer or more. */
export function assertCount(
  args: readonly unknown[],
  min: number,
  max: number = min,
): void {
  if (args.length >= min && args.length <= max) return;
  throw new TypeError(`it takes ${min} to ${max} arguments`);
}
