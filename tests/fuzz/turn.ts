/** A property that is tried for a while: in rounds, each with a seed of its own, which the first one's decides. */

import { Random } from "../helpers/random.ts";
import type { Outcome, Property } from "./property.ts";

/** How many cases there are at the most between two looks at the time. */
const ROUND = 1000;

/** Where a turn begins, and how long it goes on. */
export interface Turn {
  seed: number;
  /** How many cases it tries at the most. */
  runs: number;
  /** When it is over at the latest, as `performance.now()` has it. */
  deadline: number;
  /** Called after each round, with how many cases have been tried. */
  onRound?: (runs: number) => void;
}

/** A seed that nobody chose. */
export function anySeed(): number {
  return crypto.getRandomValues(new Int32Array(1))[0]!;
}

/** Tries a property until the turn is over, or something is wrong. */
export async function take(
  property: Property,
  { seed, runs, deadline, onRound }: Turn,
): Promise<Outcome> {
  const random = new Random(seed);
  const round = Math.min(ROUND, property.share);
  let tried = 0;
  for (let next = seed; tried < runs; next = random.below(2 ** 32) | 0) {
    const outcome = await property.attempt({
      seed: next,
      runs: Math.min(round, runs - tried),
    });
    tried += outcome.runs;
    if (outcome.failure) return { runs: tried, failure: outcome.failure };
    onRound?.(tried);
    if (performance.now() >= deadline) break;
  }
  return { runs: tried, failure: undefined };
}
