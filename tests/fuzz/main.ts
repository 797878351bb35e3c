/**
 * Tries the properties, for as long as it is told to:
 *
 *     deno task fuzz --minutes 10                 all of them in turns, with new seeds
 *     deno task fuzz --runs 100000                so many cases of each
 *     deno task fuzz --only frames --seed 5 …     those with that in their name, from that seed on
 *     deno task fuzz --only … --seed … --path …   a case that has failed
 *
 * It needs no permission. It ends with 1 where something is wrong.
 */

import { parseArgs } from "node:util";
import { Random } from "../helpers/random.ts";
import { MemoryWatch } from "./memory.ts";
import { PROPERTIES } from "./properties.ts";
import type { Outcome, Property } from "./property.ts";
import { anySeed, take } from "./turn.ts";

/** How long a property has a turn at the most while the time goes on, in milliseconds. */
const TURN = 5_000;

const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    runs: { type: "string" },
    seed: { type: "string" },
    only: { type: "string", default: "" },
    path: { type: "string" },
  },
});

const memory = new MemoryWatch();

/** Tries properties in turns until the time is over. */
async function untilOver(
  properties: readonly Property[],
  minutes: number,
): Promise<boolean> {
  const seeds = new Random(chooseSeed());
  const start = performance.now();
  const time = minutes * 60_000;
  const each = Math.min(TURN, time / properties.length);
  for (let next = 0; performance.now() < start + time; next++) {
    const property = properties[next % properties.length]!;
    const seed = seeds.below(2 ** 32) | 0;
    const deadline = performance.now() + each;
    const turn = { seed, runs: Infinity, deadline };
    if (!await report(property, seed, () => take(property, turn))) return false;
    memory.look((performance.now() - start) / time);
  }
  return true;
}

/** Tries so many cases of each. */
async function allRuns(
  properties: readonly Property[],
  runs: number,
): Promise<boolean> {
  for (const [index, property] of properties.entries()) {
    const seed = chooseSeed();
    const onRound = (tried: number) =>
      memory.look((index + tried / runs) / properties.length);
    const turn = { seed, runs, deadline: Infinity, onRound };
    if (!await report(property, seed, () => take(property, turn))) return false;
  }
  return true;
}

/** Tries one case of each, which has failed before. */
async function again(
  properties: readonly Property[],
  path: string,
): Promise<boolean> {
  for (const property of properties) {
    const seed = chooseSeed();
    const one = { seed, runs: 1, path };
    if (!await report(property, seed, () => property.attempt(one))) {
      return false;
    }
  }
  return true;
}

function chooseSeed(): number {
  return options.seed === undefined ? anySeed() : Number(options.seed);
}

/** Says what is tried, so that even what never ends can be tried again, and what came of it. */
async function report(
  { name }: Property,
  seed: number,
  attempt: () => Promise<Outcome>,
): Promise<boolean> {
  Deno.stdout.writeSync(new TextEncoder().encode(`${name}, seed ${seed}: `));
  const start = performance.now();
  const { runs, failure } = await attempt();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${runs} cases, ${Math.round(runs / seconds)} a second`);
  if (failure) console.error(`\n${failure}`);
  return !failure;
}

const { only, minutes, runs, path } = options;
const chosen = PROPERTIES.filter(({ name }) => name.includes(only));
if (chosen.length === 0) throw new RangeError(`No property is called ${only}`);
memory.look(0);
const isWell =
  await (path !== undefined
    ? again(chosen, path)
    : runs !== undefined
    ? allRuns(chosen, Number(runs))
    : untilOver(chosen, Number(minutes)));
memory.look(1);
console.log(String(memory));
if (memory.leak) console.error(memory.leak);
Deno.exitCode = isWell && !memory.leak ? 0 : 1;
