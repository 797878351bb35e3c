/** recvBytesInto() puts a message where the caller wants it, and nothing anywhere else. */

import { assertEquals, assertRejects } from "@std/assert";
import { BufferTooShort } from "../mod.ts";
import {
  assertBytes,
  contract,
  MIB,
  pattern,
  text,
} from "./helpers/contract.ts";

/** What is in a buffer where no message is. */
const UNTOUCHED = 0xaa;

function blank(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).fill(UNTOUCHED);
}

/** Fails unless `buffer` has `message` at `offset`, and is untouched everywhere else. */
function assertHolds(
  buffer: Uint8Array,
  message: Uint8Array,
  offset: number,
): void {
  const expected = blank(buffer.length);
  expected.set(message, offset);
  assertBytes(buffer, expected);
}

const LENGTHS = [0, 1, 1000, 65_536, 65_537, 100_000, 2 * MIB];

for (const length of LENGTHS) {
  contract(
    `recvBytesInto() puts ${length} bytes at an offset and leaves the rest alone`,
    async ({ a, b }) => {
      const message = pattern(length);
      const sent = Promise.all([a.sendBytes(message), a.sendBytes("next")]);
      const buffer = blank(length + 50);
      assertEquals(await b.recvBytesInto(buffer, 30), length);
      assertHolds(buffer, message, 30);
      assertEquals(text(await b.recvBytes()), "next");
      await sent;
      assertHolds(buffer, message, 30);
    },
  );

  contract(
    `recvBytesInto() takes a buffer of exactly the ${length} bytes of the message`,
    async ({ a, b }) => {
      const message = pattern(length);
      const around = blank(length + 20);
      const buffer = around.subarray(10, 10 + length);
      const [received] = await Promise.all([
        b.recvBytesInto(buffer),
        a.sendBytes(message),
      ]);
      assertEquals(received, length);
      assertHolds(around, message, 10);
    },
  );
}

const OPTIONS = {
  "without options": () => undefined,
  "with a signal": () => ({ signal: new AbortController().signal }),
  "with a timeout": () => ({ timeout: 60_000 }),
};

for (const [how, options] of Object.entries(OPTIONS)) {
  contract(
    `recvBytesInto() ${how} receives 20 MiB`,
    async ({ a, b }) => {
      const message = pattern(20 * MIB);
      const buffer = new Uint8Array(20 * MIB + 7);
      const [received] = await Promise.all([
        b.recvBytesInto(buffer, 7, options()),
        a.sendBytes(message),
      ]);
      assertEquals(received, message.length);
      assertBytes(buffer.subarray(7), message);
    },
  );
}

const BUFFERS: [kind: string, make: (buffer: ArrayBuffer) => BufferSource][] = [
  ["an ArrayBuffer", (buffer) => buffer],
  ["a DataView", (buffer) => new DataView(buffer)],
  ["an Int16Array", (buffer) => new Int16Array(buffer)],
  ["a Float64Array", (buffer) => new Float64Array(buffer)],
  ["a BigInt64Array", (buffer) => new BigInt64Array(buffer)],
];

for (const [kind, make] of BUFFERS) {
  contract(
    `recvBytesInto() fills ${kind}, with offsets in bytes`,
    async ({ a, b }) => {
      const around = blank(32);
      await a.sendBytes(new Uint8Array([1, 2, 3, 4, 5]));
      assertEquals(await b.recvBytesInto(make(around.buffer), 3), 5);
      assertHolds(around, new Uint8Array([1, 2, 3, 4, 5]), 3);
    },
  );
}

contract(
  "recvBytesInto() fills the elements of an Int32Array",
  async ({ a, b }) => {
    await a.sendBytes(new Int32Array([42, 1729]));
    const array = new Int32Array(5);
    assertEquals(await b.recvBytesInto(array), 8);
    assertEquals([...array], [42, 1729, 0, 0, 0]);
  },
);

for (const length of [5, 100_000]) {
  contract(
    `recvBytesInto() fills a resizable buffer with ${length} bytes`,
    async ({ a, b }) => {
      const buffer = new ArrayBuffer(length, { maxByteLength: 2 * length });
      const [received] = await Promise.all([
        b.recvBytesInto(buffer),
        a.sendBytes(pattern(length)),
      ]);
      assertEquals(received, length);
      assertBytes(new Uint8Array(buffer), pattern(length));
    },
  );
}

const TOO_SHORT: [length: number, size: number, offset: number][] = [
  [16, 15, 0],
  [16, 20, 5],
  [1, 0, 0],
  [65_537, 65_536, 0],
  [MIB, MIB, 1],
  [MIB, 10, 10],
];

for (const [length, size, offset] of TOO_SHORT) {
  contract(
    `recvBytesInto() throws BufferTooShort with the message when ${length} bytes do not fit into ${size} at ${offset}`,
    async ({ a, b }) => {
      const message = pattern(length);
      const sent = Promise.all([a.sendBytes(message), a.sendBytes("next")]);
      const buffer = blank(size);
      const error = await assertRejects(
        () => b.recvBytesInto(buffer, offset),
        BufferTooShort,
        `has room for ${size - offset}`,
      );
      assertBytes(error.data, message);
      assertBytes(buffer, blank(size));
      assertEquals(b.closed, false);
      assertEquals(text(await b.recvBytes()), "next");
      await sent;
    },
  );
}

contract(
  "recvBytesInto() refuses an offset outside the buffer and leaves the message",
  async ({ a, b }) => {
    await a.sendBytes("kept");
    for (const offset of [-1, 11, 1.5, NaN]) {
      await assertRejects(
        () => b.recvBytesInto(new Uint8Array(10), offset),
        RangeError,
        "10 bytes",
      );
    }
    assertEquals(text(await b.recvBytes()), "kept");
  },
);

contract(
  "recvBytesInto() refuses what is no buffer and leaves the message",
  async ({ a, b }) => {
    await a.sendBytes("kept");
    for (const wrong of [null, 5, [1, 2, 3], "text"]) {
      await assertRejects(
        () => b.recvBytesInto(wrong as unknown as BufferSource),
        TypeError,
      );
    }
    assertEquals(text(await b.recvBytes()), "kept");
  },
);

contract(
  "recvBytesInto() takes over a large message whose first receiver gave up",
  async ({ a, b }) => {
    const message = pattern(16 * MIB);
    const sent = a.sendBytes(message);
    const { signal } = aborting();
    await assertRejects(() => b.recvBytes({ signal }), Error, "gave up");
    const buffer = blank(16 * MIB + 5);
    assertEquals(await b.recvBytesInto(buffer, 5), message.length);
    assertHolds(buffer, message, 5);
    await sent;
  },
);

contract(
  "concurrent recvBytesInto() calls fill their own buffers in order",
  async ({ a, b }) => {
    const lengths = [10, 200_000, 65_536, 70_000];
    const buffers = lengths.map((length) => blank(length + 1));
    const received = Promise.all(
      buffers.map((buffer) => b.recvBytesInto(buffer)),
    );
    for (const [seed, length] of lengths.entries()) {
      await a.sendBytes(pattern(length, seed));
    }
    assertEquals(await received, lengths);
    for (const [seed, length] of lengths.entries()) {
      assertHolds(buffers[seed]!, pattern(length, seed), 0);
    }
  },
);

/** A signal that aborts when the calls that were given it have begun. */
function aborting(): AbortController {
  const controller = new AbortController();
  queueMicrotask(() => controller.abort(new Error("gave up")));
  return controller;
}
