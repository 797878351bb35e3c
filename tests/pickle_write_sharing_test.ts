/** What is shared in a value that is written stays shared, and what contains itself does so afterwards. */

import {
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { Complex, Decimal, pickle, Range } from "../connection/codec/pickle.ts";
import { assertEncoded, type Bytes, bytes } from "./helpers/encoded.ts";
import {
  assemble,
  describe,
  little,
  Op,
  PICKLES,
  thereAndBack,
} from "./helpers/unpickled.ts";

type Holder = Record<string, unknown>;

/** What may be shared; each is made anew for each test. */
const kinds: [name: string, make: () => object][] = [
  ["an array", () => [1, 2]],
  ["an empty array", () => []],
  ["an object", () => ({ a: 1 })],
  ["an object without a prototype", () => Object.create(null)],
  ["a Map", () => new Map([[1, 2]])],
  ["a Set", () => new Set([1])],
  ["a Uint8Array", () => bytes(1, 2)],
  ["an ArrayBuffer", () => bytes(1, 2).buffer],
  ["a DataView", () => new DataView(new ArrayBuffer(3))],
  ["a typed array", () => new Int16Array([1, 2])],
  ["a Date", () => new Date(1)],
  ["a Temporal.Instant", () => Temporal.Instant.fromEpochMilliseconds(1)],
  [
    "a Temporal.ZonedDateTime",
    () => Temporal.ZonedDateTime.from("2020-01-01T00[+01:00]"),
  ],
  [
    "a Temporal.PlainDateTime",
    () => Temporal.PlainDateTime.from("2020-01-01T00"),
  ],
  ["a Temporal.PlainDate", () => Temporal.PlainDate.from("2020-01-01")],
  ["a Temporal.PlainTime", () => Temporal.PlainTime.from("12:30")],
  ["a Temporal.Duration", () => Temporal.Duration.from("P1D")],
  ["an Error", () => new RangeError("x")],
  ["an Error with a cause", () => new Error("x", { cause: new Error("y") })],
  ["a Complex", () => new Complex(1)],
  ["a Decimal", () => new Decimal("1")],
  ["a Range", () => new Range(0, 1)],
];

for (const [name, codec] of PICKLES) {
  for (const [kind, make] of kinds) {
    Deno.test(`${name}: ${kind} that is there several times is written once, and one object afterwards`, () => {
      const shared = make();
      const value = [
        shared,
        { a: shared, b: [shared] },
        new Map([[1, shared]]),
      ];
      const received = thereAndBack(value, codec) as [
        object,
        Holder,
        Map<unknown, unknown>,
      ];
      const [first, object, map] = received;
      assertStrictEquals(object.a, first);
      assertStrictEquals((object.b as unknown[])[0], first);
      assertStrictEquals(map.get(1), first);
      const [one, two] = [1, 2].map((count) =>
        codec.encode(Array(count).fill(shared))
      );
      assertEquals(two!.length - one!.length, 2);
    });

    Deno.test(`${name}: two of ${kind} that are alike are two objects afterwards`, () => {
      const [one, other] = thereAndBack([make(), make()], codec) as object[];
      assertNotStrictEquals(one, other);
      assertEquals(describe(one), describe(other));
    });
  }

  const containers: [
    name: string,
    make: () => [whole: unknown, inner: (received: never) => unknown],
  ][] = [
    ["an array", () => {
      const list: unknown[] = [0];
      list.push(list);
      return [list, (received: unknown[]) => received[1]];
    }],
    ["an object", () => {
      const object: Holder = { a: 1 };
      object.self = object;
      return [object, (received: Holder) => received.self];
    }],
    ["an object without a prototype", () => {
      const object: Holder = Object.create(null);
      object.self = [object];
      return [object, (received: Holder) => (received.self as unknown[])[0]];
    }],
    ["a Map as a value", () => {
      const map = new Map<unknown, unknown>();
      map.set(1, map);
      return [map, (received: Map<unknown, unknown>) => received.get(1)];
    }],
    ["a Map as a value, with text as keys", () => {
      const map = new Map<unknown, unknown>();
      map.set("self", map);
      return [map, (received: Holder) => received.self];
    }],
    ["a Map that has text before other keys", () => {
      const map = new Map<unknown, unknown>();
      map.set("self", map).set(1, 2);
      return [map, (received: Map<unknown, unknown>) => received.get("self")];
    }],
    ["an Error as the cause of its cause", () => {
      const error = new Error("a");
      error.cause = new Error("b", { cause: error });
      return [error, (received: Error) => (received.cause as Error).cause];
    }],
    ["an Error as its own cause", () => {
      const error = new Error("a");
      error.cause = error;
      return [error, (received: Error) => received.cause];
    }],
    ["an array through every kind of container", () => {
      const list: unknown[] = [];
      list.push({ a: new Map([[1, [list]]]) });
      return [
        list,
        (received: [{ a: Map<number, unknown[]> }]) => received[0].a.get(1)![0],
      ];
    }],
  ];

  for (const [kind, make] of containers) {
    Deno.test(`${name}: ${kind} contains itself afterwards as before`, () => {
      const [whole, inner] = make();
      const received = thereAndBack(whole, codec) as never;
      assertStrictEquals(inner(received), received);
      const [again] = thereAndBack([whole, whole], codec) as never[];
      assertStrictEquals(inner(again!), again);
    });
  }

  Deno.test(`${name}: what has a number beyond 255 and beyond 65,535 is referred back to as well`, () => {
    for (const count of [250, 255, 256, 257, 300, 70_000]) {
      const lists = Array.from({ length: count }, (_, i) => [i, i]);
      const value = [lists, lists.slice(0, 3), lists.slice(-3)];
      assertEquals(describe(thereAndBack(value, codec)), describe(value));
    }
  });

  Deno.test(`${name}: thousands of the same key and of the same object are a few bytes each`, () => {
    const point = { x: 1 };
    const value = Array.from(
      { length: 5000 },
      (_, i) => ({ "a long name": i % 200, point }),
    );
    const encoded = codec.encode(value);
    assertEquals(encoded.length < 5000 * 20, true, String(encoded.length));
    assertEquals(describe(codec.decode(encoded)), describe(value));
  });
}

Deno.test("a key of objects that comes again is referred back to, and so is a class", () => {
  const pair = (text: string): Bytes =>
    bytes(Op.SHORT_BINUNICODE, text.length, text);
  const keys = assemble(
    4,
    ...[Op.EMPTY_LIST, Op.MEMOIZE, Op.MARK],
    ...[
      Op.EMPTY_DICT,
      Op.MEMOIZE,
      Op.MARK,
      pair("a"),
      Op.MEMOIZE,
      Op.BININT1,
      1,
      Op.SETITEMS,
    ],
    ...[
      Op.EMPTY_DICT,
      Op.MEMOIZE,
      Op.MARK,
      Op.BINGET,
      2,
      Op.BININT1,
      2,
      Op.SETITEMS,
    ],
    Op.APPENDS,
  );
  assertEncoded(pickle.encode([{ a: 1 }, { a: 2 }]), keys);
  const classes = assemble(
    4,
    ...[Op.EMPTY_LIST, Op.MEMOIZE, Op.MARK],
    ...[pair("decimal"), pair("Decimal"), Op.STACK_GLOBAL, Op.MEMOIZE],
    ...[Op.MARK, pair("1"), Op.TUPLE, Op.REDUCE, Op.MEMOIZE],
    ...[Op.BINGET, 1, Op.MARK, pair("2"), Op.TUPLE, Op.REDUCE, Op.MEMOIZE],
    Op.APPENDS,
  );
  assertEncoded(pickle.encode([new Decimal("1"), new Decimal("2")]), classes);
});

Deno.test("protocol 2: what has a number beyond 255 has it in four bytes", () => {
  const lists = Array.from({ length: 256 }, () => [] as unknown[]);
  const encoded = pickle({ protocol: 2 }).encode([
    ...lists,
    lists[253],
    lists[254],
    lists[255],
  ]);
  // The outer list has number 0.
  const expected = bytes(
    ...[Op.EMPTY_LIST, Op.BINPUT, 254, Op.EMPTY_LIST, Op.BINPUT, 255],
    ...[Op.EMPTY_LIST, Op.LONG_BINPUT, little(4, 256)],
    ...[Op.BINGET, 254, Op.BINGET, 255, Op.LONG_BINGET, little(4, 256)],
    ...[Op.APPENDS, Op.STOP],
  );
  assertEncoded(encoded.slice(-expected.length), expected);
});
