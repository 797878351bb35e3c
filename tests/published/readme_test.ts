/**
 * Every program of the README, as it is printed, in a project outside of the
 * repository that has nothing but an import map, to the files that are published
 * and to the stand-ins of what these import; run by the commands that are
 * printed, with the permissions that those name.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Block, blocksOf } from "./markdown.ts";
import { findInterpreters } from "../python/helpers/interpreters.ts";
import { type Command, commandsOf, runBlock } from "./commands.ts";
import { expectedOf, missingIn } from "./expected.ts";
import { importMap, pack } from "./package.ts";

const ROOT = new URL("../../", import.meta.url);

const blocksIn = async (path: string): Promise<Block[]> =>
  blocksOf(await Deno.readTextFile(new URL(path, ROOT)));

/** Where the probe is within the package. */
const CLI: string = JSON.parse(
  await Deno.readTextFile(new URL("deno.json", ROOT)),
).exports["./cli"];

/** What the import map of this project does in place of JSR. */
const ADD = /^deno add jsr:(\S+)$/;

/** What is not run here, and why. */
const ELSEWHERE: readonly [RegExp, string][] = [
  [/^npx -y deno@\S+ task \w+$/, "is for a checkout"],
  [ADD, "asks JSR"],
  [/^ssh /, "needs a second machine: here, that one is this one"],
];

/** The programs among some blocks, by the names in their first lines. */
const programsIn = (blocks: Block[]): Map<string, string> =>
  new Map(
    blocks.filter(({ language }) => /^(ts|python)$/.test(language))
      .map((block) => [nameOf(block), block.code]),
  );

const blocks = await blocksIn("README.md");
const programs = programsIn(blocks);
/** What runs on Windows alone is at least of the right types. */
const onWindows = programsIn(await blocksIn("docs/named_pipes.md"));

/** The blocks of commands; where one of text is behind, it is what they print. */
const recipes = blocks.map((block, i) => ({ block, next: blocks[i + 1] }))
  .filter(({ block }) => block.language === "sh")
  .map(({ block: { heading, line, code }, next }) => ({
    name: `${heading}, line ${line}`,
    commands: commandsOf(code).filter(isHere),
    output: next?.language === "text" ? next.code.trimEnd() : undefined,
  }))
  .filter(({ commands }) => commands.length > 0);

/** A Python that needs no `allowMd5`. */
const python = (await findInterpreters()).findLast((it) => it.namesDigests);

const folder = await Deno.makeTempDir({ prefix: "processing-consumer-" });
const project = `${folder}/project`;

Deno.test.beforeAll(async () => {
  await pack(`${folder}/package`);
  await Deno.mkdir(`${folder}/bin`);
  if (python) await Deno.symlink(python.path, `${folder}/bin/python3`);
  await Deno.mkdir(project);
  const imports = await importMap(new URL(`file://${folder}/package/`));
  await Deno.writeTextFile(`${project}/deno.json`, JSON.stringify({ imports }));
  for (const [name, code] of [...programs, ...onWindows]) {
    await Deno.writeTextFile(`${project}/${name}`, code);
  }
});

Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

Deno.test("README: each program is run by a command, or started by another program", () => {
  const commands = recipes.flatMap(({ commands }) => commands);
  assert(programs.size > 10, `${programs.size} programs`);
  for (const name of programs.keys()) {
    assert(
      commands.some(({ line }) => line.split(" ").includes(name)) ||
        programs.values().some((code) => code.includes(`"./${name}"`)),
      name,
    );
  }
});

Deno.test("README: each program imports what the reader was told to add", () => {
  const commands = blocks.filter(({ language }) => language === "sh")
    .flatMap(({ code }) => commandsOf(code));
  const added = commands.flatMap(({ line }) => ADD.exec(line)?.[1] ?? []);
  for (const [name, code] of programs) {
    for (const [, specifier] of code.matchAll(/ from "([^".][^"]*)";$/gm)) {
      const isAdded = added.some((it) => `${specifier}/`.startsWith(`${it}/`));
      assert(isAdded, `${name} imports ${specifier}`);
    }
  }
});

Deno.test("the programs of the documents are of the right types", async () => {
  const names = [...programs.keys(), ...onWindows.keys()]
    .filter((name) => name.endsWith(".ts"));
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["check", ...names],
    cwd: project,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
});

for (const { name, commands, output } of recipes) {
  const needsPython = commands.some((it) => it.line.startsWith("python3 "));
  Deno.test({
    name: `README: ${name}: prints what it says`,
    ignore: needsPython && python === undefined,
    fn: () => runRecipe(commands, output),
  });
}

async function runRecipe(commands: Command[], output = ""): Promise<void> {
  const outcomes = await runBlock(commands.map(withProbe), {
    cwd: project,
    env: { NO_COLOR: "1", PATH: `${folder}/bin:${Deno.env.get("PATH")}` },
  });
  for (const { command, code, stdout, stderr } of outcomes) {
    const said = `${command.line}\n${stdout}\n${stderr}`;
    assertEquals(code, 0, said);
    const expected = expectedOf(programs.get(programIn(command)) ?? "");
    assertEquals(missingIn(stdout, expected), undefined, said);
  }
  if (output !== "") {
    assertStringIncludes(outcomes.map(({ stdout }) => stdout).join(""), output);
  }
}

/** The probe of the package that was packed, with the import map of the project, in place of the one of JSR. */
function withProbe(command: Command): Command {
  const probe = `--config=deno.json ${folder}/package${CLI.slice(1)}`;
  const line = command.line.replace("jsr:@processing/connection/cli", probe);
  return { ...command, line };
}

function programIn({ line }: Command): string {
  return line.split(" ").find((word) => programs.has(word)) ?? "";
}

function nameOf({ code, line }: Block): string {
  const [, name] = /^(?:\/\/|#) (\w+\.(?:ts|py))\n/.exec(code) ?? [];
  if (name === undefined) {
    throw new Error(`The program at line ${line} has no name`);
  }
  return name;
}

function isHere({ line }: Command): boolean {
  return !ELSEWHERE.some(([pattern]) => pattern.test(line));
}
