/** Typed arrays, DataView and ArrayBuffer: the same class arrives, with the same elements, in memory of its own. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip } from "./helpers/codecs.ts";
import { bytes } from "./helpers/encoded.ts";
import { Random } from "./helpers/random.ts";

type View = ArrayBufferView & { readonly buffer: ArrayBufferLike };
type ViewClass = {
  new (buffer: ArrayBufferLike, offset?: number, length?: number): View;
  readonly name: string;
};

/** Each class of views, and how many bytes an element has. */
const classes: [ViewClass, number][] = [
  [DataView, 1],
  [Int8Array, 1],
  [Uint8Array, 1],
  [Uint8ClampedArray, 1],
  [Int16Array, 2],
  [Uint16Array, 2],
  [Int32Array, 4],
  [Uint32Array, 4],
  [Float16Array, 2],
  [Float32Array, 4],
  [Float64Array, 8],
  [BigInt64Array, 8],
  [BigUint64Array, 8],
];

/** Fails unless a view comes back with its class and bytes, in memory that is as long as it. */
function assertComesBack(view: View): void {
  const before = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    .slice();
  const received = roundTrip(view) as View;
  assertStrictEquals(
    Object.getPrototypeOf(received),
    Object.getPrototypeOf(view),
  );
  assert(received.buffer instanceof ArrayBuffer);
  assertEquals(received.byteOffset, 0);
  assertEquals(received.buffer.byteLength, view.byteLength);
  assertEquals(
    difference(new Uint8Array(received.buffer), before),
    undefined,
  );
}

for (const [Class, size] of classes) {
  Deno.test(`msgpack: a ${Class.name} of any length comes back`, () => {
    const random = new Random();
    for (const count of [0, 1, 2, 3, 31, 32, 255, 256, 8191, 8192, 65536]) {
      assertComesBack(new Class(random.bytes(count * size).buffer));
    }
  });

  Deno.test(`msgpack: a ${Class.name} that is part of a buffer comes back alone`, () => {
    const { buffer } = new Random().bytes(80);
    for (const offset of [0, 8, 16, 72, 80]) {
      assertComesBack(new Class(buffer, offset));
      if (offset <= 64) assertComesBack(new Class(buffer, offset, 16 / size));
      assertComesBack(new Class(buffer, offset, 0));
    }
  });

  Deno.test(`msgpack: a ${Class.name} on shared memory comes back in memory that is not`, () => {
    const shared = new SharedArrayBuffer(24);
    new Uint8Array(shared).set(new Random().bytes(24));
    assertComesBack(new Class(shared));
    assertComesBack(new Class(shared, 8, 8 / size));
  });

  Deno.test(`msgpack: a ${Class.name} behind text of any length, so that it is not aligned, comes back`, () => {
    const view = new Class(new Random().bytes(16).buffer);
    for (let length = 0; length < 10; length++) {
      const value = ["x".repeat(length), view, { view }];
      assertEquals(difference(roundTrip(value), value), undefined);
    }
  });

  Deno.test(`msgpack: a ${Class.name} of a buffer that can grow comes back as long as it is`, () => {
    const buffer = new ArrayBuffer(16, { maxByteLength: 64 });
    const view = new Class(buffer);
    buffer.resize(32);
    assertComesBack(view);
  });
}

Deno.test("msgpack: every element comes back, to the last bit", () => {
  const values = [
    Float16Array.of(0.5, -0, NaN, Infinity, 65504),
    Float32Array.of(0.1, -0, NaN, -Infinity, 1e-45),
    Float64Array.of(0.1, -0, NaN, -Infinity, 5e-324),
    BigInt64Array.of(-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n),
    BigUint64Array.of(0n, 2n ** 64n - 1n),
    Int32Array.of(-(2 ** 31), -1, 2 ** 31 - 1),
    Uint16Array.of(0, 65535),
  ];
  for (const [i, received] of (roundTrip(values) as Float64Array[]).entries()) {
    assertEquals([...received], [...values[i]!] as unknown[]);
    assertEquals(difference(received, values[i]), undefined);
  }
});

Deno.test("msgpack: an ArrayBuffer of any length comes back", () => {
  const random = new Random();
  for (const length of [0, 1, 2, 3, 7, 15, 254, 255, 256, 65535, 65536]) {
    const { buffer } = random.bytes(length);
    const received = roundTrip(buffer);
    assert(received instanceof ArrayBuffer);
    assertEquals(difference(received, buffer), undefined);
  }
});

Deno.test("msgpack: an ArrayBuffer that can grow comes back as long as it is, and cannot", () => {
  const buffer = new ArrayBuffer(4, { maxByteLength: 64 });
  new Uint8Array(buffer).fill(7);
  const received = roundTrip(buffer) as ArrayBuffer;
  assertEquals([received.byteLength, received.resizable], [4, false]);
  assertEquals(new Uint8Array(received), bytes(7, 7, 7, 7));
});

Deno.test("msgpack: a Buffer of node comes back as a Uint8Array", () => {
  const buffer = Buffer.from("some text");
  const received = roundTrip({ buffer });
  assertEquals(
    difference(received, { buffer: new Uint8Array(buffer) }),
    undefined,
  );
});

Deno.test("msgpack: a message in a Buffer of node is read, and what is read keeps when that changes", () => {
  const value = [bytes(1, 2, 3), Int16Array.of(4), "text", 2.5];
  const message = Buffer.concat([Buffer.from("?"), msgpack.encode(value)])
    .subarray(1);
  const received = msgpack.decode(message as Uint8Array<ArrayBuffer>);
  message.fill(0);
  assertEquals(difference(received, value), undefined);
});

Deno.test("msgpack: a message anywhere in a larger buffer is read", () => {
  const value = [2.5, -70_000, 2n ** 60n, "x".repeat(40), "é", bytes(1, 2)];
  const message = msgpack.encode(value);
  for (let offset = 0; offset < 9; offset++) {
    const memory = bytes("?".repeat(offset), message, "?");
    const part = memory.subarray(offset, offset + message.length);
    assertEquals(difference(msgpack.decode(part), value), undefined);
  }
});

Deno.test("msgpack: what was read shares no memory with the message, nor with one another", () => {
  const value = [bytes(1), bytes(2), Int8Array.of(3), bytes(4).buffer];
  const message = msgpack.encode(value).slice();
  const received = msgpack.decode(message) as [
    Uint8Array,
    Uint8Array,
    Int8Array,
    ArrayBuffer,
  ];
  message.fill(0);
  received[0].fill(9);
  assertEquals(difference(received, [bytes(9), ...value.slice(1)]), undefined);
  const [one, two, three, four] = received;
  const buffers = [one.buffer, two.buffer, three.buffer, four];
  assertEquals(new Set(buffers).size, 4);
  assertEquals(buffers.map(({ byteLength }) => byteLength), [1, 1, 1, 1]);
});

Deno.test("msgpack: views and buffers come back wherever they are", () => {
  const views = [Int16Array.of(1), new DataView(new ArrayBuffer(3))];
  const value = {
    list: views,
    map: new Map([[views[0], views[1]]]),
    set: new Set(views),
    error: new Error("", { cause: views[1] }),
  };
  assertEquals(difference(roundTrip(value), value), undefined);
});
