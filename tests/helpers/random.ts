/** Random numbers that a seed decides, so that what failed once fails again. */

/** What the tests begin with, unless PROCESSING_TEST_SEED may be read and says otherwise. */
const DEFAULT_SEED = 0x5eed;

/** The seed of this run: it belongs into the message of whatever fails. */
export const SEED = seedFromEnvironment() ?? DEFAULT_SEED;

function seedFromEnvironment(): number | undefined {
  const variable = "PROCESSING_TEST_SEED";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  const text = state === "granted" ? Deno.env.get(variable) : undefined;
  return text === undefined ? undefined : Number(text) >>> 0;
}

/** A source of chance (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number = SEED) {
    this.#state = seed;
  }

  /** At least 0, and below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 on. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.below(256);
    return bytes;
  }

  /** A message to which something has happened on its way. */
  mutated(message: Uint8Array): Uint8Array<ArrayBuffer> {
    const at = this.below(message.length + 1);
    const count = this.below(4);
    const head = message.subarray(0, at);
    const tail = message.subarray(Math.min(message.length, at + count));
    const flipped = message.slice();
    switch (this.below(5)) {
      case 0:
        return head.slice();
      case 1:
        return Uint8Array.of(...head, ...tail);
      case 2:
        return Uint8Array.of(...head, ...this.bytes(count), ...tail);
      case 3:
        if (at < flipped.length) flipped[at]! ^= 1 << this.below(8);
        return flipped;
      default:
        return Uint8Array.of(
          ...head,
          ...this.bytes(count),
          ...message.subarray(at),
        );
    }
  }
}
