/** The command line of a soak. */

import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Options {
  minutes: number;
  seed: number;
  /** Where the picture goes. */
  svg: string | undefined;
}

const USAGE = `deno task soak --minutes N [--seed S] [--svg FILE]`;

/** The shortest soak that can be judged, in minutes. */
const SHORTEST = 1;

/** Reads it; prints what is wrong and ends, if something is. */
export function parseOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        minutes: { type: "string", default: "" },
        seed: { type: "string", default: String(Date.now() % 2 ** 31) },
        svg: { type: "string" },
      },
    });
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (!(minutes >= SHORTEST)) {
      throw new Error(`Not ${SHORTEST} minutes or more: ${values.minutes}`);
    }
    if (!Number.isSafeInteger(seed)) throw new Error(`No seed: ${values.seed}`);
    return { minutes, seed, svg: values.svg };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    Deno.exit(2);
  }
}
