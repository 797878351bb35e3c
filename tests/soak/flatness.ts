/** Whether a line is flat: whether what a process holds stays what it is. */

import { median } from "../../bench/statistics.ts";

/** What was found of a line. */
export interface Judgement {
  /** By how much the fourth quarter lies above the third. */
  growth: number;
  isFlat: boolean;
}

/** The fewest samples of which a judgement can be made: a median of three for each quarter. */
export const FEWEST_SAMPLES = 12;

/**
 * Judges the second half of a line. The first half is for warming up.
 *
 * It compares the medians of the third and the fourth quarter, so that neither
 * single peaks count, nor a saw-tooth whose teeth are shorter than a quarter.
 * What goes down is flat, too: nothing has been kept.
 *
 * @param samples The line, at equal intervals.
 * @param tolerance By how much the fourth quarter may lie above the third.
 * @throws {RangeError} If there are too few samples.
 */
export function judge(
  samples: readonly number[],
  tolerance: number,
): Judgement {
  if (samples.length < FEWEST_SAMPLES) {
    throw new RangeError(
      `Cannot judge a line of ${samples.length} samples: there must be ${FEWEST_SAMPLES}`,
    );
  }
  const half = Math.floor(samples.length / 2);
  const threeQuarters = Math.floor(samples.length * 3 / 4);
  const growth = median(samples.slice(threeQuarters)) -
    median(samples.slice(half, threeQuarters));
  return { growth, isFlat: growth <= tolerance };
}
