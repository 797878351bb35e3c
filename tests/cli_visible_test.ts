/** What the probe shows on a terminal, which nothing that has come may control. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { bytesForm } from "../cli/forms/bytes.ts";
import type { Form } from "../cli/forms/form.ts";
import { hexForm } from "../cli/forms/hex.ts";
import { valuesForm } from "../cli/forms/values.ts";
import { Notation } from "../cli/notation/notation.ts";
import { inspect, messageOf } from "../cli/visible.ts";
import { Pipe } from "../mod.ts";
import { extended } from "./fuzz/values.ts";

/** How many values chance brings in a run of the suite. */
const RUNS = 500;

const CSI = "\x1b[2J";
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** The runtime's colours. */
// deno-lint-ignore no-control-regex
const COLOR = /\x1b\[\d+m/g;

const decoder = new TextDecoder();

const HOSTILE: [what: string, value: unknown][] = [
  ["text", CSI],
  ["text that turns around", "\u202e\u2066"],
  ["a key", { [CSI]: 1 }],
  ["an error's message", new Error(CSI)],
  [
    "an error's name",
    Object.defineProperty(new Error("m"), "name", { value: CSI }),
  ],
  ["an error's cause", new Error("m", { cause: new Error(CSI) })],
  ["a RegExp", new RegExp("\x1b\\[2J\x07")],
  ["a Map's key", new Map([[new Error("\x9b2J"), 1]])],
  ["a URL", new URL("http://a/\u202e")],
];

for (const [what, value] of HOSTILE) {
  for (const colors of [true, false]) {
    Deno.test(`${what} controls no terminal, ${colors ? "with" : "without"} colours`, () => {
      const shown = inspect(value, colors).replaceAll("\n", "");
      assertEquals(UNSEEN.test(shown.replace(COLOR, "")), false, shown);
    });
  }
}

Deno.test("what has nothing unseen is shown in colours, where they are wanted", () => {
  const value = { a: [1, "x"], b: null };
  assertEquals(inspect(value, false), '{ a: [ 1, "x" ], b: null }');
  assertMatch(inspect(value, true), COLOR);
  assertEquals(inspect(value, true).replace(COLOR, ""), inspect(value, false));
});

Deno.test("no value controls a terminal, shown or printed", () => {
  const notation = new Notation();
  fc.assert(
    fc.property(extended, fc.boolean(), (value, colors) => {
      const shown = inspect(value, colors).replaceAll("\n", "");
      assertEquals(UNSEEN.test(shown.replace(COLOR, "")), false, shown);
      const { text } = notation.print(value);
      assertEquals(UNSEEN.test(text), false, text);
    }),
    { numRuns: RUNS },
  );
});

Deno.test("an error is told in one line of what can be seen", () => {
  assertEquals(messageOf(new Error(`a\n${CSI}`)), "a\\u{a}\\u{1b}[2J");
  assertEquals(messageOf(CSI), "\\u{1b}[2J");
});

const values = (isTerminal: boolean) =>
  valuesForm(new Notation(), { isTerminal, colors: false });

const BYTES: [what: string, form: Form, message: number[], line: string][] = [
  ["text on a terminal", bytesForm(true), [0x68, 0xc3, 0xa9], "hé"],
  [
    "controls on a terminal",
    bytesForm(true),
    [0x1b, 0x0a, 0x41],
    "\\u{1b}\\u{a}A",
  ],
  [
    "no UTF-8 on a terminal",
    bytesForm(true),
    [0x41, 0xff, 0x1b],
    "A\\xff\\x1b",
  ],
  ["controls on a pipe", bytesForm(false), [0x1b, 0x41], "\x1bA"],
  ["hexadecimal digits", hexForm, [0, 0x1b, 0xff], "001bff"],
  ["no value", values(false), [0xc1, 0xff], '{"$undecoded":"wf8="}'],
  ["no value on a terminal", values(true), [0xc1], '{"$undecoded":"wQ=="}'],
  ["a value", values(false), [0xc0], "null"],
];

for (const [what, form, message, line] of BYTES) {
  Deno.test(`the probe prints ${what}`, async () => {
    const [a, b] = Pipe();
    await a.sendBytes(new Uint8Array(message));
    const received = await form.receive(b);
    assertEquals(decoder.decode(received.line), line);
    await a.close();
    await b.close();
  });
}

Deno.test("bytes that are no text come out of a pipe as they were", async () => {
  const [a, b] = Pipe();
  await a.sendBytes(new Uint8Array([0xff, 0, 0x0a]));
  const { line } = await bytesForm(false).receive(b);
  assertEquals(line, new Uint8Array([0xff, 0, 0x0a]));
  await a.close();
  await b.close();
});

Deno.test("what nobody could print is not shown on a terminal, either", async () => {
  let shared: unknown[] = [];
  for (let doubled = 0; doubled < 100; doubled++) shared = [shared, shared];
  const [a, b] = Pipe({
    codec: { encode: () => new Uint8Array(), decode: () => shared },
  });
  await a.send(null);
  const { line, complaint } = await values(true).receive(b);
  const why = "it refers to the same parts too often";
  assertEquals(decoder.decode(line), JSON.stringify({ $cannot: why }));
  assertStringIncludes(complaint!, why);
  await a.close();
  await b.close();
});
