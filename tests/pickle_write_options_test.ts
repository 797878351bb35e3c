/** How pickles can be made different, and what of that is refused. */

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertThrows,
} from "@std/assert";
import { directCodec } from "../connection/codec/direct.ts";
import { pickle } from "../connection/codec/pickle.ts";
import { assertEncoded } from "./helpers/encoded.ts";

const value = { a: [1, "x", new Set([2])] };

Deno.test("protocol 4 is written where nothing else is asked for", () => {
  const expected = pickle.encode(value);
  assertEquals(expected.slice(0, 2), Uint8Array.of(0x80, 4));
  const codecs = [
    pickle(),
    pickle({}),
    pickle({ protocol: 4 }),
    pickle({ globals: {} }),
  ];
  for (const codec of codecs) assertEncoded(codec.encode(value), expected);
});

Deno.test("protocol 2 is written where it is asked for, and the default stays", () => {
  const encoded = pickle({ protocol: 2 }).encode(value);
  assertEquals(encoded.slice(0, 2), Uint8Array.of(0x80, 2));
  assertEquals(pickle.encode(value)[1], 4);
});

const protocols: unknown[] = [
  0,
  1,
  3,
  5,
  -1,
  2.5,
  NaN,
  "2",
  "4",
  4n,
  null,
  true,
  {},
];

for (const protocol of protocols) {
  Deno.test(`a protocol that is ${typeof protocol} ${String(protocol)} is refused`, () => {
    assertThrows(
      () => pickle({ protocol: protocol as 4 }),
      TypeError,
      `Cannot use protocol: it must be 2 or 4, current value is ${
        String(protocol)
      }`,
    );
  });
}

for (
  const [what, bad] of [["a number", 7], ["null", null], ["an object", {}], [
    "text",
    "x",
  ]] as const
) {
  Deno.test(`a global that is ${what} is refused by its name`, () => {
    assertThrows(
      () => pickle({ globals: { "a.b": () => 1, "a\nc": bad as never } }),
      TypeError,
      `Cannot use globals: "a\\nc" must be a function, current value is of type ${typeof bad}`,
    );
  });
}

Deno.test("a class or any other function can be a global", () => {
  const globals = { "a.B": (x: unknown) => ({ x }), "a.c": Math.max };
  assertEquals(pickle({ globals }).encode(value), pickle.encode(value));
});

Deno.test("pickle and what it makes are frozen, and write into drafts", () => {
  for (const codec of [pickle, pickle(), pickle({ protocol: 2 })]) {
    assert(Object.isFrozen(codec));
    assert(directCodec(codec));
    assertThrows(
      () => Object.assign(codec, { encode: () => new Uint8Array() }),
      TypeError,
    );
  }
  assertNotStrictEquals(pickle(), pickle());
});

Deno.test("a codec that somebody makes of it is called as any other", () => {
  const spied: unknown[] = [];
  const codec = {
    ...pickle,
    encode(value: unknown) {
      spied.push(value);
      return pickle.encode(value);
    },
  };
  assertEquals(directCodec(codec), undefined);
  codec.encode(1);
  assertEquals(spied, [1]);
});

Deno.test("the functions of a codec can be taken off it", () => {
  for (
    const { encode, decode } of [pickle, {
      encode: (v: unknown) => pickle({ protocol: 2 }).encode(v),
      decode: pickle.decode,
    }]
  ) {
    assertEquals(decode(encode(value)), value);
  }
});
