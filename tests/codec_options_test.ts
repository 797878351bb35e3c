/** The options of the default codec, and what contains itself through its extensions. */

import {
  assert,
  assertEquals,
  assertMatch,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type Codec,
  CodecError,
  Extension,
  msgpack,
  type MsgpackOptions,
  Pipe,
} from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip } from "./helpers/codecs.ts";
import {
  assertEncoded,
  bytes,
  extension,
  float64,
  uint,
} from "./helpers/encoded.ts";

/** Integers of 64 bits, and what they are where numbers are wanted. */
const integers: [value: bigint, asNumber: number | bigint][] = [
  [0n, 0],
  [1n, 1],
  [-1n, -1],
  [2n ** 31n, 2 ** 31],
  [2n ** 32n, 2 ** 32],
  [BigInt(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
  [BigInt(Number.MIN_SAFE_INTEGER), Number.MIN_SAFE_INTEGER],
  [2n ** 53n, 2n ** 53n],
  [2n ** 53n + 1n, 2n ** 53n + 1n],
  [-(2n ** 53n), -(2n ** 53n)],
  [2n ** 60n, 2n ** 60n],
  [2n ** 63n, 2n ** 63n],
  [2n ** 64n - 1n, 2n ** 64n - 1n],
  [-(2n ** 63n), -(2n ** 63n)],
];

const numbers = msgpack({ int64: "number" });

for (const [value, asNumber] of integers) {
  Deno.test(`msgpack: ${value} in 64 bits is a bigint, and with int64: number a ${typeof asNumber}`, () => {
    const forms = [
      ...value >= 0n ? [bytes(0xcf, uint(8, value))] : [],
      ...value < 2n ** 63n ? [bytes(0xd3, uint(8, value))] : [],
    ];
    for (const form of forms) {
      for (
        const codec of [msgpack, msgpack({}), msgpack({ int64: "bigint" })]
      ) {
        assertStrictEquals(codec.decode(form.slice()), value);
      }
      assertStrictEquals(numbers.decode(form.slice()), asNumber);
      assertEquals(numbers.decode(bytes(0x91, form)), [asNumber]);
    }
  });
}

Deno.test("msgpack: int64: number changes nothing about what is written", () => {
  for (const value of [1n, 2 ** 40, 5, [2n ** 63n, { a: 2.5 }]]) {
    assertEncoded(numbers.encode(value), msgpack.encode(value));
  }
});

Deno.test("msgpack: int64: number leaves bigints beyond 64 bits, and floats, as they are", () => {
  const value = [2n ** 64n, -(2n ** 70n)];
  assertEquals(roundTrip(value, numbers), value);
  const one = msgpack.encode(new Extension(0x51, bytes(1)));
  assertStrictEquals(numbers.decode(one.slice()), 1n);
  assertStrictEquals(numbers.decode(bytes(0xcb, float64(2 ** 60))), 2 ** 60);
});

Deno.test("msgpack: int64: number makes numbers of a map's keys too, which stays a Map", () => {
  const message = bytes(0x81, 0xcf, uint(8, 5), 0xcf, uint(8, 6));
  assertEquals(numbers.decode(message.slice()), new Map([[5, 6]]));
  assertEquals(msgpack.decode(message), new Map([[5n, 6n]]));
});

Deno.test("msgpack: a codec with options is one for connections", async () => {
  const [a, b] = Pipe({ codec: msgpack({ int64: "number", maxDepth: 2 }) });
  await a.send([{ n: 5n }]);
  assertEquals(await b.recv(), [{ n: 5 }]);
  const error = await a.send([[[]]]).catch((error) => error);
  assert(error instanceof CodecError);
  await Promise.all([a.close(), b.close()]);
});

const badOptions: [options: unknown, error: typeof Error][] = [
  ...[0, -1, 1.5, NaN, Infinity, "5", null, 5n].map((
    maxDepth,
  ): [unknown, typeof Error] => [{ maxDepth }, RangeError]),
  ...["Number", "", null, 64, true].map((int64): [unknown, typeof Error] => [
    { int64 },
    TypeError,
  ]),
];

for (const [options, error] of badOptions) {
  Deno.test(`msgpack: the options ${Deno.inspect(options)} are a ${error.name} that names them`, () => {
    const [name] = Object.keys(options as object);
    assertThrows(() => msgpack(options as MsgpackOptions), error, name);
  });
}

Deno.test("msgpack: options that are undefined are the defaults", () => {
  const options = { int64: undefined, maxDepth: undefined };
  const codec = msgpack(options as unknown as MsgpackOptions);
  assertStrictEquals(roundTrip(5n, codec), 5n);
  assertThrows(() => codec.encode(inside(1001, wraps.arrays!)), CodecError);
  codec.encode(inside(1000, wraps.arrays!));
});

/** How a value is put into another. */
const wraps: Record<string, (inner: unknown) => unknown> = {
  arrays: (inner) => [inner],
  objects: (a) => ({ a }),
  "Maps as values": (inner) => new Map([[1, inner]]),
  "Maps as keys": (inner) => new Map([[inner, 1]]),
  Sets: (inner) => new Set([inner]),
  Errors: (cause) => new Error("", { cause }),
};

function inside(
  depth: number,
  wrap: (inner: unknown) => unknown,
  inner: unknown = null,
): unknown {
  for (let i = 0; i < depth; i++) inner = wrap(inner);
  return inner;
}

for (const [name, wrap] of Object.entries(wraps)) {
  for (const maxDepth of [1, 2, 10, 1000]) {
    Deno.test(`msgpack: with maxDepth ${maxDepth}, so many ${name} inside one another are sent and received, and no more`, () => {
      const codec: Codec = msgpack({ maxDepth });
      const deep = inside(maxDepth, wrap);
      const message = codec.encode(deep);
      codec.decode(message.slice());
      const says = `more than ${maxDepth} deep`;
      for (const inner of [null, "x"]) {
        const tooDeep = inside(maxDepth + 1, wrap, inner);
        assertThrows(() => codec.encode(tooDeep), CodecError, says);
        const loose = msgpack({ maxDepth: 1001 });
        const encoded = loose.encode(tooDeep).slice();
        assertThrows(() => codec.decode(encoded), CodecError, says);
      }
      for (const inner of [[], {}, new Map(), new Set(), new Error()]) {
        const tooDeep = inside(maxDepth, wrap, inner);
        assertThrows(() => codec.encode(tooDeep), CodecError, says);
      }
      for (const inner of [new Date(0), /a/, undefined, new ArrayBuffer(1)]) {
        codec.decode(codec.encode(inside(maxDepth, wrap, inner)).slice());
      }
    });
  }

  Deno.test(`msgpack: 20,000 ${name} inside one another are a CodecError with a short path`, () => {
    const error = assertThrows(
      () => msgpack.encode(inside(20_000, wrap)),
      CodecError,
      "more than 1000 deep",
    );
    assertMatch(error.path!, /^value.{0,200}$/);
  });
}

Deno.test("msgpack: what comes behind something deep may be as deep as that, either way", () => {
  const codec = msgpack({ maxDepth: 4 });
  const deep = () => new Set([new Set([[]])]);
  const values = [
    [deep(), deep()],
    new Map<unknown, unknown>([[deep(), deep()], [deep(), deep()]]),
    new Set([deep(), deep(), deep()]),
    { a: deep(), b: new Error("", { cause: deep().values().next().value }) },
  ];
  for (const value of values) {
    assertEquals(difference(roundTrip(value, codec), value), undefined);
    assertThrows(() => codec.encode([value]), CodecError, "4 deep");
    const encoded = msgpack.encode([value]).slice();
    assertThrows(() => codec.decode(encoded), CodecError, "4 deep");
  }
});

Deno.test("msgpack: a maxDepth that the stack does not have is an error, not a crash, and the next message goes", () => {
  const codec = msgpack({ maxDepth: 10_000_000 });
  const deep = inside(500_000, wraps.arrays!);
  assertThrows(() => codec.encode(deep), RangeError);
  const message = new Uint8Array(500_000).fill(0x91);
  const error = assertThrows(() => codec.decode(message), CodecError);
  assert(error.cause instanceof RangeError);
  assertEquals(roundTrip([1, { a: "x" }], codec), [1, { a: "x" }]);
});

/** Values that contain themselves by way of an extension. */
const cycles: [path: string, make: () => unknown][] = [
  ["value[0][1]", () => {
    const map = new Map();
    return map.set("self", map);
  }],
  ["value[1][0]", () => {
    const map = new Map<unknown, unknown>([[1, 2]]);
    return map.set(map, 1);
  }],
  ["value[2]", () => {
    const set = new Set<unknown>([1, 2]);
    return set.add(set);
  }],
  ["value.cause", () => {
    const error = new Error();
    error.cause = error;
    return error;
  }],
  ["value.m[0][1][0].cause", () => {
    const value: Record<string, unknown> = {};
    value.m = new Map([[1, new Set([new Error("", { cause: value })])]]);
    return value;
  }],
  ["value[0].set[1][0]", () => {
    const set = new Set<unknown>([1]);
    set.add([set]);
    return [{ set }];
  }],
];

for (const [path, make] of cycles) {
  Deno.test(`msgpack: a value that contains itself at ${path} by way of a Map, Set or Error is a CodecError`, () => {
    for (const codec of [msgpack, msgpack({ maxDepth: 10_000_000 })]) {
      const error = assertThrows(
        () => codec.encode(make()),
        CodecError,
        `Cannot encode ${path}: it contains itself`,
      );
      assertEquals(error.path, path);
    }
  });
}

Deno.test("msgpack: what is a key on several levels is not taken for a cycle where something else is refused", () => {
  const key = new Set([1]);
  const inner = new Map<unknown, unknown>([[key, () => 1]]);
  const error = assertThrows(
    () => msgpack.encode(new Map([[key, inner]])),
    CodecError,
    "MessagePack has no function",
  );
  assertEquals(error.path, "value[0][1][0][1]");
});

Deno.test("msgpack: a value that is in a Map, a Set and an Error is no cycle", () => {
  const shared = { x: 1 };
  const value = [
    new Map([[shared, shared]]),
    new Set([shared]),
    new Error("", { cause: shared }),
    shared,
  ];
  assertEncoded(
    msgpack.encode(value),
    bytes(
      0x94,
      extension(0x52, 0x81, 0xa1, "x", 1, 0x81, 0xa1, "x", 1),
      extension(0x53, 0x81, 0xa1, "x", 1),
      extension(0x54, 0xa5, "Error", 0xa0, 0x81, 0xa1, "x", 1),
      0x81,
      0xa1,
      "x",
      1,
    ),
  );
});
