/**
 * Everything in turns, round by round, so that what disturbs the machine for a
 * while disturbs all alike.
 *
 * @module
 */

import { Progress } from "./progress.ts";

/** One measurement of a round. */
export interface Task {
  /** What it measures, for the progress line and for what has failed. */
  label: string;
  /** Measures once. */
  run(): Promise<void>;
}

/**
 * Runs all groups in each round. The tasks of a group are compared with each
 * other, so they run next to each other, and another one begins in each round.
 *
 * @returns Those that have failed, and why; they are not tried again.
 */
export async function runRounds(
  groups: readonly (readonly Task[])[],
  rounds: number,
): Promise<string[]> {
  const failed = new Map<Task, string>();
  const progress = new Progress(groups.flat().length * rounds);
  for (let round = 0; round < rounds; round++) {
    for (const group of groups) {
      for (const task of rotate(group, round)) {
        if (failed.has(task)) continue;
        progress.step(task.label);
        try {
          await task.run();
        } catch (error) {
          failed.set(task, reasonOf(error as Error));
          progress.skip(rounds - round - 1);
        }
      }
    }
  }
  progress.end();
  return [...failed].map(([{ label }, reason]) => `${label} (${reason})`);
}

/** The line that says what is wrong, without the paths of this machine. */
function reasonOf({ message }: Error): string {
  const lines = message.split("\n");
  const line = lines.find((line) => /^\w*error\b/i.test(line)) ?? lines[0]!;
  return line.replace(/(file:\/\/)?\/\S+/g, "…");
}

function rotate<Item>(items: readonly Item[], by: number): Item[] {
  const first = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
