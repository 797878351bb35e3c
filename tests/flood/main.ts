/**
 * A thousand hostile clients against a listener with its default limits, beside
 * a hundred honest ones, all in this process: what it takes to be let in, and
 * whether what is promised holds.
 *
 *     deno task flood
 *     deno task flood --seed 7
 */

import { parseArgs } from "node:util";
import { median } from "../../bench/statistics.ts";
import { socketTransports } from "../helpers/transports.ts";
import { Memory } from "./memory.ts";
import { flood, type Outcome, type Plan, timesOf } from "./scene.ts";
import { verdict } from "./verdict.ts";

const PLAN = {
  hostile: 1000,
  honest: 100,
  // Longer than a silent client is waited for, so that all of them come again meanwhile.
  visits: 40,
  longestPause: 1000,
};

/** One transport of each kind that the system has without further permissions. */
const TRANSPORTS = ["TCP", "Unix"];

const { values: options } = parseArgs({
  options: { seed: { type: "string", default: String(Date.now() % 2 ** 31) } },
});
const seed = Number(options.seed);
if (!Number.isSafeInteger(seed)) throw new Error(`Not a seed: ${options.seed}`);

console.log(
  `Seed ${seed}; ${navigator.hardwareConcurrency} cores; ${PLAN.hostile} hostile clients, ${PLAN.honest} honest ones with ${PLAN.visits} visits each`,
);
let holds = true;
for (const { name, address } of socketTransports) {
  if (!TRANSPORTS.includes(name)) continue;
  console.log(`\n${name}`);
  const plan: Plan = { ...PLAN, seed };
  const memory = new Memory();
  const outcome = await flood(address(), plan);
  memory.end();
  print(outcome, memory);
  for (const [clause, isKept] of verdict(plan, outcome, memory)) {
    console.log(`  ${isKept ? "holds " : "BROKEN"}  ${clause}`);
    holds &&= isKept;
  }
}
Deno.exit(holds ? 0 : 1);

function print(outcome: Outcome, memory: Memory): void {
  const { visits, server, hostile, most, stats } = outcome;
  const times = timesOf(outcome);
  const again = visits.flat().filter(({ attempts }) => attempts > 1).length;
  const rows: [string, unknown][] = [
    ["authenticated in, all visits", distribution(times.flat())],
    ["authenticated in, medians", distribution(times.map(median))],
    [
      "served",
      `${server.answers} visits, ${again} of them not at the first attempt`,
    ],
    ...[...hostile].map(([name, { made, dropped, failed }]) =>
      [
        `hostile, ${name}`,
        `${made} connections, ${dropped} dropped, ${failed} attempts failed`,
      ] as [string, unknown]
    ),
    ["most at once", JSON.stringify(most)],
    ["listener.stats()", JSON.stringify(stats)],
    ["resident memory", memory.toString()],
  ];
  for (const [name, value] of rows) console.log(`  ${name}: ${value}`);
  for (const error of [...outcome.failures, ...server.failures].slice(0, 5)) {
    console.log("  ", error);
  }
}

function distribution(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.ceil(part * sorted.length) - 1]?.toFixed() ?? "–";
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`;
}
