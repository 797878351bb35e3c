/** Messages arrive as they were sent: of every size, from every kind of buffer, in order. */

import { assertEquals, assertRejects } from "@std/assert";
import {
  assertBytes,
  contract,
  KIB,
  MIB,
  pattern,
  text,
} from "./helpers/contract.ts";

const SIZES = [0, 1, 4, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 16 * MIB];

for (const size of SIZES) {
  contract(
    `a message of ${size} bytes arrives whole, both ways at once`,
    async ({ a, b }) => {
      const there = pattern(size, 1);
      const back = pattern(size, 2);
      const [, , atB, atA] = await Promise.all([
        a.sendBytes(there),
        b.sendBytes(back),
        b.recvBytes(),
        a.recvBytes(),
      ]);
      assertBytes(atB, there);
      assertBytes(atA, back);
    },
  );
}

contract("messages of mixed sizes arrive in order", async ({ a, b }) => {
  const sizes = [3, 70_000, 0, 65_536, 1, 65_537, 300_000, 0, 2 * MIB, 5];
  const sent = Promise.all(
    sizes.map((size, seed) => a.sendBytes(pattern(size, seed))),
  );
  for (const [seed, size] of sizes.entries()) {
    assertBytes(await b.recvBytes(), pattern(size, seed));
  }
  await sent;
});

contract(
  "a received message is in memory of its own, however short",
  async ({ a, b }) => {
    await a.sendBytes("first");
    await a.sendBytes("other");
    const first = await b.recvBytes();
    assertEquals(first.buffer.byteLength, 5);
    new Uint8Array(first.buffer).fill(0);
    assertEquals(text(await b.recvBytes()), "other");
  },
);

const TEXTS = {
  "no text": "",
  "ASCII": "hello",
  "text beyond ASCII": "h\u00e9llo \u20ac \u{1d11e} \0 end",
  "100,000 characters": "\u00e9\u20ac".repeat(50_000),
};

for (const [kind, sent] of Object.entries(TEXTS)) {
  contract(`sendBytes() sends ${kind} as UTF-8`, async ({ a, b }) => {
    const [received] = await Promise.all([b.recvBytes(), a.sendBytes(sent)]);
    assertEquals(text(received), sent);
  });
}

const bytes = pattern(64);
const { buffer } = bytes;
const KINDS: [kind: string, source: BufferSource, from: number, to: number][] =
  [
    ["an ArrayBuffer", buffer, 0, 64],
    ["a resizable ArrayBuffer", resizable(bytes), 0, 64],
    ["a DataView of a part", new DataView(buffer, 3, 7), 3, 10],
    ["an Uint8Array of a part", bytes.subarray(5, 9), 5, 9],
    ["an Int8Array", new Int8Array(buffer, 1, 2), 1, 3],
    ["an Uint8ClampedArray", new Uint8ClampedArray(buffer, 1, 2), 1, 3],
    ["an Int16Array", new Int16Array(buffer, 2, 3), 2, 8],
    ["an Uint16Array", new Uint16Array(buffer, 2, 3), 2, 8],
    ["an Int32Array", new Int32Array(buffer, 4, 2), 4, 12],
    ["an Uint32Array", new Uint32Array(buffer, 4, 2), 4, 12],
    ["a Float32Array", new Float32Array(buffer, 4, 2), 4, 12],
    ["a Float64Array", new Float64Array(buffer, 8, 2), 8, 24],
    ["a BigInt64Array", new BigInt64Array(buffer, 8, 2), 8, 24],
    ["a BigUint64Array", new BigUint64Array(buffer, 8, 2), 8, 24],
  ];

for (const [kind, source, from, to] of KINDS) {
  contract(`sendBytes() sends the bytes of ${kind}`, async ({ a, b }) => {
    await a.sendBytes(source);
    assertEquals(await b.recvBytes(), bytes.slice(from, to));
  });
}

const WRONG: [kind: string, source: unknown][] = [
  ["a number", 5],
  ["null", null],
  ["an array", [1, 2, 3]],
  ["an object with a length", { length: 3 }],
];

for (const [kind, source] of WRONG) {
  contract(`sendBytes() refuses ${kind} and goes on`, async ({ a, b }) => {
    await assertRejects(() => a.sendBytes(source as BufferSource), TypeError);
    await a.sendBytes("next");
    assertEquals(text(await b.recvBytes()), "next");
  });
}

/** Parts of the bytes 0 to 9, or of an array of five 16-bit numbers with the same bytes. */
const PARTS: [offset: number, size: number | undefined, sent: number[]][] = [
  [0, undefined, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [7, undefined, [7, 8, 9]],
  [10, undefined, []],
  [0, 2, [0, 1]],
  [3, 3, [3, 4, 5]],
  [9, 1, [9]],
  [4, 0, []],
  [10, 0, []],
];

for (const [offset, size, sent] of PARTS) {
  contract(
    `sendBytes() with offset ${offset} and size ${size} sends that part`,
    async ({ a, b }) => {
      const source = Uint8Array.from({ length: 10 }, (_, i) => i);
      await a.sendBytes(source, offset, size);
      assertEquals([...await b.recvBytes()], sent);
      await a.sendBytes(new Int16Array(source.buffer), offset, size);
      assertEquals([...await b.recvBytes()], sent);
      await a.sendBytes("\0\x01\x02\x03\x04\x05\x06\x07\x08\x09", offset, size);
      assertEquals([...await b.recvBytes()], sent);
    },
  );
}

contract(
  "sendBytes() sends a part of more than 64 KiB from the middle of a buffer",
  async ({ a, b }) => {
    const source = pattern(MIB);
    const [received] = await Promise.all([
      b.recvBytes(),
      a.sendBytes(source, 1001, 500_000),
    ]);
    assertBytes(received, source.subarray(1001, 501_001));
  },
);

const OUTSIDE: [offset: number, size?: number][] = [
  [-1],
  [11],
  [1.5],
  [NaN],
  [0, 11],
  [0, -1],
  [5, 6],
  [11, 0],
  [0, 1.5],
  [0, NaN],
  [Infinity, -Infinity],
];

for (const [offset, size] of OUTSIDE) {
  contract(
    `sendBytes() refuses offset ${offset} and size ${size} of 10 bytes and goes on`,
    async ({ a, b }) => {
      await assertRejects(
        () => a.sendBytes(new Uint8Array(10), offset, size),
        RangeError,
        "10 bytes",
      );
      await a.sendBytes("next");
      assertEquals(text(await b.recvBytes()), "next");
    },
  );
}

function resizable(content: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(content.length, { maxByteLength: 128 });
  new Uint8Array(copy).set(content);
  return copy;
}
