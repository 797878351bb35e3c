/** Where the probe's key comes from, and what is left there. */

import { assertEquals, assertRejects } from "@std/assert";
import { Interruption } from "../cli/interruption.ts";
import { readKey } from "../cli/key.ts";
import { UsageError } from "../cli/usage_error.ts";
import { CTRL_C } from "./helpers/cli.ts";
import { temporaryFolder } from "./helpers/folder.ts";

/** A variable that the suite may change. */
const VARIABLE = "PROCESSING_AUTHKEY";

const input = {
  isTerminal: true,
  stream: () => new ReadableStream<Uint8Array>(),
  askHidden: () => Promise.resolve(" typed "),
};

const { signal } = new AbortController();

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const FILES: [what: string, content: string, key: string][] = [
  ["nothing behind it", "key", "key"],
  ["the end of its line", "key\n", "key"],
  ["the end of its line as on Windows", "key\r\n", "key"],
  ["two ends of lines", "key\n\n", "key\n"],
  ["spaces around it", " key \n", " key "],
  ["a carriage return", "key\r", "key\r"],
];

for (const [what, content, key] of FILES) {
  Deno.test(`a key file with ${what}`, async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/key`;
    await Deno.writeTextFile(path, content);
    const bytes = await readKey({ from: "file", path }, input, signal);
    assertEquals(decoder.decode(bytes), key);
  });
}

Deno.test("an interruption ends the wait for a key file", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/key`;
  await Deno.writeTextFile(path, "key");
  const interrupted = AbortSignal.abort(CTRL_C);
  await assertRejects(
    () => readKey({ from: "file", path }, input, interrupted),
    Interruption,
  );
});

Deno.test("a key of the environment is taken out of it", async () => {
  const source = { from: "env", variable: VARIABLE } as const;
  Deno.env.set(VARIABLE, "é");
  assertEquals(decoder.decode(await readKey(source, input, signal)), "é");
  assertEquals(Deno.env.get(VARIABLE), undefined);
  const again = () => readKey(source, input, signal);
  await assertRejects(again, UsageError, "is not set");
});

Deno.test("a key that is typed is taken as it is", async () => {
  const bytes = await readKey({ from: "prompt" }, input, signal);
  assertEquals(decoder.decode(bytes), " typed ");
});
