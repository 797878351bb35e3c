// Stands in for `@std/assert` where `jsr:` does not resolve: its semantics and signatures, not its words.

import { equal } from "./equal.ts";
import { type Class, failed } from "./errors.ts";
import { print } from "./values.ts";

export {
  AssertionError,
  assertIsError,
  assertRejects,
  assertThrows,
  type Class,
  fail,
  unreachable,
} from "./errors.ts";
export {
  assert,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertNotEquals,
  assertNotStrictEquals,
  assertObjectMatch,
  assertStrictEquals,
  type Falsy,
} from "./values.ts";

/** An array, a typed array, or whatever else has a length and indices. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** Fails unless `actual` is an instance of that class. */
export function assertInstanceOf<T extends Class>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  const got = print((actual as object | null)?.constructor ?? actual);
  failed(`Expected a "${expectedType.name}", but got ${got}`, msg);
}

/** Fails if `actual` is an instance of that class. */
export function assertNotInstanceOf<A, T>(
  actual: A,
  unexpectedType: Class<T>,
  msg?: string,
): asserts actual is Exclude<A, T> {
  if (!(actual instanceof unexpectedType)) return;
  failed(`Expected no "${unexpectedType.name}"`, msg);
}

/** Fails unless the expression matches. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) return;
  failed(`Expected ${print(actual)} to match ${expected}`, msg);
}

/** Fails if the expression matches. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) return;
  failed(`Expected ${print(actual)} not to match ${expected}`, msg);
}

/** Fails unless `expected` occurs in `actual`. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  failed(`Expected ${print(actual)} to include ${print(expected)}`, msg);
}

/** Fails unless each item of `expected` equals some item of `actual`. */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const items = Array.from(actual);
  const missing = Array.from(expected)
    .filter((want) => !items.some((item) => equal(item, want)));
  if (missing.length === 0) return;
  failed(`Expected ${print(actual)} to include ${print(missing)}`, msg);
}
