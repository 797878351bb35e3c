/** The lines that must be flat, and what is flat for each. */

import { judge, type Judgement } from "./flatness.ts";
import type { Sample } from "./sample.ts";

/** One of the figures of a sample, over time. */
export interface Line {
  name: string;
  of(sample: Sample): number | undefined;
  /** What is 1 where the line is written or drawn. */
  unit: { name: string; size: number };
  /** By how much the fourth quarter may lie above the third. */
  tolerance: number;
}

const MIB = 2 ** 20;
const MEBIBYTES = { name: "MiB", size: MIB };
const PIECES = { name: "", size: 1 };

/**
 * The system's allocator gives back late, and in pieces: a soak of five minutes
 * ends up to 4 MiB higher or lower. To keep 1 KiB of each session is some 15 MiB
 * in a quarter of it.
 */
const RESIDENT_TOLERANCE = 8 * MIB;

/**
 * What is left when garbage was collected stays the same but for caches and
 * compiled code, which come and go. To keep 100 bytes of each session is more.
 */
const HEAP_TOLERANCE = 1 * MIB;

/** At rest everything is closed. */
const COUNT_TOLERANCE = 0;

export const LINES: readonly Line[] = [
  {
    name: "Resident memory",
    of: ({ resident }) => resident,
    unit: MEBIBYTES,
    tolerance: RESIDENT_TOLERANCE,
  },
  {
    name: "Heap and buffers, garbage collected",
    of: ({ heap }) => heap,
    unit: MEBIBYTES,
    tolerance: HEAP_TOLERANCE,
  },
  {
    name: "Open descriptors",
    of: ({ descriptors }) => descriptors,
    unit: PIECES,
    tolerance: COUNT_TOLERANCE,
  },
  {
    name: "Resources of the runtime",
    of: ({ resources }) => resources,
    unit: PIECES,
    tolerance: COUNT_TOLERANCE,
  },
];

/** The values of a line, or `undefined` where this system does not tell them. */
export function valuesOf(
  line: Line,
  samples: readonly Sample[],
): number[] | undefined {
  const values = samples.map((sample) => line.of(sample));
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** A sentence on each line, and whether it is flat. Lines that nobody knows are passed over. */
export function judgeLines(
  samples: readonly Sample[],
): { sentence: string; judgement: Judgement }[] {
  return LINES.flatMap((line) => {
    const values = valuesOf(line, samples);
    if (!values) return [];
    const judgement = judge(values, line.tolerance);
    return [{ sentence: sentenceOf(line, values, judgement), judgement }];
  });
}

function sentenceOf(
  { name, unit, tolerance }: Line,
  values: readonly number[],
  { growth, isFlat }: Judgement,
): string {
  const inUnit = (value: number) =>
    `${Number((value / unit.size).toFixed(1))} ${unit.name}`.trim();
  const [first, last] = [values[0]!, values.at(-1)!].map(inUnit);
  return `${name}: ${isFlat ? "flat" : "NOT FLAT"}, the fourth quarter lies ${
    inUnit(growth)
  } above the third, and may by ${
    inUnit(tolerance)
  }; ${first} at first, ${last} at last`;
}
