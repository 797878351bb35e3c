/** Numbered messages that a seed decides, so that either end knows what must come next. */

import { difference } from "../helpers/alike.ts";
import { assertBytes, KIB, MIB, pattern } from "../helpers/contract.ts";
import { Random } from "../helpers/random.ts";
import { Maker } from "../helpers/values.ts";

/** A message: a value, or bytes. */
export type Message =
  | { number: number; value: unknown }
  | { number: number; bytes: Uint8Array<ArrayBuffer> };

/** How many messages of a hundred have how many bytes. */
type Lengths = [share: number, least: number, most: number][];

/** What messages of bytes there can be in a conversation. */
const LENGTHS = {
  /** Beyond 64 KiB, they are neither collected nor copied. */
  mixed: [
    [50, 8, KIB],
    [25, KIB, 60 * KIB],
    [10, 60 * KIB, 70 * KIB],
    [10, 70 * KIB, MIB],
    [5, MIB, 3 * MIB],
  ],
  /** It is one that is collected that a kill cuts off. */
  collected: [[30, 8, 5 * KIB], [70, 5 * KIB, 60 * KIB]],
} satisfies Record<string, Lengths>;

/** How long the messages of bytes are in a conversation. */
export type Mixture = keyof typeof LENGTHS;

/** What one end sends in a conversation. */
export function* messagesOf(
  { seed, count, mixture }: { seed: number; count: number; mixture: Mixture },
): Generator<Message, void> {
  const random = new Random(seed);
  const make = new Maker({ lossy: false, extensions: true }, random);
  for (let number = 0; number < count; number++) {
    if (random.once(2)) {
      yield { number, value: make.value(3) };
    } else {
      const length = lengthOf(LENGTHS[mixture], random);
      yield { number, bytes: numbered(number, length, seed) };
    }
  }
}

/** How a value travels: with its number. */
export function wrap(
  { number, value }: { number: number; value: unknown },
): unknown {
  return { number, value };
}

/** Throws unless this is what a value has become on its way. */
export function assertValue(
  actual: unknown,
  expected: { number: number; value: unknown },
): void {
  const place = difference(actual, wrap(expected), "message");
  if (place === undefined) return;
  throw new Error(
    `Message ${expected.number} is wrong at ${place}: ${Deno.inspect(actual)}`,
  );
}

/** Throws unless these are the bytes that were sent. */
export function assertSameBytes(
  actual: Uint8Array,
  { number, bytes }: { number: number; bytes: Uint8Array },
): void {
  try {
    assertBytes(actual, bytes);
  } catch (cause) {
    const words = actual.slice(0, 8).buffer;
    const [found, length] = words.byteLength < 8 ? [] : new Uint32Array(words);
    throw new Error(
      `Message ${number} of ${bytes.length} bytes is wrong: what came has ${actual.length}, and says that it is message ${found} of ${length}`,
      { cause },
    );
  }
}

/** Bytes that begin with their number and their length, and are like no others. */
function numbered(
  number: number,
  length: number,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const bytes = pattern(length, seed + number);
  new Uint32Array(bytes.buffer).set([number, length]);
  return bytes;
}

function lengthOf(lengths: Lengths, random: Random): number {
  let rest = random.below(100);
  for (const [share, least, most] of lengths) {
    if (rest < share) return least + random.below(most - least);
    rest -= share;
  }
  throw new Error("The shares are fewer than a hundred");
}
