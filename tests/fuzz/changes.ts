/** What happens to bytes on their way, as data. */

import fc from "fast-check";
import { join } from "../helpers/faulty_stream.ts";

/** One thing that happens. */
export interface Change {
  kind: keyof typeof KINDS;
  /** Where, counted on beyond the end from the beginning again. */
  at: number;
  /** To how many bytes, where that matters: at least one. */
  count: number;
  /** Bytes that were not there before: at least one. */
  bytes: Uint8Array;
}

/** What becomes of bytes, of which `head` is before where it happens, and `tail` behind. */
type Effect = (
  head: Uint8Array,
  tail: Uint8Array,
  change: Change,
) => Uint8Array[];

const KINDS = {
  flipBit: (head, tail, { count }) => [
    head,
    tail.subarray(0, 1).map((byte) => byte ^ 1 << (count & 7)),
    tail.subarray(1),
  ],
  overwrite: (head, tail, { bytes }) => [
    head,
    bytes,
    tail.subarray(bytes.length),
  ],
  insert: (head, tail, { bytes }) => [head, bytes, tail],
  remove: (head, tail, { count }) => [head, tail.subarray(count)],
  repeat: (head, tail, { count }) => [head, tail.subarray(0, count), tail],
  exchange: (head, tail, { count }) => [
    head,
    tail.subarray(count, 2 * count),
    tail.subarray(0, count),
    tail.subarray(2 * count),
  ],
  truncate: (head) => [head],
  beginAgain: (head, tail, { count }) => [head, head.subarray(count), tail],
  garble: (head, tail, { count }) => [
    head,
    tail.subarray(0, count).map((byte, index) => byte ^ count + index),
    tail.subarray(count),
  ],
} as const satisfies Record<string, Effect>;

/** Any of them. */
export const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...Object.keys(KINDS) as Change["kind"][]),
  at: fc.nat(),
  count: fc.integer({ min: 1, max: 70 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});

/** One after another, mostly one. */
export const changes: fc.Arbitrary<Change[]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(change) },
  { weight: 1, arbitrary: fc.array(change, { minLength: 2, maxLength: 4 }) },
);

/** Now and then, none. */
export const changesOrNone: fc.Arbitrary<Change[]> = fc.oneof(
  { weight: 7, arbitrary: changes },
  { weight: 1, arbitrary: fc.constant<Change[]>([]) },
);

/** What becomes of bytes, in memory of its own. */
export function changed(
  bytes: Uint8Array,
  changes: readonly Change[],
): Uint8Array<ArrayBuffer> {
  let result = bytes.slice() as Uint8Array<ArrayBuffer>;
  for (const change of changes) {
    const at = change.at % (result.length + 1);
    const effect: Effect = KINDS[change.kind];
    result = join(effect(result.subarray(0, at), result.subarray(at), change));
  }
  return result;
}

/** Whether these are the same bytes. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length &&
    one.every((byte, index) => byte === other[index]);
}
