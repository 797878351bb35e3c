/**
 * What JSR scores a package by, but for what only the registry sets: that the
 * README or the module has a text and examples, that every entry point has a
 * text, that every symbol has one, and that there are no slow types. Every entry
 * point has an example here, too, and so has everything that can be called.
 */

import { assert, assertEquals } from "@std/assert";
import { documentationOf } from "./documentation.ts";
import { publishedFiles } from "./package.ts";

const CONFIG = JSON.parse(
  await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
);
const ENTRIES = Object.entries<string>(CONFIG.exports);

for (const [entry, path] of ENTRIES) {
  const { text, examples, symbols } = await documentationOf(path);

  Deno.test(`the entry point ${entry} has a text and an example`, () => {
    assert(text.length > 50, text);
    assert(examples.length > 0);
  });

  for (const symbol of symbols) {
    Deno.test(`${entry}: ${symbol.name} is documented${symbol.isType ? "" : ", with an example"}`, () => {
      assert(symbol.text.length > 10, symbol.text);
      assert(symbol.isType || symbol.examples.length > 0);
    });
  }

  Deno.test(`${entry}: every example is one that runs`, () => {
    const all = [...examples, ...symbols.flatMap((it) => it.examples)];
    for (const example of all) assert(/```(ts\n|sh\n)/.test(example), example);
  });
}

/** What is published beside the folders of code. */
const BESIDE = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "SECURITY.md",
  "deno.json",
  "mod.ts",
];
const FOLDERS = /^(cli|client|connection|listener)\/[\w/]+\.ts$/;

Deno.test("what is published are the documents, the manifest and the code, and nothing else", async () => {
  const files = await publishedFiles();
  assertEquals(files.filter((path) => !FOLDERS.test(path)), BESIDE);
  for (const [, path] of ENTRIES) assert(files.includes(path.slice(2)), path);
});

Deno.test("what is published is all that there is of the code", async () => {
  const files = await publishedFiles();
  const there = ["cli", "client", "connection", "listener"].flatMap(filesIn);
  assertEquals(files.filter((path) => FOLDERS.test(path)), there.sort());
});

function filesIn(folder: string): string[] {
  const entries = Deno.readDirSync(
    new URL(`../../${folder}/`, import.meta.url),
  );
  return Array.from(entries).flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? filesIn(path) : [path];
  });
}

Deno.test("nothing that is published is large", async () => {
  for (const path of await publishedFiles()) {
    const { size } = await Deno.stat(new URL(`../../${path}`, import.meta.url));
    assert(size < 64 * 1024, `${path}: ${size} bytes`);
  }
});
