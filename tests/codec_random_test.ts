/** The codecs with whatever chance brings: a value comes back as it was, bytes give a value or a CodecError. */

import { assertEquals, assertInstanceOf } from "@std/assert";
import { type Codec, CodecError, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { CODECS, roundTrip } from "./helpers/codecs.ts";
import { Random, SEED } from "./helpers/random.ts";
import { Maker } from "./helpers/values.ts";

const CASES = 10_000;

for (const [name, codec] of CODECS) {
  const extensions = codec === msgpack;

  Deno.test(`${name}: a random value comes back as it was`, () => {
    const make = new Maker({ lossy: false, extensions });
    for (let i = 0; i < CASES; i++) {
      const value = make.value(4);
      const note = `seed ${SEED}, case ${i}`;
      const received = roundTrip(value, codec);
      assertEquals(difference(received, value), undefined, note);
    }
  });

  Deno.test(`${name}: random bytes are a value or a CodecError`, () => {
    const random = new Random();
    for (let i = 0; i < CASES; i++) {
      const message = random.bytes(random.below(40));
      assertValueOrCodecError(codec, message, `seed ${SEED}, case ${i}`);
    }
  });

  Deno.test(`${name}: random changes of a message leave a value or a CodecError`, () => {
    const make = new Maker({ extensions });
    for (let i = 0; i < CASES; i++) {
      const original = codec.encode(make.value(3)).subarray(0, 500);
      const message = make.random.mutated(original);
      assertValueOrCodecError(codec, message, `seed ${SEED}, case ${i}`);
    }
    assertEquals(Object.keys(Object.prototype), []);
  });
}

/** Fails unless the bytes give a value, or a CodecError that has them. */
function assertValueOrCodecError(
  codec: Codec,
  message: Uint8Array<ArrayBuffer>,
  note: string,
) {
  const before = message.slice();
  try {
    codec.decode(message);
  } catch (error) {
    assertInstanceOf(error, CodecError, `${note}: ${before.toHex()}`);
    assertEquals(error.data, before, note);
  }
  assertEquals(message, before, `${note}: the message was changed`);
}
