/** The exceptions of the package, as a caller catches them. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import * as connection from "../mod.ts";

const { AuthenticationError, BufferTooShort, CodecError, EOFError } =
  connection;

const cause = new RangeError("behind it");
const data = new Uint8Array([1, 2, 3]);

// deno-lint-ignore no-explicit-any
type ErrorClass = new (...args: any[]) => Error;

/** Each class, made with a cause where it takes one. */
const errors: {
  name: string;
  Class: ErrorClass;
  error: Error;
  cause?: unknown;
}[] = [
  {
    name: "AuthenticationError",
    Class: AuthenticationError,
    error: new AuthenticationError("said", { cause }),
    cause,
  },
  {
    name: "BufferTooShort",
    Class: BufferTooShort,
    error: new BufferTooShort(data, 2),
  },
  {
    name: "CodecError",
    Class: CodecError,
    error: new CodecError("said", { cause }),
    cause,
  },
  {
    name: "EOFError",
    Class: EOFError,
    error: new EOFError("said", { cause }),
    cause,
  },
];

for (const { name, Class, error, cause } of errors) {
  Deno.test(`${name}: is an Error of that name, and of no other class`, () => {
    assertInstanceOf(error, Error);
    assertEquals(error.name, name);
    assertEquals(Class.name, name);
    for (const other of errors) {
      assertEquals(error instanceof other.Class, other.Class === Class);
    }
    assertStringIncludes(error.stack!, name);
    assertStringIncludes(Deno.inspect(error), name);
    assertStringIncludes(String(error), `${name}: ${error.message}`);
  });

  Deno.test(`${name}: has its cause, or none`, () => {
    assertStrictEquals(error.cause, cause);
    assertEquals("cause" in error, cause !== undefined);
  });
}

for (const { name, Class } of errors.filter(({ cause }) => cause)) {
  Deno.test(`${name}: needs no more than a sentence`, () => {
    const error = new Class("said");
    assertEquals(error.message, "said");
    assert(!("cause" in error));
  });
}

Deno.test("BufferTooShort: has the message's bytes as data, and both lengths in its text", () => {
  const error = new BufferTooShort(data, 2);
  assertStrictEquals(error.data, data);
  assertEquals(typeof error.message, "string");
  assertStringIncludes(error.message, "3 bytes");
  assertStringIncludes(error.message, "room for 2");
});

Deno.test("CodecError: has the path and the data that it was given, and null for others", () => {
  const none = new CodecError("said");
  assertEquals([none.path, none.data], [null, null]);
  const path = new CodecError("said", { path: "value.x" });
  assertEquals([path.path, path.data], ["value.x", null]);
  const both = new CodecError("said", { path: "value", data });
  assertEquals(both.path, "value");
  assertStrictEquals(both.data, data);
});

Deno.test("errors: the package exports these four classes and no further ones", () => {
  const classes = Object.entries(connection).filter(([, value]) =>
    typeof value === "function" && value.prototype instanceof Error
  );
  assertEquals(
    classes.map(([name]) => name).toSorted(),
    errors.map(({ name }) => name).toSorted(),
  );
});
