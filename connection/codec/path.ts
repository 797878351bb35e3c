/**
 * Where in a value an encoder stopped, as an expression.
 *
 * @module
 */

import { quote } from "../quote.ts";

/**
 * From a value to one in it: a property, an index, or the indices of a key or a
 * value among the entries of a map.
 */
export type Step = string | number | readonly [entry: number, part: 0 | 1];

/** How many steps of a long path are printed, at either end. */
const SHOWN_STEPS = 8;

/** Prints the way to a value: `value.items[3].when`. */
export function printPath(steps: readonly Step[]): string {
  const shown = steps.length <= 2 * SHOWN_STEPS ? steps.map(printStep) : [
    ...steps.slice(0, SHOWN_STEPS).map(printStep),
    "…",
    ...steps.slice(-SHOWN_STEPS).map(printStep),
  ];
  return `value${shown.join("")}`;
}

/** How much of a long key is printed, in UTF-16 units. */
const SHOWN_KEY = 80;

function printStep(step: Step): string {
  if (typeof step === "number") return `[${step}]`;
  if (typeof step !== "string") return step.map(printStep).join("");
  if (step.length > SHOWN_KEY) {
    return `[${quote(step.slice(0, SHOWN_KEY))}…]`;
  }
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(step)
    ? `.${step}`
    : `[${quote(step)}]`;
}
