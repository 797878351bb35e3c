/** The causes of errors in pickles that are written: each that is an error itself goes with what it caused. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { CodecError } from "../mod.ts";
import { assertEncoded, bytes } from "./helpers/encoded.ts";
import {
  assemble,
  little,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

const text = (text: string) => bytes(Op.SHORT_BINUNICODE, text.length, text);

/** Errors of which each is the cause of the one before. */
function chain(length: number): Error {
  let error = new Error("innermost");
  for (let i = 1; i < length; i++) error = new Error("m", { cause: error });
  return error;
}

for (const [codecName, codec] of PICKLES) {
  Deno.test(`${codecName}: a cause that is an error goes with it, whatever class it has`, () => {
    const error = new RangeError("a", {
      cause: new TypeError("b", { cause: new Deno.errors.NotFound("c") }),
    });
    const received = thereAndBack(error, codec) as Error;
    const first = received.cause as Error;
    assertInstanceOf(first, TypeError);
    assertEquals(first.message, "b");
    const second = first.cause as Error;
    assertEquals([second.name, second.message], ["Exception", "NotFound: c"]);
    assert(!Object.hasOwn(second, "cause"));
  });

  for (
    const cause of [
      undefined,
      null,
      "text",
      7,
      {},
      [new Error("x")],
      () => {},
      Symbol("x"),
    ]
  ) {
    Deno.test(`${codecName}: a cause that is no error, ${typeof cause}, is left out`, () => {
      const expected = codec.encode(new Error("m"));
      assertEncoded(codec.encode(new Error("m", { cause })), expected);
    });
  }

  Deno.test(`${codecName}: causes may be nested as deep as containers`, () => {
    let received = thereAndBack(chain(1000), codec) as Error;
    for (let i = 1; i < 1000; i++) received = received.cause as Error;
    assertEquals(received.message, "innermost");
  });

  Deno.test(`${codecName}: causes that are nested too deep are refused, with the path of the causes`, () => {
    const error = assertThrows(
      () => codec.encode(chain(2000)),
      CodecError,
      "1000 deep",
    );
    assertEquals(
      error.path,
      `value${".cause".repeat(8)}…${".cause".repeat(8)}`,
    );
  });
}

Deno.test("a cause is the state of an exception, by the names that each Python has", () => {
  const error = new TypeError("m", { cause: new RangeError() });
  const long = (text: string) =>
    bytes(Op.BINUNICODE, little(4, text.length), text);
  assertEncoded(
    pickle.encode(error),
    assemble(
      4,
      ...[text("builtins"), text("TypeError"), Op.STACK_GLOBAL, Op.MEMOIZE],
      ...[Op.MARK, text("m"), Op.TUPLE, Op.REDUCE, Op.MEMOIZE],
      ...[Op.EMPTY_DICT, text("__cause__"), Op.MEMOIZE],
      ...[text("builtins"), text("ValueError"), Op.STACK_GLOBAL, Op.MEMOIZE],
      ...[Op.MARK, Op.TUPLE, Op.REDUCE, Op.MEMOIZE],
      ...[Op.SETITEM, Op.BUILD],
    ),
  );
  assertEncoded(
    pickle({ protocol: 2 }).encode(error),
    assemble(
      2,
      ...[Op.GLOBAL, "exceptions\nTypeError\n", Op.BINPUT, 0],
      ...[Op.MARK, long("m"), Op.TUPLE, Op.REDUCE, Op.BINPUT, 1],
      ...[Op.EMPTY_DICT, long("__cause__"), Op.BINPUT, 2],
      ...[Op.GLOBAL, "exceptions\nValueError\n", Op.BINPUT, 3],
      ...[Op.MARK, Op.TUPLE, Op.REDUCE, Op.BINPUT, 4],
      ...[Op.SETITEM, Op.BUILD],
    ),
  );
});
