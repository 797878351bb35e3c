/**
 * Says how much of what is published was run by the suite and the processes
 * that it started, and ends with 1 where that is too little:
 *
 *     deno task test:coverage && deno task coverage
 */

import { fileURLToPath } from "node:url";
import { type FileLines, parseLcov } from "./lcov.ts";
import { publishedSources } from "./published.ts";
import { summarize } from "./summary.ts";

/** The lines that must be run, of a hundred. */
const FLOOR = 95;

const ROOT = new URL("../../", import.meta.url);
const COLLECTED = new URL("coverage/", ROOT);

if (isEmpty(COLLECTED)) {
  console.error("Nothing was collected: run `deno task test:coverage` first");
  Deno.exit(1);
}
const { percent, table } = summarize(publishedSources(ROOT), await measured());
console.log(table.join("\n"));
if (percent < FLOOR) {
  console.error(`Too little was run: ${FLOOR} % of the lines must be`);
  Deno.exitCode = 1;
}

function isEmpty(folder: URL): boolean {
  try {
    return Deno.readDirSync(folder).next().done === true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** What the last run has left in `coverage/`. */
async function measured(): Promise<FileLines[]> {
  dropUnfinished(COLLECTED);
  const { success, stdout } = await new Deno.Command("deno", {
    args: ["coverage", "--quiet", "--lcov", "coverage"],
    cwd: ROOT,
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (!success) Deno.exit(1);
  const root = fileURLToPath(ROOT);
  return parseLcov(new TextDecoder().decode(stdout))
    .filter(({ path }) => path.startsWith(root))
    .map((file) => ({
      ...file,
      path: file.path.slice(root.length).replaceAll("\\", "/"),
    }));
}

/** A process that was killed as it wrote what it had run has left the half of it. */
function dropUnfinished(folder: URL): void {
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (!isFile) continue;
    const file = new URL(name, folder);
    try {
      JSON.parse(Deno.readTextFileSync(file));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      console.error(`Left out, because it breaks off: coverage/${name}`);
      Deno.removeSync(file);
    }
  }
}
