/** The default codec and another implementation of MessagePack: each reads what the other writes. */

import { assert, assertEquals } from "@std/assert";
import { Extension, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { assertEncoded } from "./helpers/encoded.ts";
import { decode, encode, ExtData } from "./helpers/other_msgpack.ts";
import { SEED } from "./helpers/random.ts";
import { Maker, type MakerOptions } from "./helpers/values.ts";

const VALUES = 40_000;
const BIGINTS = { useBigInt64: true };
/** What the other implementation writes in its own way, or refuses. */
const UNLIKE = { lossy: false, protoKeys: false };

/** Does something with many values; where it fails, the message has the seed. */
function forMany(
  options: MakerOptions,
  test: (make: Maker) => void,
  count = VALUES,
): void {
  const make = new Maker(options);
  for (let i = 0; i < count; i++) {
    try {
      test(make);
    } catch (cause) {
      throw new Error(`Value ${i} of seed ${SEED} differs`, { cause });
    }
  }
}

Deno.test(`msgpack: ${VALUES} values, Dates among them, are written as by another implementation, which reads them`, () => {
  forMany({ ...UNLIKE, dates: true }, (make) => {
    const value = make.value(3);
    const encoded = msgpack.encode(value);
    assertEncoded(encoded, encode(value, BIGINTS));
    assertEquals(
      difference(msgpack.decode(encoded.slice()), decode(encoded, BIGINTS)),
      undefined,
    );
  });
});

Deno.test("msgpack: −0 and a lone surrogate are read by another implementation as documented", () => {
  assertEquals(decode(msgpack.encode([-0, "\ud800"])), [0, "\ufffd"]);
});

Deno.test("msgpack: floats of 32 bits from another implementation are read", () => {
  const make = new Maker();
  for (let i = 0; i < 5000; i++) {
    const value = make.number();
    const message = encode(value, { forceFloat32: true });
    const isInteger = Number.isSafeInteger(value);
    const expected = isInteger ? value : Math.fround(value);
    const actual = msgpack({ int64: "number" }).decode(message);
    assertEquals(actual, expected, `seed ${SEED}, number ${i}`);
  }
});

Deno.test("msgpack: 64-bit integers from another implementation are read as numbers with int64: number", () => {
  const codec = msgpack({ int64: "number" });
  for (let bits = 0; bits <= 53; bits++) {
    for (const value of [2 ** bits - 1, -(2 ** bits) + 1]) {
      const message = encode({ value: [value] });
      assertEquals(codec.decode(message), { value: [value] });
    }
  }
});

Deno.test("msgpack: what travels as an extension goes through an implementation that does not know it", () => {
  forMany({ ...UNLIKE, extensions: true }, (make) => {
    const value = make.value(2);
    const encoded = msgpack.encode(value);
    const passedOn = encode(decode(encoded, BIGINTS), BIGINTS);
    assertEquals(
      difference(msgpack.decode(passedOn), msgpack.decode(encoded.slice())),
      undefined,
    );
  }, 10_000);
});

Deno.test("msgpack: extensions of each type and many lengths are read as the other implementation writes them", () => {
  for (let type = -128; type < 128; type++) {
    if (type === -1 || (type >= 0x50 && type <= 0x57)) continue;
    for (const length of [0, 1, 2, 3, 4, 8, 15, 16, 17, 255, 256]) {
      const data = new Uint8Array(length).fill(type);
      const message = encode(new ExtData(type, data));
      const received = msgpack.decode(message.slice());
      assert(received instanceof Extension);
      assertEquals(received.type, type);
      assertEquals(difference(received.data, data), undefined);
      assertEncoded(msgpack.encode(received), message);
    }
  }
});

/** Times at which the form of a timestamp changes, or a Date ends. */
const TIMES: [name: string, time: number][] = [
  ["the beginning of 1970", 0],
  ["a millisecond later", 1],
  ["a millisecond before 1970", -1],
  ["a second before 1970", -1000],
  ["a second and a bit before 1970", -1001],
  ["the last second of 32 bits, in 2106", (2 ** 32 - 1) * 1000],
  ["its last millisecond", 2 ** 32 * 1000 - 1],
  ["the first second of 33 bits", 2 ** 32 * 1000],
  ["the last second of 34 bits, in 2514", (2 ** 34 - 1) * 1000],
  ["that one's last millisecond", 2 ** 34 * 1000 - 1],
  ["the first second of 35 bits", 2 ** 34 * 1000],
  ["the last millisecond of a Date", 8.64e15],
  ["the first millisecond of a Date", -8.64e15],
];

for (const [name, time] of TIMES) {
  Deno.test(`msgpack: a Date at ${name} is the same for another implementation, either way`, () => {
    const date = new Date(time);
    const encoded = msgpack.encode({ date });
    assertEncoded(encoded, encode({ date }));
    assertEquals(decode(encoded), { date });
    assertEquals(msgpack.decode(encoded.slice()), { date });
  });
}
