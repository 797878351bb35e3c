/** What a peer says or hears, and after how many bytes of it that peer vanishes. */

import { KIB, MIB, pattern } from "./contract.ts";

/** Messages, and numbers of their bytes, the four before each included. */
export interface Talk {
  readonly name: string;
  readonly messages: readonly Uint8Array[];
  readonly cuts: readonly number[];
}

/** Every byte of what is short; of what is long, those at which something begins, grows or ends. */
export const TALKS: readonly Talk[] = [
  talk("an empty message", [0]),
  talk("a short message", [40]),
  talk("several messages", [5, 0, 30, 1]),
  talk("a message that is not copied", [64 * KIB + 1], [512, 64 * KIB]),
  talk("a message for which memory grows", [MIB + 77], [
    512,
    64 * KIB,
    Math.ceil((MIB + 77) / 8),
    MIB,
  ]),
];

/** How many messages are in so many bytes whole, and whether nothing is behind them. */
export function framesIn(
  messages: readonly Uint8Array[],
  count: number,
): { whole: number; isBetween: boolean } {
  let end = 0;
  let whole = 0;
  for (const { length } of messages) {
    if (end + 4 + length > count) break;
    end += 4 + length;
    whole++;
  }
  return { whole, isBetween: end === count };
}

function talk(name: string, lengths: number[], borders: number[] = []): Talk {
  const messages = lengths.map((length, i) => pattern(length, i));
  const total = lengths.reduce((sum, length) => sum + 4 + length, 0);
  const cuts = borders.length === 0
    ? upTo(total)
    : [...upTo(20), ...borders, total].flatMap(around)
      .filter((at) => at >= 0 && at <= total);
  return { name, messages, cuts: [...new Set(cuts)] };
}

/** The places beside one, where a header stands before it or not. */
function around(place: number): number[] {
  return [-1, 0, 1, 3, 4, 5].map((step) => place + step);
}

/** The numbers from 0 to `last`. */
function upTo(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, i) => i);
}
