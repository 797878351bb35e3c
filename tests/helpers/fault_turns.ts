/** Waiting, but not for ever: turns of the event loop are counted, and no time. */

import { AssertionError } from "@std/assert";
import { setImmediate } from "node:timers";

/** How many turns cost nothing, and after how many, with a timer in each, something is held to be stuck. */
const QUICK_TURNS = 2000;
const MANY_TURNS = 5000;

/**
 * Waits until work is done and nothing is left of it.
 *
 * @param waiting Names whoever still waits.
 */
export async function settle<T>(
  work: Promise<T>,
  waiting: () => readonly string[],
): Promise<T> {
  let isOver = false;
  const end = () => void (isOver = true);
  work.then(end, end);
  for (let turns = 0; !isOver || waiting().length > 0; turns++) {
    // What has gone wrong says more than who waits because of that.
    if (isOver) await work;
    if (turns === MANY_TURNS) {
      const who = waiting().join(", ") || "the work itself";
      throw new AssertionError(`There still wait ${who}`);
    }
    await (turns < QUICK_TURNS ? quickTurn() : slowTurn());
  }
  return await work;
}

function quickTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function slowTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
