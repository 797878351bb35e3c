/**
 * Measures the library between two processes, against others, and says what
 * was found: a table, a JSON file and a picture.
 *
 *     deno task bench --help
 *
 * @module
 */

import { dirname } from "node:path";
import { killAll, run } from "./child.ts";
import { thisMachine } from "./machine.ts";
import { parseOptions } from "./options.ts";
import { findPrograms, versionsOf } from "./programs.ts";
import type { Results } from "./results.ts";
import { runRounds } from "./rounds.ts";
import { tableOf } from "./table.ts";
import { tasksOf } from "./tasks.ts";

const SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

const options = parseOptions(Deno.args);
await Deno.mkdir(dirname(options.out), { recursive: true });
const folder = await Deno.makeTempDir({ prefix: "bench-" });
for (const signal of SIGNALS) Deno.addSignalListener(signal, interrupt);
try {
  await bench();
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Leaves nothing behind. */
function interrupt(): void {
  killAll();
  Deno.removeSync(folder, { recursive: true });
  Deno.exit(130);
}

async function bench(): Promise<void> {
  const leftOut: string[] = [];
  const programs = await findPrograms(options, leftOut);
  const { quick, rounds, out } = options;
  const results: Results = {
    date: new Date().toISOString(),
    machine: thisMachine(),
    versions: versionsOf(programs),
    options: { quick, rounds },
    pairs: [],
    codecs: [],
    idle: { connections: 0, peers: [] },
    peak: { length: 0, peers: [] },
    leftOut,
  };
  const tasks = await tasksOf({ options, programs, results, folder });
  const failures = await runRounds(tasks, rounds);
  leftOut.push(...failures);
  console.log(tableOf(results));
  const json = JSON.stringify(results, null, 2);
  await Deno.writeTextFile(`${out}.json`, `${json}\n`);
  await drawPicture(out);
  if (failures.length > 0) Deno.exitCode = 1;
}

/** In a process of its own, so that all else works where its library cannot be had. */
async function drawPicture(out: string): Promise<void> {
  const from = `${out}.json`;
  const to = `${out}.svg`;
  try {
    await run([
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      `--allow-read=${from}`,
      `--allow-write=${to}`,
      "--allow-env",
      `${import.meta.dirname}/picture.ts`,
      from,
      to,
    ]);
    console.error(`Written: ${from} and ${to}`);
  } catch (error) {
    console.error(`Written: ${from}; no picture: ${(error as Error).message}`);
  }
}
