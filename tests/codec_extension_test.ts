/** Extensions that the default codec does not know: they arrive as type and bytes, and go out again the same. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { CodecError, Extension, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip } from "./helpers/codecs.ts";
import { assertEncoded, bytes, extension, filled } from "./helpers/encoded.ts";

/** The types that this codec gives a meaning. */
const KNOWN = [-1, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57];

Deno.test("msgpack: extensions of every other type arrive as they are, and go out the same", () => {
  for (let type = -128; type < 128; type++) {
    if (KNOWN.includes(type)) continue;
    for (const data of [bytes(), bytes(1), bytes(0xc1, 2, 3)]) {
      const encoded = extension(type, data);
      const received = msgpack.decode(encoded.slice());
      assertInstanceOf(received, Extension);
      assertEquals(received.type, type);
      assertEquals(difference(received.data, data), undefined);
      assertEncoded(msgpack.encode(received), encoded);
      assertEncoded(msgpack.encode(new Extension(type, data)), encoded);
    }
  }
});

Deno.test("msgpack: extensions arrive wherever they are", () => {
  const one = new Extension(5, bytes(1, 2));
  const other = new Extension(-5, bytes());
  const value = {
    list: [one, other],
    map: new Map([[one, other]]),
    set: new Set([other]),
    error: new Error("", { cause: one }),
  };
  assertEquals(difference(roundTrip(value), value), undefined);
});

Deno.test("msgpack: an extension as the key of a MessagePack map makes that a Map", () => {
  const received = msgpack.decode(bytes(0x81, extension(5, 1), 2));
  const expected = new Map([[new Extension(5, bytes(1)), 2]]);
  assertEquals(difference(received, expected), undefined);
});

Deno.test("msgpack: an Extension of a type that the codec knows arrives as what that stands for", () => {
  const received = roundTrip([
    new Extension(0x53, bytes(1, 2)),
    new Extension(-1, filled(4)),
    new Extension(0x50, bytes()),
  ]);
  assertEquals(received, [new Set([1, 2]), new Date(0), undefined]);
});

Deno.test("msgpack: an Extension's data may be part of a larger or of a shared buffer", () => {
  const memory = Uint8Array.from({ length: 50 }, (_, i) => i);
  const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(7);
  for (const data of [memory.subarray(7, 20), shared]) {
    const received = roundTrip(new Extension(1, data)) as Extension;
    assertEquals(
      difference(received.data, Uint8Array.from(data)),
      undefined,
    );
    assertEquals(received.data.buffer.byteLength, data.length);
  }
});

for (const type of [128, -129, 1.5, NaN, Infinity, 256]) {
  Deno.test(`Extension: a type of ${type} is a RangeError that names it`, () => {
    assertThrows(() => new Extension(type, bytes()), RangeError, String(type));
  });
}

for (const type of ["1", null, undefined, 1n, {}]) {
  Deno.test(`Extension: a type that is ${Deno.inspect(type)} is a RangeError`, () => {
    assertThrows(
      () => new Extension(type as unknown as number, bytes()),
      RangeError,
    );
  });
}

for (
  const data of [
    undefined,
    null,
    "text",
    [1],
    new ArrayBuffer(1),
    new Int8Array(1),
    new DataView(new ArrayBuffer(1)),
  ]
) {
  Deno.test(`Extension: data that is ${Deno.inspect(data)} is a TypeError`, () => {
    assertThrows(
      () => new Extension(1, data as unknown as Uint8Array),
      TypeError,
      "Uint8Array",
    );
  });
}

Deno.test("Extension: it has the type and the very bytes that it was given", () => {
  const data = bytes(1);
  for (const type of [-128, -1, 0, 127]) {
    const made = new Extension(type, data);
    assertEquals(made.type, type);
    assertStrictEquals(made.data, data);
  }
});

Deno.test("msgpack: what only claims to be an Extension is no plain object either", () => {
  const value = { type: 1, data: bytes(1) };
  const received = roundTrip(value);
  assert(!(received instanceof Extension));
  assertEquals(received, value);
});

/** Where a length of an extension is wrong. */
const cutOff = [
  bytes(0xc7),
  bytes(0xc7, 1),
  bytes(0xc7, 1, 5),
  bytes(0xc7, 2, 5, 1),
  bytes(0xc8, 0, 1, 5),
  bytes(0xc9, 0, 0, 0, 1, 5),
  bytes(0xd4),
  bytes(0xd4, 5),
  bytes(0xd8, 5, filled(15)),
];

for (const encoded of cutOff) {
  Deno.test(`msgpack: an extension that is cut off, ${encoded.toHex()}, is a CodecError`, () => {
    assertThrows(
      () => msgpack.decode(encoded.slice()),
      CodecError,
      "it is cut off",
    );
  });
}
