/**
 * How every JavaScript driver takes the time: batches that grow until one takes
 * long enough, which warms up as well, and then those that count.
 *
 * @module
 */

/** @import { Outcome, Timing } from "../job.ts" */

/** How much larger a batch is than the one before, at most. */
const GROWTH = 8;

/**
 * Times `batch`, and prints the outcome as the driver's only line.
 *
 * @param {Timing} timing
 * @param {(count: number) => Promise<unknown>} batch Resolves when the other
 * end has acknowledged the last of `count` messages.
 * @param {number} [each] How many operations one of the count stands for.
 * @returns {Promise<void>}
 */
export async function measure({ batchTime, batches }, batch, each = 1) {
  const count = batches === 0 ? 1 : await warmUp(batchTime / 1000, batch);
  /** @type {Outcome} */
  const outcome = { count: count * each, seconds: [] };
  do {
    outcome.seconds.push(await time(batch, count));
  } while (outcome.seconds.length < batches);
  console.log(JSON.stringify(outcome));
}

/**
 * Finds the count of which a batch takes `seconds`.
 *
 * @param {number} seconds
 * @param {(count: number) => Promise<unknown>} batch
 * @returns {Promise<number>}
 */
async function warmUp(seconds, batch) {
  for (let count = 1;;) {
    const taken = await time(batch, count);
    if (taken >= seconds) return count;
    count *= Math.max(1, Math.min(GROWTH, 1.2 * seconds / taken));
    count = Math.ceil(count);
  }
}

/**
 * @param {(count: number) => Promise<unknown>} batch
 * @param {number} count
 * @returns {Promise<number>} How many seconds it took.
 */
async function time(batch, count) {
  const start = performance.now();
  await batch(count);
  return (performance.now() - start) / 1000;
}
