/**
 * How every codec of JavaScript is measured: alone in its process, on one
 * document, so that it meets no types but that document's.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { DOCUMENTS } from "../documents.ts";
import type { Timing } from "../job.ts";

/** What a codec's program is told, as JSON in its only argument. */
export interface CodecJob {
  document: string;
  timing: Timing;
}

/** What it prints: how long one call takes, in seconds, for each batch. */
export interface CodecOutcome {
  /** How many bytes the document has. */
  length: number;
  encode: number[];
  decode: number[];
}

/** Times both directions, and prints the outcome. */
export function measure(
  encode: (value: unknown) => Uint8Array,
  decode: (bytes: Uint8Array<ArrayBuffer>) => unknown,
): void {
  const job: CodecJob = JSON.parse(Deno.args[0]!);
  const { value } = DOCUMENTS.find(({ id }) => id === job.document)!;
  const bytes = new Uint8Array(encode(value));
  assertSame(decode(bytes), value);
  const outcome: CodecOutcome = {
    length: bytes.length,
    encode: batches(() => encode(value), job.timing),
    decode: batches(() => decode(bytes), job.timing),
  };
  console.log(JSON.stringify(outcome));
}

function batches(
  call: () => unknown,
  { batchTime, batches }: Timing,
): number[] {
  const count = warmUp(call, batchTime);
  return Array.from(
    { length: batches },
    () => time(call, count) / count / 1000,
  );
}

/** Doubles the count until it takes long enough, twice: by then the code is compiled. */
function warmUp(call: () => unknown, batchTime: number): number {
  let count = 1;
  while (time(call, count) < batchTime || time(call, count) < batchTime) {
    count *= 2;
  }
  return count;
}

/** Where the results go, so that no call can be left out as useless. */
export let sink: unknown;

function time(call: () => unknown, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) sink = call();
  return performance.now() - start;
}

function assertSame(decoded: unknown, value: unknown): void {
  if (!isDeepStrictEqual(decoded, value)) {
    throw new Error(`Decoded to ${Deno.inspect(decoded)}`);
  }
}
