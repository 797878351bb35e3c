/** The default codec with whatever chance brings: a value comes back as it was, bytes give a value or a CodecError. */

import { assertEquals, assertInstanceOf } from "@std/assert";
import { CodecError, msgpack } from "../mod.ts";

const CASES = 20_000;

/** Random numbers that the seed alone decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed of today; where a test fails, its message has it. */
function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

class Maker {
  #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** A length that is mostly short, and now and then around a limit of the format. */
  length(): number {
    return this.pick([0, 1, 2, 3, 5, 15, 16, 17, 31, 32, 33]) +
      (this.below(50) === 0 ? this.pick([255, 256, 65535]) - 33 : 0);
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  text(): string {
    const letters = ["a", "Z", "0", " ", "\0", "é", "€", "😀", "_", "~"];
    const text = Array.from(
      { length: this.length() },
      () => this.pick(letters),
    );
    return this.below(20) === 0 ? "__proto__" : text.join("");
  }

  number(): number {
    const size = 2 ** this.below(70);
    return this.pick([
      this.below(size),
      -1 - this.below(size),
      (this.#random() - 0.5) * size,
      Infinity,
      -Infinity,
      NaN,
    ]);
  }

  value(depth: number): unknown {
    const kinds = depth > 0 ? 9 : 7;
    switch (this.below(kinds)) {
      case 0:
        return null;
      case 1:
        return this.below(2) === 0;
      case 2:
      case 3:
        return this.number();
      case 4:
        return this.pick([1n, -1n]) * BigInt(this.below(2 ** 53)) *
          BigInt(this.below(1024));
      case 5:
        return this.text();
      case 6:
        return this.bytes(this.length());
      case 7:
        return Array.from(
          { length: this.below(5) },
          () => this.value(depth - 1),
        );
      default:
        return Object.fromEntries(
          Array.from(
            { length: this.below(5) },
            () => [this.text(), this.value(depth - 1)],
          ),
        );
    }
  }

  /** Somebody else's message with something done to it. */
  mutated(message: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const at = this.below(message.length + 1);
    const length = this.below(4);
    const head = message.subarray(0, at);
    const tail = message.subarray(Math.min(message.length, at + length));
    switch (this.below(4)) {
      case 0:
        return head.slice();
      case 1:
        return Uint8Array.of(...head, ...tail);
      case 2:
        return Uint8Array.of(...head, ...this.bytes(length), ...tail);
      default:
        return Uint8Array.of(
          ...head,
          ...this.bytes(length),
          ...message.subarray(at),
        );
    }
  }
}

Deno.test("msgpack: a random value comes back as it was", () => {
  const seed = newSeed();
  const make = new Maker(randomFrom(seed));
  for (let i = 0; i < CASES; i++) {
    const value = make.value(4);
    const decoded = msgpack.decode(msgpack.encode(value).slice());
    assertEquals(decoded, value, `seed ${seed}, case ${i}`);
  }
});

/** Fails unless the bytes give a value, or a CodecError that has them. */
function assertValueOrCodecError(
  message: Uint8Array<ArrayBuffer>,
  note: string,
) {
  const before = message.slice();
  try {
    msgpack.decode(message);
  } catch (error) {
    assertInstanceOf(error, CodecError, `${note}: ${before.toHex()}`);
    assertEquals(error.data, before, note);
  }
  assertEquals(message, before, `${note}: the message was changed`);
}

Deno.test("msgpack: random bytes are a value or a CodecError", () => {
  const seed = newSeed();
  const make = new Maker(randomFrom(seed));
  for (let i = 0; i < CASES; i++) {
    const message = make.bytes(make.below(40));
    assertValueOrCodecError(message, `seed ${seed}, case ${i}`);
  }
});

Deno.test("msgpack: random changes of a message leave a value or a CodecError", () => {
  const seed = newSeed();
  const make = new Maker(randomFrom(seed));
  for (let i = 0; i < CASES; i++) {
    const original = msgpack.encode(make.value(3)).slice(0, 500);
    assertValueOrCodecError(make.mutated(original), `seed ${seed}, case ${i}`);
  }
  assertEquals(Object.keys(Object.prototype), []);
});
