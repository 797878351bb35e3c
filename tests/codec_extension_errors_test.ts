/** Errors that are sent as values: name, message and cause arrive, the stack stays behind. */

import {
  assert,
  assertEquals,
  assertFalse,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { CodecError, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip } from "./helpers/codecs.ts";
import { extension, fixstr } from "./helpers/encoded.ts";

const builtIns = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

for (const Class of builtIns) {
  Deno.test(`msgpack: a ${Class.name} arrives as one`, () => {
    for (const message of ["", "no", "größer ".repeat(100)]) {
      const received = roundTrip(new Class(message)) as Error;
      assertStrictEquals(Object.getPrototypeOf(received), Class.prototype);
      assertEquals([received.name, received.message], [Class.name, message]);
      assertFalse(Object.hasOwn(received, "name"));
      assertFalse(Object.hasOwn(received, "cause"));
      assertEquals(Object.keys(received), []);
    }
  });
}

class Custom extends Error {
  override name = "Custom";
  extra = 1;
}
class Unnamed extends RangeError {}

/** Errors of no class that the receiver has, and what they are called. */
const others: [name: string, error: Error][] = [
  ["Custom", new Custom("no")],
  ["AbortError", new DOMException("no", "AbortError")],
  ["Error", new DOMException("no")],
  ["NotFound", new Deno.errors.NotFound("no")],
  ["TimedOut", new Deno.errors.TimedOut("no")],
  ["CodecError", new CodecError("no")],
  ["", Object.assign(new Error("no"), { name: "" })],
  ["größer", Object.assign(new Error("no"), { name: "größer" })],
  ["toString", Object.assign(new Error("no"), { name: "toString" })],
];

for (const [name, error] of others) {
  Deno.test(`msgpack: a ${error.constructor.name} called ${JSON.stringify(name)} arrives as an Error of that name`, () => {
    const received = roundTrip(error) as Error;
    assertStrictEquals(Object.getPrototypeOf(received), Error.prototype);
    assertEquals([received.name, received.message], [name, "no"]);
    assertEquals(Object.keys(received), []);
    const { writable, configurable } = Object
      .getOwnPropertyDescriptor(received, "name") ?? {};
    const isOwn = name !== "Error";
    assertEquals(
      [writable, configurable],
      isOwn ? [true, true] : [
        undefined,
        undefined,
      ],
    );
  });
}

Deno.test("msgpack: an error whose class has no name of its own arrives as the class that it is called by", () => {
  const received = roundTrip(new Unnamed("no")) as Error;
  assertStrictEquals(Object.getPrototypeOf(received), RangeError.prototype);
});

Deno.test("msgpack: an error that was renamed arrives as what it is called", () => {
  const error = Object.assign(new Error("no"), { name: "TypeError" });
  const received = roundTrip(error) as Error;
  assertStrictEquals(Object.getPrototypeOf(received), TypeError.prototype);
});

Deno.test("msgpack: an AggregateError arrives with its name, and without its errors", () => {
  const received = roundTrip(new AggregateError([new Error()], "no")) as Error;
  assert(received instanceof Error);
  assertEquals([received.name, received.message], ["AggregateError", "no"]);
});

Deno.test("msgpack: an error without a cause has none, and one whose cause is undefined has that", () => {
  assertFalse(Object.hasOwn(roundTrip(new Error("")) as Error, "cause"));
  const error = new Error("", { cause: undefined });
  const received = roundTrip(error) as Error;
  assert(Object.hasOwn(received, "cause"));
  assertStrictEquals(received.cause, undefined);
});

const causes: unknown[] = [
  null,
  0,
  "text",
  [1, 2],
  { a: new Date(0) },
  new Map([[1, 2]]),
  new TypeError("inner", { cause: new RangeError("innermost") }),
];

for (const cause of causes) {
  Deno.test(`msgpack: a cause that is ${Deno.inspect(cause, { depth: 0 }).split("\n")[0]} arrives, and is not enumerable`, () => {
    const error = new Error("no", { cause });
    const received = roundTrip(error) as Error;
    assertEquals(difference(received, error), undefined);
    assertEquals(Object.keys(received), []);
  });
}

Deno.test("msgpack: the stack stays behind: in its place are name and message", () => {
  const error = new RangeError("no", { cause: new Error("") });
  const received = roundTrip(error) as Error;
  assertEquals(received.stack, "RangeError: no");
  assertEquals((received.cause as Error).stack, "Error");
  const custom = roundTrip(new Custom("no")) as Error;
  assertEquals(custom.stack, "Custom: no");
  for (const { stack } of [received, custom]) {
    assertFalse(stack!.includes("at "));
  }
  assertFalse(Object.keys(received).includes("stack"));
});

Deno.test("msgpack: nothing of the sender's files is in the message", () => {
  const message = msgpack.encode(new Error("no"));
  assertEquals(message, extension(0x54, fixstr("Error"), fixstr("no")));
});

Deno.test("msgpack: a name or message that is no text is sent as text", () => {
  const error = Object.assign(new Error("no"), { name: 5, message: null });
  const received = roundTrip(error) as Error;
  assertEquals([received.name, received.message], ["5", "null"]);
});

Deno.test("msgpack: an error comes back and goes out the same", () => {
  const error = new Custom("no", { cause: new DOMException("x", "DataError") });
  const message = msgpack.encode(error);
  assertEquals(msgpack.encode(msgpack.decode(message.slice())), message);
});

Deno.test("msgpack: a cause that cannot be sent is a CodecError that says where it is", () => {
  const value = { e: new Error("", { cause: { f: () => 1 } }) };
  const error = assertThrows(() => msgpack.encode(value), CodecError);
  assertEquals(error.path, "value.e.cause.f");
});

Deno.test("msgpack: errors that are each other's cause are a CodecError that says where", () => {
  const one = new Error("one");
  one.cause = new Error("other", { cause: one });
  const error = assertThrows(
    () => msgpack.encode([one]),
    CodecError,
    "contains itself",
  );
  assertEquals(error.path, "value[0].cause.cause");
});
