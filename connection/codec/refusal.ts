/**
 * Why a value cannot be encoded, and where in it that was found.
 *
 * @module
 */

import { CodecError } from "../errors.ts";
import { printPath, type Step } from "./path.ts";

/** Thrown where a value cannot be encoded. */
export class Refusal extends Error {}

/** A container that an error has come out of. */
export interface Passed {
  container: unknown;
  /** Where in it the error came from. */
  step: Step;
}

/**
 * The error for the caller.
 *
 * @param passed The containers that it has come out of, the innermost first.
 */
export function explain(error: unknown, passed: readonly Passed[]): unknown {
  const way = passed.toReversed();
  const again = indexOfRepetition(way);
  // What contains itself is found to be too deep, or too long.
  if (again !== undefined) {
    return refusal("it contains itself", way.slice(0, again));
  }
  return error instanceof Refusal ? refusal(error.message, way) : error;
}

/** The error that says why the value to which these steps lead cannot be encoded. */
export function unencodable(
  reason: string,
  steps: readonly Step[],
): CodecError {
  const path = printPath(steps);
  return new CodecError(`Cannot encode ${path}: ${reason}`, { path });
}

/** What a value that cannot be encoded is called in the error. */
export function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  const name = value.constructor?.name;
  return typeof name === "string" && name !== "" ? name : "such object";
}

function refusal(reason: string, way: readonly Passed[]): CodecError {
  return unencodable(reason, way.map(({ step }) => step));
}

/** The index of the first container that is one of those before it. */
function indexOfRepetition(way: readonly Passed[]): number | undefined {
  const seen = new Set<unknown>();
  for (const [index, { container }] of way.entries()) {
    if (seen.has(container)) return index;
    seen.add(container);
  }
  return undefined;
}
