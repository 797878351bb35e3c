/** What guards the default codec: against messages made to cost much, and against being taken for another one. */

import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { type Codec, CodecError, msgpack, Pipe } from "../mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The task runs the suite with `--v8-flags=--expose-gc`. */
const { gc } = globalThis as unknown as { gc: () => void };

const KIB = 1024;

/** An array of as many times the same. */
function repeated(count: number, item: number[]): Bytes {
  const message = new Uint8Array(5 + count * item.length);
  new DataView(message.buffer).setUint32(1, count);
  message[0] = 0xdd;
  for (let i = 0; i < count; i++) message.set(item, 5 + i * item.length);
  return message;
}

const ITEMS: [name: string, item: number[]][] = [
  ["objects with an index as key", [0x81, 0xa4, 0x31, 0x30, 0x30, 0x30, 0]],
  ["objects with a low index as key", [0x81, 0xa1, 0x37, 0]],
  ["arrays of one", [0x91, 0xc0]],
  ["empty objects", [0x80]],
];

for (const [name, item] of ITEMS) {
  Deno.test(`msgpack: ${name} take no more memory than their number warrants`, () => {
    const message = repeated(50_000, item);
    gc();
    const before = Deno.memoryUsage().heapUsed;
    const value = msgpack.decode(message) as unknown[];
    gc();
    const each = (Deno.memoryUsage().heapUsed - before) / 50_000;
    assertEquals(value.length, 50_000);
    assertLess(each, KIB);
  });
}

Deno.test("msgpack: indices as keys are the object's own, with other keys among them", () => {
  const value = { "10": 1, a: 2, "1000": 3, "4294967294": 4, "0x": 5, "-1": 6 };
  const decoded = msgpack.decode(msgpack.encode(value)) as typeof value;
  assertEquals(decoded, value);
  assertEquals(Object.keys(decoded), Object.keys(value));
});

/** The source that a RegExp may have at the most. */
const MAX_SOURCE = 1000;

Deno.test("msgpack: a RegExp of 1000 letters is sent and received, a longer one is neither", () => {
  const longest = new RegExp("a".repeat(MAX_SOURCE));
  const message = msgpack.encode(longest);
  assertEquals(msgpack.decode(message), longest);
  const error = assertThrows(
    () => msgpack.encode({ pattern: new RegExp("a".repeat(MAX_SOURCE + 1)) }),
    CodecError,
    "1000 letters",
  );
  assertEquals(error.path, "value.pattern");
  // ext 16, the type, then the text in str 16: one letter more.
  const longer = Uint8Array.from([...message, 0x61]);
  longer.copyWithin(8, 7, -1);
  const head = new DataView(longer.buffer);
  head.setUint16(1, head.getUint16(1) + 1);
  head.setUint16(5, head.getUint16(5) + 1);
  longer[longer.length - 1] = 0xa0;
  assertThrows(() => msgpack.decode(longer), CodecError, "malformed");
});

const TEXTS: [name: string, type: number][] = [
  ["an Error", 0x54],
  ["a RegExp", 0x55],
  ["a URL", 0x56],
];

for (const [name, type] of TEXTS) {
  Deno.test(`msgpack: what is no text is not read where ${name} must have one`, () => {
    const nested = new Uint8Array(50).fill(0x91);
    const message = Uint8Array.of(0xc7, nested.length, type, ...nested);
    const shallow = msgpack({ maxDepth: 1 });
    assertThrows(() => shallow.decode(message), CodecError, "malformed");
    assertThrows(
      () => shallow.decode(Uint8Array.of(0x91, ...message)),
      CodecError,
    );
  });
}

const WRAPPERS: [name: string, wrap: (log: string[]) => Codec][] = [
  ["spread and replaced", (log) => ({ ...msgpack, ...logging(log) })],
  [
    "inherited and replaced",
    (log) => Object.assign(Object.create(msgpack({})), logging(log)),
  ],
];

function logging(log: string[]): Codec {
  return {
    encode: (value) => (log.push("encode"), msgpack.encode(value)),
    decode: (bytes) => (log.push("decode"), msgpack.decode(bytes)),
  };
}

for (const [name, wrap] of WRAPPERS) {
  Deno.test(`msgpack: a codec whose functions were ${name} is called`, async () => {
    const log: string[] = [];
    const [a, b] = Pipe({ codec: wrap(log) });
    await a.send({ x: 1 });
    assertEquals(await b.recv(), { x: 1 });
    assertEquals(log, ["encode", "decode"]);
    await a.close();
    await b.close();
  });
}

for (const codec of [msgpack, msgpack(), msgpack({ maxDepth: 5 })]) {
  Deno.test("msgpack: its functions cannot be replaced in place", () => {
    assert(Object.isFrozen(codec));
    assertThrows(
      () => (codec as { encode: unknown }).encode = () => {},
      TypeError,
    );
  });
}

Deno.test("msgpack: shared memory is read once, into memory that is not", () => {
  const message = msgpack.encode({ key: "some text", bytes: Uint8Array.of(1) });
  const shared = new Uint8Array(new SharedArrayBuffer(message.length));
  shared.set(message);
  const decoded = msgpack.decode(shared as Uint8Array as Bytes);
  assertEquals(decoded, { key: "some text", bytes: Uint8Array.of(1) });
  assert((decoded as { bytes: Bytes }).bytes.buffer instanceof ArrayBuffer);
});

Deno.test("msgpack: an ArrayBuffer is decoded as its bytes are, to the last one", () => {
  const message = Uint8Array.of(0x92, 1, 2, 9);
  assertThrows(
    () => msgpack.decode(message.buffer as unknown as Bytes),
    CodecError,
    "bytes follow the value, at byte 3",
  );
});
