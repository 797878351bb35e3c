/** JSON as a codec: what comes back, what it cannot send, and what is malformed. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { CodecError, json, Pipe } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip, RUNTIMES } from "./helpers/codecs.ts";
import { contract, pattern, text } from "./helpers/contract.ts";
import { bytes } from "./helpers/encoded.ts";

/** What comes back as it was, and its text. */
const values: [value: unknown, text: string][] = [
  [null, "null"],
  [true, "true"],
  [0, "0"],
  [-1.5, "-1.5"],
  [1e300, "1e+300"],
  [2 ** 53, "9007199254740992"],
  ["", '""'],
  ['a "quoted" é€😀\n\0', String.raw`"a \"quoted\" é€😀\n\u0000"`],
  ["\ufeff", '"\ufeff"'],
  ["\ud800", String.raw`"\ud800"`],
  [[], "[]"],
  [[1, [2, [null]]], "[1,[2,[null]]]"],
  [{}, "{}"],
  [{ b: 1, a: { "": [] } }, '{"b":1,"a":{"":[]}}'],
];

for (const [value, encoded] of values) {
  Deno.test(`json: ${encoded} is written so, and comes back`, () => {
    assertEquals(text(json.encode(value)), encoded);
    assertEquals(difference(roundTrip(value, json), value), undefined);
  });
}

/** What arrives as something else, as with `JSON.stringify()`. */
const changed: [name: string, value: unknown, arrives: unknown][] = [
  ["undefined in an object", { a: undefined, b: 1 }, { b: 1 }],
  ["undefined in an array", [undefined, 1], [null, 1]],
  ["a function in an object", { a: () => 1, b: 1 }, { b: 1 }],
  ["a symbol in an array", [Symbol()], [null]],
  ["NaN", NaN, null],
  ["Infinity", [Infinity], [null]],
  ["−0", -0, 0],
  ["a Date", new Date(0), "1970-01-01T00:00:00.000Z"],
  ["an invalid Date", new Date(NaN), null],
  ["a Map", new Map([[1, 2]]), {}],
  ["a URL", new URL("http://a/"), "http://a/"],
  ["binary", bytes(1, 2), { 0: 1, 1: 2 }],
  ["what has a toJSON", { toJSON: () => [1] }, [1]],
];

for (const [name, value, arrives] of changed) {
  Deno.test(`json: ${name} arrives as JSON has it`, () => {
    assertEquals(difference(roundTrip(value, json), arrives), undefined);
  });
}

const nothing: [name: string, value: unknown, says: string][] = [
  ["undefined", undefined, "undefined"],
  ["a function", () => 1, "function"],
  ["a symbol", Symbol(), "symbol"],
];

for (const [name, value, says] of nothing) {
  Deno.test(`json: ${name} alone leaves nothing to send, and is a CodecError`, () => {
    const error = assertThrows(() => json.encode(value), CodecError);
    assertEquals([error.path, error.data], ["value", null]);
    assertEquals(error.cause, undefined);
    assertStringIncludes(error.message, says);
  });
}

const loop: Record<string, unknown> = {};
loop.self = loop;
const thrown = new RangeError("not today");

const unsendable: [name: string, value: unknown, cause: unknown][] = [
  ["a bigint", [1n], TypeError],
  ["what contains itself", loop, TypeError],
  ["a getter that throws", {
    get a(): unknown {
      throw thrown;
    },
  }, RangeError],
  ["a toJSON that throws", {
    toJSON(): never {
      throw thrown;
    },
  }, RangeError],
];

for (const [name, value, cause] of unsendable) {
  Deno.test(`json: ${name} is a CodecError with the cause`, () => {
    const error = assertThrows(() => json.encode(value), CodecError);
    assertInstanceOf(error.cause, cause as typeof Error);
    assertEquals(error.data, null);
  });
}

const malformed: [name: string, message: Uint8Array<ArrayBuffer>][] = [
  ["nothing", bytes()],
  ["no JSON", bytes("{a:1}")],
  ["half a text", bytes('"a')],
  ["two values", bytes("1 2")],
  ["a number of JavaScript's", bytes("0x10")],
  ["undefined", bytes("undefined")],
  ["MessagePack", bytes(0x81, 0xa1, "a", 1)],
  ["a byte order mark", bytes(0xef, 0xbb, 0xbf, "1")],
  ["text that is not UTF-8", bytes('"', 0xff, '"')],
  ["text that is cut off in a letter", bytes('"', 0xe2, 0x82)],
  ["UTF-16", bytes("1", 0, "2", 0)],
];

for (const [name, message] of malformed) {
  Deno.test(`json: ${name} is a CodecError that has the message and the cause`, () => {
    const error = assertThrows(
      () => json.decode(message.slice()),
      CodecError,
      `of ${message.length} bytes`,
    );
    assertEquals(error.data, message);
    assertEquals(error.path, null);
    assertInstanceOf(error.cause, Error);
  });
}

Deno.test("json: white space around a value is read", () => {
  assertEquals(json.decode(bytes(" \t\r\n[ 1 ]\n")), [1]);
});

for (const [runtime, within] of RUNTIMES) {
  Deno.test(`json: a key __proto__ is an ordinary one${runtime}`, () => {
    const message = '{"__proto__":{"isAdmin":true},"a":1}';
    const received = within(() => json.decode(bytes(message))) as object;
    assertEquals(Object.keys(received), ["__proto__", "a"]);
    assert(!("isAdmin" in received));
  });
}

contract("JSON carries values over a connection", async ({ a, b }) => {
  for (const [value] of values) {
    await a.send(value);
    assertEquals(difference(await b.recv(), value), undefined);
  }
  await a.send({ a: [1] });
  assertEquals(text(await b.recvBytes()), '{"a":[1]}');
  await a.sendBytes('[1, "two"]');
  assertEquals(await b.recv(), [1, "two"]);
  const long = { text: "größer ".repeat(50_000), list: [...pattern(50_000)] };
  const [received] = await Promise.all([b.recv(), a.send(long)]);
  assertEquals(difference(received, long), undefined);
}, { codec: json });

contract(
  "what JSON cannot send or read harms no more than that message",
  async ({ a, b }) => {
    await assertRejects(() => a.send(undefined), CodecError, "no undefined");
    await assertRejects(() => a.send([1n]), CodecError);
    await a.sendBytes("{");
    await a.send("next");
    const error = await assertRejects(() => b.recv(), CodecError);
    assertEquals(error.data, bytes("{"));
    assertEquals(await b.recv(), "next");
  },
  { codec: json },
);

Deno.test("json: a message longer than maxMessageLength is a RangeError, and nothing is sent", async () => {
  const [a, b] = Pipe({ codec: json, maxMessageLength: 10 });
  await assertRejects(() => a.send("x".repeat(9)), RangeError);
  await a.send("x".repeat(8));
  assertEquals(await b.recv(), "x".repeat(8));
  await Promise.all([a.close(), b.close()]);
});
