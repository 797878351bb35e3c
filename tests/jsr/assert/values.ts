// The part of the `@std/assert` stand-in about values: whether they are there, equal, or in order.

import { inspect } from "node:util";
import { equal } from "./equal.ts";
import { AssertionError, failed } from "./errors.ts";
import { subset } from "./subset.ts";

/** What an expression that is not truthy can be. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** A value in full, for a message. */
export function print(value: unknown): string {
  const all = { depth: null, maxArrayLength: null, maxStringLength: null };
  const options = { ...all, compact: false, sorted: true, getters: true };
  return inspect(value, options);
}

/** Fails with the lines from the first to the last that differs, forty at most. */
function differ(
  what: string,
  actual: unknown,
  expected: unknown,
  msg?: string,
): never {
  const a = print(actual).split("\n");
  const b = print(expected).split("\n");
  const length = Math.min(a.length, b.length);
  let head = 0;
  while (head < length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const cut = (sign: string, lines: string[]): string[] =>
    lines.slice(head, lines.length - tail).slice(0, 40)
      .map((line) => `\n${sign} ${line}`);
  const lines = [`\nfrom line ${head + 1}:`, ...cut("-", a), ...cut("+", b)];
  const difference = lines.length > 1 ? lines.join("") : `\n${a.join("\n")}`;
  throw new AssertionError(`${what}${msg ? `: ${msg}` : ""}${difference}`);
}

/** Fails unless `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Fails unless `expr` is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Fails unless the two are equal, deeply. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) {
    differ("Expected - to equal +", actual, expected, msg);
  }
}

/** Fails if the two are equal, deeply. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) {
    failed(`Expected not to equal ${print(expected)}`, msg);
  }
}

/** Fails unless `actual` has all that `expected` has; it may have more. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(subset(actual, expected), subset(expected, expected), msg);
}

/** Fails unless the two are one, by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (!Object.is(actual, expected)) {
    differ("Expected - to be the same as +", actual, expected, msg);
  }
}

/** Fails if the two are one, by `Object.is`. */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (Object.is(actual, expected)) {
    failed(`Expected not to be the same as ${print(expected)}`, msg);
  }
}

/** Fails if `actual` is null or undefined. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    failed(`Expected a value, but got ${actual}`, msg);
  }
}

/** Fails because of an order that does not hold, in the caller's words if any. */
function unordered(
  actual: unknown,
  order: string,
  expected: unknown,
  msg = `Expected ${print(actual)} ${order} ${print(expected)}`,
): never {
  throw new AssertionError(msg);
}

/** Fails unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) unordered(actual, ">", expected, msg);
}

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual >= expected)) unordered(actual, ">=", expected, msg);
}

/** Fails unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) unordered(actual, "<", expected, msg);
}

/** Fails unless `actual <= expected`. */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual <= expected)) unordered(actual, "<=", expected, msg);
}
