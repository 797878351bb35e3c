/**
 * Kills children of this process at random moments, and sees that it gets over
 * that: over TCP, and over Unix sockets or Windows' named pipes.
 *
 *     deno task kills --kills 1000
 *     deno task kills --kills 1000 --seed 7
 */

import { parseArgs } from "node:util";
import { campaign, type Report } from "./campaign.ts";
import { reportLines, usageLines } from "./report.ts";
import { SCENARIOS } from "./scenarios.ts";
import { type Usage, usage } from "./usage.ts";

/** Kills before descriptors are counted for the first time: what the runtime opens once, it keeps. */
const FIRST_KILLS = 16;

const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const kills = wholeNumber(options.kills);
const seed = wholeNumber(options.seed);
console.log(`${kills} kills, seed ${seed}`);
Deno.exit(await run() ? 0 : 1);

/** Kills, and prints what came of it. Whether everything was closed. */
async function run(): Promise<boolean> {
  const start = performance.now();
  const half = Math.floor(kills / 2);
  const stages = { begin: Math.min(FIRST_KILLS, half), half, end: kills };
  const reports: Report[] = [];
  const usages: [stage: string, usage: Usage][] = [];
  let first = 0;
  for (const [stage, end] of Object.entries(stages)) {
    reports.push(await campaign(SCENARIOS, { seed, first, end }));
    usages.push([stage, await usage()]);
    first = end;
  }
  const seconds = (performance.now() - start) / 1000;
  const parts = [reportLines(SCENARIOS, reports), usageLines(usages)];
  for (const lines of parts) console.log(`${lines.join("\n")}\n`);
  console.log(`${seconds.toFixed(1)} s`);
  const isFlat = usages[0]![1].descriptors === usages.at(-1)![1].descriptors;
  if (!isFlat) console.log("What was opened was not closed");
  return isFlat;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new Error(`Not a whole number: ${text}`);
  }
  return number;
}
