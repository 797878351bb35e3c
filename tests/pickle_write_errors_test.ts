/** Errors in pickles that are written: the exception of their name, and their message. */

import { assertEquals, assertThrows } from "@std/assert";
import { CodecError, EOFError } from "../mod.ts";
import { assertEncoded } from "./helpers/encoded.ts";
import { PICKLES, thereAndBack } from "./helpers/unpickled.ts";

interface Received extends Error {
  args: unknown[];
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

class ValueError extends Error {
  override name = "ValueError";
}
class Plain extends TypeError {}
class Limit extends RangeError {}
class Own extends Error {
  override name = "Own";
}

/** The class that it has in Python, and its message there; in protocol 2, where that is another one. */
const errors: [
  what: string,
  error: Error,
  name: string,
  message: string,
  two?: [string, string],
][] = [
  ["Error", new Error("m"), "Exception", "m"],
  ["EvalError", new EvalError("m"), "Exception", "m"],
  ["RangeError", new RangeError("m"), "ValueError", "m"],
  ["ReferenceError", new ReferenceError("m"), "NameError", "m"],
  ["SyntaxError", new SyntaxError("m"), "SyntaxError", "m"],
  ["TypeError", new TypeError("m"), "TypeError", "m"],
  ["URIError", new URIError("m"), "ValueError", "m"],
  [
    "AggregateError",
    new AggregateError([new Error("e")], "m"),
    "Exception",
    "AggregateError: m",
  ],
  [
    "a DOMException",
    new DOMException("m", "AbortError"),
    "Exception",
    "AbortError: m",
  ],
  ["a subclass without a name of its own", new Plain("m"), "TypeError", "m"],
  ["a subclass that Python does not have", new Own("m"), "Exception", "Own: m"],
  ["a subclass that Python has", new ValueError("m"), "ValueError", "m"],
  ["this package's EOFError", new EOFError("m"), "EOFError", "m"],
  [
    "this package's CodecError",
    new CodecError("m"),
    "Exception",
    "CodecError: m",
  ],
  [
    "Deno.errors.NotFound",
    new Deno.errors.NotFound("m"),
    "Exception",
    "NotFound: m",
  ],
  [
    "Deno.errors.TimedOut",
    new Deno.errors.TimedOut("m"),
    "Exception",
    "TimedOut: m",
  ],
  [
    "Deno.errors.ConnectionRefused",
    new Deno.errors.ConnectionRefused("m"),
    "Exception",
    "ConnectionRefused: m",
  ],
  ["a name of Python's", named("KeyError", "m"), "KeyError", "m"],
  ["the base of all", named("BaseException", "m"), "BaseException", "m"],
  [
    "a name that only Python 3 has",
    named("FileNotFoundError", "m"),
    "FileNotFoundError",
    "m",
    ["Exception", "FileNotFoundError: m"],
  ],
  [
    "the newest one that is written",
    named("ModuleNotFoundError", "m"),
    "ModuleNotFoundError",
    "m",
    [
      "Exception",
      "ModuleNotFoundError: m",
    ],
  ],
  [
    "one that takes several arguments",
    named("UnicodeDecodeError", "m"),
    "Exception",
    "UnicodeDecodeError: m",
  ],
  [
    "one that an old Python 3 has not",
    named("EncodingWarning", "m"),
    "Exception",
    "EncodingWarning: m",
  ],
  [
    "another name of a class that Python has",
    named("IOError", "m"),
    "IOError",
    "m",
  ],
  [
    "a name that is Python's and JavaScript's, as Python's",
    named("ReferenceError", "m"),
    "ReferenceError",
    "m",
  ],
  [
    "a subclass of one that Python calls otherwise",
    new Limit("m"),
    "ValueError",
    "m",
  ],
  [
    "a name that objects inherit",
    named("constructor", "m"),
    "Exception",
    "constructor: m",
  ],
  ["a name that is no letter", named("a\nb c", "m"), "Exception", "a\nb c: m"],
  ["no name", named("", "m"), "Exception", ": m"],
  ["no message", new TypeError(), "TypeError", ""],
  [
    "neither a message nor a name that Python has",
    new Own(),
    "Exception",
    "Own",
  ],
  [
    "a message that is not ASCII",
    new TypeError("é😀\ud800"),
    "TypeError",
    "é😀\ud800",
  ],
];

/** What every Python has. */
const COMMON = `ArithmeticError AssertionError AttributeError BaseException
  BufferError BytesWarning DeprecationWarning EOFError EnvironmentError Exception
  FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
  IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError
  NameError NotImplementedError OSError OverflowError PendingDeprecationWarning
  RuntimeError RuntimeWarning StopIteration SyntaxError SyntaxWarning SystemError
  SystemExit TabError TypeError UnboundLocalError UnicodeError UnicodeWarning
  UserWarning ValueError Warning ZeroDivisionError`.split(/\s+/);
/** What Python 3 has besides. */
const PYTHON3 = `BlockingIOError BrokenPipeError ChildProcessError
  ConnectionAbortedError ConnectionError ConnectionRefusedError
  ConnectionResetError FileExistsError FileNotFoundError InterruptedError
  IsADirectoryError ModuleNotFoundError NotADirectoryError PermissionError
  ProcessLookupError RecursionError ResourceWarning StopAsyncIteration
  TimeoutError`.split(/\s+/);

for (const [codecName, codec, protocol] of PICKLES) {
  Deno.test(`${codecName}: every exception that Python makes of a message is written by its name`, () => {
    for (const name of [...COMMON, ...PYTHON3]) {
      const received = thereAndBack(named(name, "m"), codec) as Error;
      const isKnown = protocol === 4 || COMMON.includes(name);
      const expected = isKnown ? [name, "m"] : ["Exception", `${name}: m`];
      assertEquals([received.name, received.message], expected);
    }
  });

  for (const [what, error, name, message, two] of errors) {
    Deno.test(`${codecName}: ${what} is the exception of its name, with its message`, () => {
      const received = thereAndBack([error], codec) as Received[];
      const [expectedName, expectedMessage] = protocol === 2 && two
        ? two
        : [name, message];
      const [{ args, name: receivedName, message: receivedMessage, cause }] =
        received as [Received];
      assertEquals(
        [receivedName, receivedMessage, args, cause],
        [
          expectedName,
          expectedMessage,
          expectedMessage === "" ? [] : [expectedMessage],
          undefined,
        ],
      );
    });
  }

  Deno.test(`${codecName}: what else an error has, its stack and its errors too, is left out`, () => {
    const expected = codec.encode(new TypeError("m"));
    const more = Object.assign(new TypeError("m"), {
      code: 7,
      errors: [() => {}],
    });
    assertEncoded(codec.encode(more), expected);
  });

  Deno.test(`${codecName}: an error can be a key, and in a Set`, () => {
    const error = new TypeError("m");
    const [map, set] = thereAndBack(
      [new Map([[error, 1]]), new Set([error])],
      codec,
    ) as [
      Map<Error, number>,
      Set<Error>,
    ];
    assertEquals([...map.keys()][0] === [...set][0], true);
  });

  Deno.test(`${codecName}: an error whose name or message cannot be read is refused with the reason`, () => {
    const thrown = new Error("not today");
    const error = new TypeError("m");
    Object.defineProperty(error, "message", {
      get() {
        throw thrown;
      },
    });
    const caught = assertThrows(() => codec.encode([error]));
    assertEquals(caught, thrown);
    assertEquals(codec.decode(codec.encode("next")), "next");
  });
}

Deno.test("a name or a message that is no text is written as text", () => {
  const error = Object.assign(new Error(), {
    name: 7,
    message: { toString: () => "said" },
  });
  const received = thereAndBack(error) as Error;
  assertEquals([received.name, received.message], ["Exception", "7: said"]);
});
