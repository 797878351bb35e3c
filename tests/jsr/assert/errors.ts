// The part of the `@std/assert` stand-in that is about errors: throwing them, and asserting that others do.

import { stripVTControlCharacters } from "node:util";

/** What every failed assertion throws. */
export class AssertionError extends Error {
  /** Makes one, with an optional cause. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Any class, abstract ones too. */
// deno-lint-ignore no-explicit-any
export type Class<T = any> = abstract new (...args: any[]) => T;

/** Throws: `what` failed, and the caller's own words for it. */
export function failed(what: string, msg?: string): never {
  throw new AssertionError(msg ? `${what}: ${msg}` : `${what}.`);
}

/** Fails, always. */
export function fail(msg?: string): never {
  failed("Failed assertion", msg);
}

/** Fails where control should never come. */
export function unreachable(msg?: string): never {
  failed("Unreachable", msg);
}

/** Fails unless `error` is an error, of that class and with that in its message. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: Class<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) failed("Expected an Error object", msg);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    const got = (error as Error).constructor?.name;
    failed(`Expected a "${ErrorClass.name}", but got a "${got}"`, msg);
  }
  if (!msgMatches) return;
  const message = stripVTControlCharacters(error.message);
  const matches = typeof msgMatches === "string"
    ? message.includes(stripVTControlCharacters(msgMatches))
    : msgMatches.test(message);
  if (!matches) {
    const got = JSON.stringify(error.message);
    failed(`Expected an error message with ${msgMatches}, but got ${got}`, msg);
  }
}

/** The arguments after the function, as either overload has them. */
interface Expectation<E extends Error> {
  type?: Class<E> | undefined;
  includes?: string | undefined;
  msg?: string | undefined;
}

/** Sorts the arguments after the function; a class of no errors is ignored. */
function expectation<E extends Error>(
  first?: Class<E> | string,
  second?: string,
  msg?: string,
): Expectation<E> {
  if (typeof first === "string") return { msg: first };
  const prototype: unknown = first?.prototype;
  const isClass = prototype === Error.prototype || prototype instanceof Error;
  if (first !== undefined && !isClass) return { msg: second };
  return { type: first, includes: second, msg };
}

/** Checks what was thrown, and returns it. */
function checked<E extends Error>(
  error: unknown,
  want: Expectation<E>,
): unknown {
  if (want.type) assertIsError(error, want.type, want.includes, want.msg);
  return error;
}

/** Fails unless `fn` throws; returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Fails unless `fn` throws that class of error; returns the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  first?: Class<E> | string,
  second?: string,
  msg?: string,
): unknown {
  const want = expectation(first, second, msg);
  try {
    fn();
  } catch (error) {
    return checked(error, want);
  }
  failed("Expected function to throw", want.msg);
}

/** Fails unless the promise of `fn` rejects; resolves to the reason. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Fails unless the promise of `fn` rejects with that class of error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  first?: Class<E> | string,
  second?: string,
  msg?: string,
): Promise<unknown> {
  const want = expectation(first, second, msg);
  let promise: unknown;
  try {
    promise = fn();
  } catch (error) {
    const what = "Function threw where it was expected to reject";
    throw new AssertionError(`${what}: ${want.msg ?? error}`, { cause: error });
  }
  const isPromise = promise !== null && typeof promise === "object" &&
    "then" in promise && typeof promise.then === "function";
  if (!isPromise) failed("Expected function to return a promise", want.msg);
  try {
    await promise;
  } catch (error) {
    return checked(error, want);
  }
  failed("Expected function to reject", want.msg);
}
