/** Dates as timestamps of MessagePack, and timestamps from elsewhere. */

import {
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { CodecError, Extension, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip } from "./helpers/codecs.ts";
import {
  assertEncoded,
  type Bytes,
  bytes,
  extension,
  uint,
} from "./helpers/encoded.ts";

/** 32 bits of seconds; 30 of nanoseconds and 34 of seconds; 32 of nanoseconds and 64 of seconds. */
const timestamp32 = (seconds: number) => extension(0xff, uint(4, seconds));
const timestamp64 = (seconds: number, nanoseconds: number) =>
  extension(0xff, uint(8, BigInt(nanoseconds) << 34n | BigInt(seconds)));
const timestamp96 = (seconds: number | bigint, nanoseconds: number) =>
  extension(0xff, uint(4, nanoseconds), uint(8, seconds));

/** What is written, and read as the same. */
const dates: [name: string, time: number, encoded: Bytes][] = [
  ["the beginning of 1970", 0, timestamp32(0)],
  ["a whole second", 1_700_000_000_000, timestamp32(1_700_000_000)],
  [
    "the last second of 32 bits",
    (2 ** 32 - 1) * 1000,
    timestamp32(2 ** 32 - 1),
  ],
  ["a millisecond of 1970", 1, timestamp64(0, 1e6)],
  ["the last millisecond of a second", 999, timestamp64(0, 999e6)],
  ["a second of 33 bits", 2 ** 32 * 1000, timestamp64(2 ** 32, 0)],
  [
    "the last millisecond of 34 bits",
    2 ** 34 * 1000 - 1,
    timestamp64(2 ** 34 - 1, 999e6),
  ],
  ["the first second of 35 bits", 2 ** 34 * 1000, timestamp96(2 ** 34, 0)],
  ["a millisecond before 1970", -1, timestamp96(-1, 999e6)],
  ["a second before 1970", -1000, timestamp96(-1, 0)],
  ["a second and a millisecond before 1970", -1001, timestamp96(-2, 999e6)],
  ["the last millisecond of a Date", 8.64e15, timestamp96(8.64e12, 0)],
  [
    "the last but one",
    8.64e15 - 1,
    timestamp96(8.64e12 - 1, 999e6),
  ],
  ["the first millisecond of a Date", -8.64e15, timestamp96(-8.64e12, 0)],
  ["the second one", 1 - 8.64e15, timestamp96(-8.64e12, 1e6)],
];

for (const [name, time, encoded] of dates) {
  Deno.test(`msgpack: a Date at ${name} is written in the shortest form, and read`, () => {
    const date = new Date(time);
    assertEncoded(msgpack.encode(date), encoded);
    assertEquals(difference(msgpack.decode(encoded.slice()), date), undefined);
  });
}

Deno.test("msgpack: a Date before 1970 is written with 64 bits of seconds", () => {
  const message = msgpack.encode(new Date(-1));
  assertEquals(message.subarray(0, 3), bytes(0xc7, 12, 0xff));
});

Deno.test("msgpack: every millisecond around a second comes back, on either side of 1970", () => {
  for (let ms = -2100; ms <= 2100; ms++) {
    assertEquals((roundTrip(new Date(ms)) as Date).getTime(), ms);
  }
});

Deno.test("msgpack: Dates come back wherever they are", () => {
  const date = new Date(1_700_000_000_123);
  const value = {
    list: [date, [date]],
    map: new Map([[date, date]]),
    set: new Set([date]),
    error: new Error("", { cause: date }),
  };
  assertEquals(difference(roundTrip(value), value), undefined);
});

/** Timestamps that no Date is written as, and what they are read as. */
const fromElsewhere: [name: string, encoded: Bytes, time: number][] = [
  ["in more bytes than needed", timestamp64(5, 0), 5000],
  ["in many more", timestamp96(5, 0), 5000],
  ["with a nanosecond", timestamp64(5, 1), 5000],
  ["a nanosecond before a second", timestamp64(5, 999_999_999), 5999],
  ["a nanosecond before a millisecond", timestamp64(5, 1_999_999), 5001],
  ["a nanosecond before 1970", timestamp96(-1, 999_999_999), -1],
  ["a nanosecond after a second before 1970", timestamp96(-1, 1), -1000],
  ["the last nanosecond of a Date", timestamp96(8.64e12, 999_999), 8.64e15],
  ["the first nanosecond of a Date", timestamp96(-8.64e12, 1), -8.64e15],
];

for (const [name, encoded, time] of fromElsewhere) {
  Deno.test(`msgpack: a timestamp ${name} is a Date, rounded down to the millisecond`, () => {
    const received = msgpack.decode(encoded);
    assertInstanceOf(received, Date);
    assertStrictEquals(received.getTime(), time);
  });
}

/** Timestamps that no Date has. */
const beyond: [name: string, encoded: Bytes][] = [
  ["a millisecond too late", timestamp96(8.64e12, 1e6)],
  ["a second too late", timestamp96(8.64e12 + 1, 0)],
  ["a nanosecond too early", timestamp96(-8.64e12 - 1, 999_999_999)],
  ["a second too early", timestamp96(-8.64e12 - 1, 0)],
  ["the latest of all", timestamp96(2n ** 63n - 1n, 999_999_999)],
  ["the earliest of all", timestamp96(-(2n ** 63n), 0)],
];

for (const [name, encoded] of beyond) {
  Deno.test(`msgpack: a timestamp that is ${name} for a Date arrives as an Extension, and goes out the same`, () => {
    for (const message of [encoded, bytes(0x92, encoded, encoded)]) {
      const received = msgpack.decode(message.slice());
      const [one] = [received].flat();
      assertInstanceOf(one, Extension);
      assertEquals(one.type, -1);
      assertEncoded(msgpack.encode(received), message);
    }
  });
}

for (const nanoseconds of [1e9, 1e9 + 1, 2 ** 30 - 1]) {
  Deno.test(`msgpack: a timestamp with ${nanoseconds} nanoseconds is a CodecError`, () => {
    for (
      const encoded of [
        timestamp64(0, nanoseconds),
        timestamp96(0, nanoseconds),
        timestamp96(2n ** 60n, nanoseconds),
      ]
    ) {
      const error = assertThrows(
        () => msgpack.decode(encoded.slice()),
        CodecError,
      );
      assertEquals(error.data, encoded);
    }
  });
}

Deno.test("msgpack: a timestamp with 2 ** 32 - 1 nanoseconds is a CodecError", () => {
  assertThrows(() => msgpack.decode(timestamp96(0, 2 ** 32 - 1)), CodecError);
});

Deno.test("msgpack: an invalid Date is a CodecError that says where it is", () => {
  const invalid = new Date(NaN);
  const places: [path: string, value: unknown][] = [
    ["value", invalid],
    ["value.items[3].when", { items: [0, 1, 2, { when: invalid }] }],
    ["value[1][0]", new Map([[1, 2], [invalid, 3]] as [unknown, number][])],
    ["value[1]", new Set([1, invalid])],
    ["value.cause", new Error("", { cause: invalid })],
  ];
  for (const [path, value] of places) {
    const error = assertThrows(() => msgpack.encode(value), CodecError);
    assertEquals(error.path, path);
    assertEquals(error.message, `Cannot encode ${path}: the Date is invalid`);
  }
});
