/**
 * The command line.
 *
 * @module
 */

import { parseArgs } from "node:util";
import type { Timing } from "./job.ts";
import { WORKS } from "./works.ts";

/** What the command line asks for. */
export interface Options {
  quick: boolean;
  rounds: number;
  /** For each pair. */
  timing: Timing;
  /** The works to do, by id; empty: all. */
  only: string[];
  /** The interpreters to compare with; empty: those on the path. */
  pythons: string[];
  /** A checkout of denoland/std. */
  std: string | undefined;
  /** Where the results go: a path without the `.json` and `.svg`. */
  out: string;
}

/** The works that are no pairs. */
export const OTHER_WORKS = ["codecs", "idle", "peak"] as const;

const IDS: readonly string[] = [...WORKS.map(({ id }) => id), ...OTHER_WORKS];

const USAGE = `deno task bench [options]

  --quick         what the thresholds are about, once: within a minute
  --rounds N      how often everything is measured, in turns (default 5; quick: 1)
  --only WORK     only this, and the next that is named so:
                  ${IDS.slice(0, 6).join(", ")},
                  ${IDS.slice(6).join(", ")}
  --python PATH   compare with this CPython, and the next that is named so
                  (default: python3 and all python3.N that are on the path)
  --std PATH      a checkout of denoland/std, for @std/msgpack
  --out PATH      write PATH.json and PATH.svg (default bench/results/latest)
  --help          this text`;

/** Reads it; prints what is wrong and ends, if something is. */
export function parseOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        out: {
          type: "string",
          default: `${import.meta.dirname}/results/latest`,
        },
        python: { type: "string", multiple: true, default: [] },
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
        std: { type: "string" },
      },
    });
    if (values.help) {
      console.log(USAGE);
      Deno.exit();
    }
    const { only, out, python: pythons, quick, std } = values;
    const unknown = only.find((id) => !IDS.includes(id));
    if (unknown !== undefined) throw new Error(`No such work: ${unknown}`);
    const rounds = Number(values.rounds ?? (quick ? 1 : 5));
    if (!(Number.isInteger(rounds) && rounds > 0)) {
      throw new Error(`Not a number of rounds: ${values.rounds}`);
    }
    const timing = { batchTime: quick ? 60 : 100, batches: 3 };
    return { quick, rounds, timing, only, pythons, std, out };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    Deno.exit(2);
  }
}
