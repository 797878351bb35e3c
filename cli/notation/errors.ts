/**
 * Errors: what they say, without where they were made.
 *
 * @module
 */

import { kind, list, NotationError, text } from "./kind.ts";

const CLASSES: readonly ErrorConstructor[] = [
  ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError],
  ...[URIError, AggregateError as unknown as ErrorConstructor],
];

/** What an error has beside its name and message, where it has it. */
const PARTS = ["cause", "errors", "args"] as const;

/**
 * `{ name, message, cause?, errors?, args? }`, and its `class` where that is not
 * the one of the name: an exception of Python's has `args`.
 */
export const ERROR = kind<Error>({
  tag: "$error",
  holds: (value) => Error.isError(value),
  note(error, inner) {
    const name = String(error.name);
    const actual = classOf(error);
    return {
      ...(actual !== classNamed(name) && { class: actual.name }),
      name,
      message: String(error.message),
      ...Object.fromEntries(
        PARTS.filter((part) => Object.hasOwn(error, part))
          .map((part) => [part, inner((error as Parts)[part])]),
      ),
    };
  },
  read(payload, inner) {
    const { class: className, name, message, ...rest } = record(payload);
    const Class = classNamed(text(className ?? name));
    const error = make(Class, text(message), rest, inner);
    if (error.name !== name) hide(error, "name", name);
    hide(error, "stack", message === "" ? name : `${name}: ${message}`);
    return error;
  },
});

type Parts = { [part in typeof PARTS[number]]?: unknown };

function make(
  Class: ErrorConstructor,
  message: string,
  rest: Record<string, unknown>,
  inner: (noted: unknown) => unknown,
): Error {
  const error = (Class as unknown) === AggregateError
    ? new AggregateError([], message)
    : new Class(message);
  for (const [part, noted] of Object.entries(rest)) {
    if (!PARTS.includes(part as keyof Parts)) {
      throw new NotationError(`an error has no ${JSON.stringify(part)}`);
    }
    const value = inner(noted);
    if (part === "errors") list(value);
    hide(error, part, value, part === "args");
  }
  return error;
}

function record(payload: unknown): Record<string, unknown> {
  if (typeof payload === "object" && payload !== null) {
    return payload as Record<string, unknown>;
  }
  throw new NotationError(`it must be {"name": …, "message": …}`);
}

function classOf(error: Error): ErrorConstructor {
  let prototype = Object.getPrototypeOf(error);
  for (; prototype; prototype = Object.getPrototypeOf(prototype)) {
    const found = CLASSES.find((Class) => Class.prototype === prototype);
    if (found) return found;
  }
  return Error;
}

function classNamed(name: string): ErrorConstructor {
  return CLASSES.find((Class) => Class.name === name) ?? Error;
}

function hide(
  error: Error,
  key: string,
  value: unknown,
  enumerable = false,
): void {
  Object.defineProperty(error, key, {
    value,
    enumerable,
    writable: true,
    configurable: true,
  });
}
