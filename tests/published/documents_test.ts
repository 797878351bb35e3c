/** Every link and every command in the documents of this repository leads somewhere. */

import { assert, assertEquals } from "@std/assert";
import { anchorsOf, blocksOf, linksOf, spansOf } from "./markdown.ts";
import { commandsOf } from "./commands.ts";

const ROOT = new URL("../../", import.meta.url);
const FOLDERS = ["", "bench/", "docs/", "examples/"];

const read = (path: string): string =>
  Deno.readTextFileSync(new URL(path, ROOT));

/** The documents, by their paths. */
const DOCUMENTS = FOLDERS.flatMap((folder) =>
  Array.from(Deno.readDirSync(new URL(folder, ROOT)))
    .filter(({ name }) => name.endsWith(".md"))
    .map(({ name }) => folder + name)
);

/** Not commands of this repository; readme_test.ts runs the second. */
const OF_THE_SYSTEM = /^(ssh |\(umask )/;

const CONFIG = JSON.parse(read("deno.json"));
const TASKS: Record<string, { command: string }> = CONFIG.tasks;

Deno.test("the documents are those that there are", () => {
  const names = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"];
  for (const name of names) assert(DOCUMENTS.includes(name), name);
});

for (const path of DOCUMENTS) {
  const text = read(path);

  // Whether somebody else's page is there is not for this machine to see.
  const links = linksOf(text).filter(({ target }) => !/^https:/.test(target));
  for (const { target, line } of links) {
    Deno.test(`${path}, line ${line}: ${target} is there`, () => {
      const url = new URL(target, new URL(path, ROOT));
      const anchor = decodeURIComponent(url.hash.slice(1));
      url.hash = "";
      const { isFile } = Deno.statSync(url);
      if (!isFile) assert(target.endsWith("/"), "a folder ends in a slash");
      if (anchor === "") return;
      assert(anchorsOf(Deno.readTextFileSync(url)).has(anchor), anchor);
    });
  }

  for (const command of commandsIn(text)) {
    Deno.test(`${path}: ${command} can be run`, () => assertRunnable(command));
  }
}

/** The commands in blocks, and those that stand between other words. */
function commandsIn(text: string): Set<string> {
  const blocks = blocksOf(text).filter(({ language }) => language === "sh");
  const spans = spansOf(text).filter((span) =>
    /^(deno|npx|bash|python3) \S/.test(span)
  );
  return new Set([
    ...blocks.flatMap(({ code }) => commandsOf(code)).map(({ line }) => line)
      .filter((line) => !OF_THE_SYSTEM.test(line)),
    ...spans,
  ]);
}

/** What a command that begins so has to be. */
const KINDS: readonly [RegExp, (words: string[], command: string) => void][] = [
  [/^deno task /, ([, , ...words]) => assertTask(words)],
  [/^npx -y deno@/, ([, , deno, ...words]) => {
    assertEquals(deno, `deno@${read(".ci/deno/newest").trim()}`);
    if (words[0] === "task") assertTask(words.slice(1));
  }],
  [/^deno run .*\bexamples\//, (_, command) => assertExample(command)],
  [/^python3 examples\//, ([, path]) => assertFile(path!)],
  [/^bash \S+$/, ([, path]) => assertFile(path!)],
  [/^deno add jsr:/, ([, , name]) => {
    const packages = [CONFIG.name, ...Object.keys(CONFIG.imports)];
    assert(packages.includes(name!.slice("jsr:".length)), name);
  }],
  // A program of the README, which readme_test.ts runs.
  [/^(deno (run|test)|python3) .*(?<![/:.\w])\w+\.(ts|py)\b/, (words) => {
    const program = words.find((word) => /^\w+\.(ts|py)$/.test(word));
    assert(read("README.md").includes(` ${program}\n`), program);
  }],
  [/\bdeno run .*\bjsr:/, (words) => {
    const entry = words.find((word) => word.startsWith(`jsr:${CONFIG.name}/`))!;
    assert(
      entry.slice(`jsr:${CONFIG.name}`.length).replace("/", "./") in
        CONFIG.exports,
    );
  }],
];

function assertRunnable(command: string): void {
  const kind = KINDS.find(([pattern]) => pattern.test(command));
  assert(kind, "no kind of command that is known here");
  kind[1](command.split(" "), command);
}

function assertFile(path: string): void {
  assert(Deno.statSync(new URL(path, ROOT)).isFile, path);
}

/** There is such a task, and its program knows the options. */
function assertTask([name = "", ...words]: string[]): void {
  const task = TASKS[name];
  assert(task, `there is no task ${name}`);
  const [, folder] = /(\w+(?:\/\w+)*)\/\w+\.ts$/.exec(task.command) ?? [];
  for (const option of words.filter((word) => /^--\w/.test(word))) {
    assert(folder, `${name} takes no options`);
    const known = RegExp(
      `["'{ ]${option.slice(2)}["']?[:,]|--${option.slice(2)}\\b`,
    );
    assert(sourcesIn(`${folder}/`).some((text) => known.test(text)), option);
  }
}

function sourcesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(new URL(folder, ROOT)))
    .filter(({ name }) => name.endsWith(".ts"))
    .map(({ name }) => read(folder + name));
}

/** The example says of itself how it is run. */
function assertExample(command: string): void {
  const [path] = /\bexamples\/\S+/.exec(command)!;
  const [comment] = /^\/\*\*[^]*?\*\//.exec(read(path))!;
  assert(comment.includes(` ${command}\n`), comment);
}
