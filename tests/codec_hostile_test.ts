/** Messages made to do harm: what they claim costs nothing. */

import { assertEquals, assertLess, assertThrows } from "@std/assert";
import { CodecError, msgpack, plainMsgpack } from "../mod.ts";
import { type Bytes, bytes, filled } from "./helpers/encoded.ts";

const MIB = 1024 * 1024;
const HUGE = filled(4, 0xff);

/** What a message is full of, and what is said of it. */
const claims: [name: string, part: Bytes, says: string][] = [
  ["arrays in one another", bytes(0x91), "more than 1000 deep"],
  ["maps in one another", bytes(0x81, 0xa0), "more than 1000 deep"],
  ["maps as keys of maps", bytes(0x81), "more than 1000 deep"],
  ["claims of huge arrays", bytes(0xdd, HUGE), "it is cut off"],
  ["claims of huge maps", bytes(0xdf, HUGE, 0xa0), "it is cut off"],
  ["claims of huge texts", bytes(0xdb, HUGE), "it is cut off"],
  ["claims of huge binaries", bytes(0xc6, HUGE), "it is cut off"],
  ["claims of huge extensions", bytes(0xc9, HUGE, 5), "it is cut off"],
  ["claims of huge Sets", bytes(0xc9, HUGE, 0x53), "it is cut off"],
  [
    "arrays that each claim most of what is left",
    bytes(0xdd, 2, 0, 0, 0),
    "it is cut off",
  ],
  [
    "Sets that each claim most of what is left",
    bytes(0xc9, 3, 0xff, 0, 0, 0x53),
    "it is cut off",
  ],
];

/** 64 MiB that say the same again and again. */
function full(part: Uint8Array): Bytes {
  const message = new Uint8Array(64 * MIB);
  for (let at = 0; at + part.length < MIB; at += part.length) {
    message.set(part, at);
  }
  return message;
}

for (const [name, part, says] of claims) {
  Deno.test(`msgpack: 64 MiB that begin with ${name} are refused, and cost no more than the copy in the error`, () => {
    const hostile = full(part);
    const before = inUse();
    const error = assertThrows(() => msgpack.decode(hostile), CodecError, says);
    assertLess(inUse() - before, hostile.length + 16 * MIB);
    assertEquals(error.data?.length, hostile.length);
  });
}

Deno.test("plainMsgpack: 64 MiB that begin with arrays in one another are refused as too deep, and cost no memory", () => {
  const hostile = full(bytes(0x91));
  const before = inUse();
  const error = assertThrows(
    () => plainMsgpack.decode(hostile),
    CodecError,
    "more than 1000 deep",
  );
  assertLess(inUse() - before, 16 * MIB);
  assertEquals(error.cause, undefined, "the decoder never saw it");
});

Deno.test("msgpack: claims that fit into the message, in one another, are given no memory ahead", () => {
  // Each of 900 arrays claims most of a MiB: all of it would be 900 MiB.
  const hostile = filled(MIB, 0xc1);
  for (let at = 0; at < 900 * 5; at += 5) {
    hostile.set(bytes(0xdd, 0, 0x00, 0x04, 0x00), at);
  }
  const before = inUse();
  assertThrows(() => msgpack.decode(hostile), CodecError, "begins no value");
  assertLess(inUse() - before, 16 * MIB);
});

Deno.test("msgpack: an integer of a MiB is read, and written in the same bytes", () => {
  const message = bytes(0xc9, 0, 0x10, 0, 0, 0x51, 0x7f, filled(MIB - 1, 9));
  const value = msgpack.decode(message.slice());
  assertEquals(typeof value, "bigint");
  assertEquals(msgpack.encode(value).length, message.length);
});

function inUse(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
