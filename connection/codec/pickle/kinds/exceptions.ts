/**
 * Exceptions of Python, which are errors here.
 *
 * @module
 */

import { define, defineHidden } from "../../record.ts";
import { assertCount, list, text } from "./arguments.ts";
import {
  type Kind,
  type Maker,
  type Protocol,
  Reduction,
  Reference,
} from "./kind.ts";

/** What Python 2 and 3 both have, and make of one argument. */
const COMMON =
  `ArithmeticError AssertionError AttributeError BaseException BufferError
  BytesWarning DeprecationWarning EOFError EnvironmentError Exception
  FloatingPointError FutureWarning GeneratorExit IOError ImportError
  ImportWarning IndentationError
  IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError
  NotImplementedError OSError OverflowError PendingDeprecationWarning
  ReferenceError RuntimeError RuntimeWarning StopIteration SyntaxError
  SyntaxWarning SystemError SystemExit TabError TypeError UnboundLocalError
  UnicodeError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError`
    .split(/\s+/);

/** OSError's subclasses. */
const SYSTEM_ERRORS =
  `BlockingIOError BrokenPipeError ChildProcessError ConnectionAbortedError
  ConnectionError ConnectionRefusedError ConnectionResetError FileExistsError
  FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError
  PermissionError ProcessLookupError TimeoutError`.split(/\s+/);

/** What Python 3.6 has besides. */
const PYTHON3 = [
  ...SYSTEM_ERRORS,
  "ModuleNotFoundError",
  "RecursionError",
  "ResourceWarning",
  "StopAsyncIteration",
];

/** What is printed with its number. */
const NUMBERED = [
  ...SYSTEM_ERRORS,
  "EnvironmentError",
  "IOError",
  "OSError",
  "WindowsError",
];

/** What is only read: of several arguments, of Python 2, or of a newer Python 3. */
const READ_ONLY =
  `EncodingWarning PythonFinalizationError StandardError UnicodeDecodeError
  UnicodeEncodeError UnicodeTranslateError WindowsError`.split(/\s+/);

const GROUPS = ["BaseExceptionGroup", "ExceptionGroup"];

/** About how much is printed of several arguments, which may be the same long text again and again. */
const SHOWN_LETTERS = 300;

/** The errors of JavaScript that Python calls by another name. */
const TRANSLATED: Readonly<Record<string, string>> = {
  Error: "Exception",
  EvalError: "Exception",
  RangeError: "ValueError",
  ReferenceError: "NameError",
  URIError: "ValueError",
};

/** The exceptions that are instances of the class of the same name. */
const CLASSES: Readonly<Record<string, ErrorConstructor>> = {
  SyntaxError,
  TypeError,
};

/** Exceptions by their names in Python 3 and 2. */
export const exceptions: Kind<Error> = {
  makers: Object.fromEntries(
    [
      ...[...COMMON, ...PYTHON3, ...READ_ONLY].map((name) =>
        [name, makerOf(name)] as const
      ),
      ...GROUPS.map((name) => [name, groupOf(name)] as const),
    ].flatMap(([name, maker]) => [
      [`builtins.${name}`, maker],
      // What Python 2 has, and what it has not, in the older protocols.
      [`exceptions.${name}`, maker],
      [`__builtin__.${name}`, maker],
    ]),
  ),
  reduce,
};

/** The name and the message; the cause, if it is an error as well. */
function reduce(error: Error, protocol: Protocol): Reduction {
  const [name, message] = toPython(error, protocol);
  const callable = new Reference(
    "builtins",
    name,
    new Reference("exceptions", name),
  );
  const { cause } = error;
  const state = Error.isError(cause)
    ? { attribute: "__cause__", value: cause, step: "cause" }
    : undefined;
  return new Reduction(callable, message === "" ? [] : [message], state);
}

/** A name that Python does not have goes before the message. */
function toPython(
  error: Error,
  protocol: Protocol,
): [name: string, message: string] {
  const name = String(error.name);
  const message = String(error.message);
  const isTranslated = Object.hasOwn(TRANSLATED, name) &&
    // Python has one that is about something else.
    (name !== "ReferenceError" || error instanceof ReferenceError);
  const translated = isTranslated ? TRANSLATED[name]! : name;
  const isKnown = COMMON.includes(translated) ||
    protocol > 2 && PYTHON3.includes(translated);
  if (isKnown) return [translated, message];
  return ["Exception", message === "" ? name : `${name}: ${message}`];
}

function makerOf(name: string): Maker {
  return {
    make(args) {
      const Class = Object.hasOwn(CLASSES, name) ? CLASSES[name]! : Error;
      const message = print(name, args);
      return finish(withoutStack(() => new Class(message)), name, args);
    },
    build,
  };
}

/** `ExceptionGroup(message, exceptions)`. */
function groupOf(name: string): Maker {
  return {
    make(args, making) {
      assertCount(args, 2);
      const errors = list(args[1]);
      making.charge(errors.length);
      const message = text(args[0]);
      const group = withoutStack(() => new AggregateError(errors, message));
      return finish(group, name, args);
    },
    build,
  };
}

/** Of the attributes that were set on it, the cause is all that an error has. */
function build(made: unknown, state: unknown): unknown {
  const cause = (state as { __cause__?: unknown } | null)?.__cause__;
  if (Error.isError(cause)) defineHidden(made as Error, "cause", cause);
  return made;
}

function finish(error: Error, name: string, args: readonly unknown[]): Error {
  const { message } = error;
  if (error.name !== name) defineHidden(error, "name", name);
  defineHidden(error, "stack", message === "" ? name : `${name}: ${message}`);
  define(error, "args", args);
  return error;
}

/** Frames would take a hundred times as much memory as the error itself. */
function withoutStack<T>(make: () => T): T {
  const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  // A program may have frozen it.
  Reflect.set(Error, "stackTraceLimit", 0);
  try {
    return make();
  } finally {
    if (limit) Reflect.set(Error, "stackTraceLimit", limit.value);
    else Reflect.deleteProperty(Error, "stackTraceLimit");
  }
}

/** Nearly as Python's `str()` does. */
function print(name: string, args: readonly unknown[]): string {
  if (args.length === 0) return "";
  if (args.length === 1) return printOne(args[0]);
  if (NUMBERED.includes(name) && typeof args[0] === "number") {
    const [number, text, file] = args.map((arg) => shorten(printOne(arg)));
    return `[Errno ${number}] ${text}${args[2] == null ? "" : `: '${file}'`}`;
  }
  return `(${printSeveral(args)})`;
}

function printSeveral(args: readonly unknown[]): string {
  const shown = [];
  let left = SHOWN_LETTERS;
  for (const arg of args) {
    const text = left > 0 ? shorten(printOne(arg)) : "…";
    shown.push(text);
    if (left <= 0) break;
    left -= text.length;
  }
  return shown.join(", ");
}

/**
 * Neither containers nor large integers are printed: a few bytes can stand for a
 * tree of any size, and digits take the square of their number.
 */
function printOne(arg: unknown): string {
  const isLarge = typeof arg === "object" && arg !== null ||
    typeof arg === "bigint" && BigInt.asIntN(64, arg) !== arg;
  return isLarge ? "…" : String(arg);
}

function shorten(text: string): string {
  return text.length > SHOWN_LETTERS
    ? `${text.slice(0, SHOWN_LETTERS)}…`
    : text;
}
