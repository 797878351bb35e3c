/** A property: what must hold whatever chance brings, and how it is tried. */

import fc from "fast-check";
import { changesSince, snapshot } from "./intrinsics.ts";
import { Watchdog } from "./watchdog.ts";

/** How long one case may take before it counts as one that hangs, in milliseconds. */
const PATIENCE = 10_000;

/** Which cases are tried. The same seed brings the same ones. */
export interface Attempt {
  seed: number;
  runs: number;
  /** Where among them the one is that failed, as fast-check has it. */
  path?: string | undefined;
}

/** What came of an attempt. */
export interface Outcome {
  /** How many cases were tried. */
  runs: number;
  /** What is wrong, with the smallest case and the command that brings it again; `undefined` where all is well. */
  failure: string | undefined;
}

/** What must hold, by its name, and how to try it. */
export interface Property {
  /** Its subject, and what must hold. */
  readonly name: string;
  /** How many cases of it the suite tries. */
  readonly share: number;
  attempt(attempt: Attempt): Promise<Outcome>;
}

/**
 * Makes a property. Whatever else becomes of a case, it must not change what all
 * objects inherit from.
 *
 * @param holds Throws, or rejects, where it does not hold. A case on which it
 * calls `fc.pre(false)` is not counted.
 */
export function property<T>(
  name: string,
  share: number,
  values: fc.Arbitrary<T>,
  holds: (value: T) => void | Promise<void>,
): Property {
  return {
    name,
    share,
    async attempt({ seed, runs, path }) {
      const before = snapshot();
      using watchdog = new Watchdog(PATIENCE);
      const details = await fc.check(
        fc.asyncProperty(
          values,
          (value) => watchdog.watch((async () => await holds(value))()),
        ),
        { seed, numRuns: runs, ...(path !== undefined && { path }) },
      );
      const found = details.failed
        ? describeFailure(details)
        : describeChanges(changesSince(before), seed);
      return {
        runs: details.numRuns,
        failure: found && `${name}: ${found}\n\n${replay(name, details)}`,
      };
    },
  };
}

function describeFailure<T>(details: fc.RunDetails<T>): string {
  const error = Deno.inspect(details.errorInstance, { depth: 1 });
  return `${fc.defaultReportMessage(details)}\n\n${error}`;
}

function describeChanges(
  changes: string[],
  seed: number,
): string | undefined {
  return changes.length > 0
    ? `${changes.join(", ")}: changed by one of the cases of seed ${seed}`
    : undefined;
}

/** The command that brings a failure again. */
function replay(
  name: string,
  { seed, numRuns, counterexamplePath }: Pick<
    fc.RunDetails<unknown>,
    "seed" | "numRuns" | "counterexamplePath"
  >,
): string {
  const which = counterexamplePath === null
    ? `--runs ${numRuns}`
    : `--path ${counterexamplePath}`;
  return `Again: deno task fuzz --only '${name}' --seed ${seed} ${which}`;
}
