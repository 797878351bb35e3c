/** Values that are written straight into the batches that are sent, and read from where they came. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  CodecError,
  type Connection,
  type ConnectionOptions,
  msgpack,
  Pipe,
} from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { withPrototypeProperty } from "./helpers/codecs.ts";
import { contract, KIB, MIB, pattern, text } from "./helpers/contract.ts";
import { Random, SEED } from "./helpers/random.ts";
import { Maker } from "./helpers/values.ts";

/** The size of a batch, and of one that is sent alone. */
const BATCHES = [64 * KIB, 2 * KIB];

/** Sends values without waiting, and fails unless they arrive as they were. */
async function assertArrive(
  a: Connection,
  b: Connection,
  values: unknown[],
): Promise<void> {
  const sent = values.map((value) => a.send(value));
  for (const [i, value] of values.entries()) {
    const place = difference(await b.recv(), value);
    assertEquals(place, undefined, `message ${i}`);
  }
  await Promise.all(sent);
}

for (const batch of BATCHES) {
  contract(
    `values that begin near the end of ${batch} bytes, or reach it exactly, arrive whole`,
    async ({ a, b }) => {
      for (let left = 0; left < 100; left++) {
        const filler = "x".repeat(batch - left - 9);
        const next = [left, "y".repeat(left), { id: left, v: [2.25, null] }];
        await assertArrive(a, b, [0, filler, ...next, new Date(left)]);
      }
    },
  );
}

/** Values that are longer than a batch, each in its own way. */
const long: [name: string, value: unknown][] = [
  ["text", "long ".repeat(40_000)],
  ["text that is not ASCII", "größer ".repeat(40_000)],
  ["binary", pattern(100_000)],
  ["a list of numbers", Array.from({ length: 20_000 }, (_, i) => i + 0.5)],
  ["a list of texts", Array.from({ length: 10_000 }, (_, i) => `text ${i}`)],
  ["a Map", new Map(Array.from({ length: 10_000 }, (_, i) => [i, `${i}`]))],
  ["a Set", new Set(Array.from({ length: 15_000 }, (_, i) => `${i}`))],
  ["a typed array", new Float64Array(pattern(100_000).buffer)],
  [
    "objects around long ones",
    { a: [pattern(70_000), { b: new Set([pattern(70_000, 1)]) }], c: "end" },
  ],
];

for (const [name, value] of long) {
  contract(
    `${name} longer than a batch arrives whole, first, alone and among others`,
    async ({ a, b }) => {
      await assertArrive(a, b, [value]);
      await assertArrive(a, b, [1, value, "x", value, value, 2]);
      await assertArrive(a, b, ["x".repeat(60_000), value, "y"]);
    },
  );
}

contract("many small values and then a large one arrive", async ({ a, b }) => {
  for (const count of [1, 10, 2000]) {
    const values = Array.from({ length: count }, (_, id) => ({ id, v: [id] }));
    await assertArrive(a, b, [...values, pattern(300_000), ...values]);
  }
});

contract(
  "values and bytes that are sent in turns, of any length and without waiting, arrive in order",
  async ({ a, b }) => {
    const make = new Maker({ lossy: false, extensions: true });
    const messages = Array.from({ length: 2000 }, (_, i) => {
      const length = make.random.pick([0, 1, 60, 2000, 3000, 60_000, 70_000]);
      switch (make.random.below(i % 100 === 0 ? 4 : 3)) {
        case 0:
          return { bytes: pattern(make.random.below(100), i) };
        case 3:
          return make.random.once(2)
            ? { bytes: pattern(length, i) }
            : { value: pattern(length, i) };
        default:
          return { value: make.value(2) };
      }
    });
    const sent = messages.map(({ bytes, value }) =>
      bytes ? a.sendBytes(bytes) : a.send(value)
    );
    for (const [i, { bytes, value }] of messages.entries()) {
      const received = bytes ? await b.recvBytes() : await b.recv();
      assertEquals(
        difference(received, bytes ?? value),
        undefined,
        `message ${i} of seed ${SEED}`,
      );
    }
    await Promise.all(sent);
  },
);

contract("what is received may be undefined", async ({ a, b }) => {
  for (let i = 0; i < 3; i++) await a.send(undefined);
  assertEquals(await b.recv(), undefined);
  const later = b.recv();
  assertEquals([await later, await b.recv()], [undefined, undefined]);
  const waiting = b.recv();
  await a.send(undefined);
  assertEquals(await waiting, undefined);
});

contract("what is iterated over may be undefined", async ({ a, b }) => {
  const values = [1, undefined, null, undefined];
  for (const value of values) await a.send(value);
  await a.close();
  const received: unknown[] = [];
  for await (const value of b) received.push(value);
  assertEquals(received, values);
});

contract("what a stream carries may be undefined", async ({ a, b }) => {
  const values = [1, undefined, null, undefined];
  const sent = ReadableStream.from(values).pipeTo(a.writable);
  assertEquals(await Array.fromAsync(b.readable), values);
  await sent;
});

contract(
  "what was received shares no memory with a later message",
  async ({ a, b }) => {
    const random = new Random();
    const received: unknown[] = [];
    const sent: unknown[] = [];
    for (let i = 0; i < 60; i++) {
      const bytes = random.bytes(1 + random.below(i % 20 ? 300 : 10_000) * 8);
      const { buffer } = bytes.slice(1);
      const value = [bytes, new Float64Array(buffer), `text ${i}`, buffer];
      sent.push(value);
      await Promise.all([
        a.send(value),
        b.recv().then((value) => received.push(value)),
      ]);
    }
    assertEquals(difference(received, sent), undefined);
  },
);

contract(
  "binary that was received has a buffer of its size, and of its own",
  async ({ a, b }) => {
    for (const length of [0, 1, 100, 70_000]) {
      const bytes = pattern(length);
      await Promise.all([
        a.send([
          bytes,
          bytes,
          new Int8Array(bytes),
          bytes.buffer.slice(0, length),
        ]),
        b.recv().then((received) => {
          const views = received as Uint8Array[];
          const buffers = views.map((view) => view.buffer ?? view);
          assertEquals(new Set(buffers).size, 4);
          for (const { byteLength } of buffers) {
            assertEquals(byteLength, length);
          }
        }),
      ]);
    }
  },
);

contract(
  "the message in a CodecError is in memory of its own",
  async ({ a, b }) => {
    await a.sendBytes(Uint8Array.of(0xc1, 1));
    await a.sendBytes(Uint8Array.of(0xc1, 2));
    const [one, other] = [
      await assertRejects(() => b.recv(), CodecError),
      await assertRejects(() => b.recv(), CodecError),
    ];
    assertEquals(one.data, Uint8Array.of(0xc1, 1));
    assertEquals(other.data, Uint8Array.of(0xc1, 2));
    assertEquals(one.data!.buffer.byteLength, 2);
  },
);

const LIMIT = 1000;
const limited: ConnectionOptions = { maxMessageLength: LIMIT };

contract(
  "a value of the greatest length is sent, and a longer one is a RangeError of which nothing is sent",
  async ({ a, b }) => {
    await a.send("before");
    const longest = "x".repeat(LIMIT - 3);
    const tooLong: unknown[] = [
      `${longest}x`,
      pattern(LIMIT),
      Array(LIMIT).fill(1),
      "é".repeat(LIMIT),
      { a: [longest, longest] },
      new Set([pattern(10 * MIB)]),
      Array(100_000).fill("long"),
      [new Map([[1, pattern(LIMIT - 3)]])],
    ];
    for (const value of tooLong) {
      await assertRejects(() => a.send(value), RangeError, "maxMessageLength");
      await a.send(longest);
    }
    assertEquals(a.closed, false);
    assertEquals(await b.recv(), "before");
    for (const _ of tooLong) assertEquals(await b.recv(), longest);
    await a.send("after");
    assertEquals(await b.recv(), "after");
    assertEquals(a.bufferedAmount, 0);
  },
  limited,
);

Deno.test("msgpack: what contains itself is a CodecError that says so, also where it is too long before it is too deep", async () => {
  const list: unknown[] = ["x".repeat(100)];
  list.push({ list });
  const map = new Map<unknown, unknown>([["x".repeat(100), 1]]);
  map.set("self", map);
  for (const maxMessageLength of [10, 150, 1000, 10_000]) {
    const [a, b] = Pipe({ maxMessageLength });
    const ofList = await assertRejects(
      () => a.send(list),
      CodecError,
      "contains itself",
    );
    assertEquals(ofList.path, "value[1].list");
    const ofMap = await assertRejects(
      () => a.send({ map }),
      CodecError,
      "contains itself",
    );
    assertEquals(ofMap.path, "value.map[1][1]");
    await a.send("ok");
    assertEquals(await b.recv(), "ok");
    await Promise.all([a.close(), b.close()]);
  }
});

contract(
  "what every object inherits does not get into messages",
  async ({ a, b }) => {
    const value = {
      a: 1,
      b: [{}],
      c: Object.assign(Object.create(null), { d: 1 }),
    };
    const expected = msgpack.encode(value).slice();
    const usual = { value: "leaked", enumerable: true, configurable: true };
    const sent = withPrototypeProperty("polluted", usual, () => {
      assertEquals(msgpack.encode(value), expected);
      return a.send(value);
    });
    await sent;
    assertEquals(await b.recvBytes(), expected);
    await a.send(value);
    assertEquals(await b.recvBytes(), expected);
    assert(!("polluted" in {}));
  },
);

contract(
  "a value may be changed as soon as the call has returned",
  async ({ a, b }) => {
    const bytes = pattern(100_000);
    const value = { bytes, list: [1] };
    const expected = { bytes: bytes.slice(), list: [1] };
    const sent = [a.send("first"), a.send(value), a.send(value)];
    bytes.fill(0);
    value.list.push(2);
    assertEquals(await b.recv(), "first");
    assertEquals(difference(await b.recv(), expected), undefined);
    assertEquals(difference(await b.recv(), expected), undefined);
    await Promise.all(sent);
  },
);

contract(
  "values arrive as bytes where bytes are asked for",
  async ({ a, b }) => {
    const value = { id: 1, v: [2.25, null, "junk"], when: new Date(0) };
    await a.send(value);
    assertEquals(await b.recvBytes(), new Uint8Array(msgpack.encode(value)));
    await a.sendBytes(msgpack.encode(value).slice());
    assertEquals(await b.recv(), value);
    await a.send("text");
    const room = new Uint8Array(10);
    assertEquals(await b.recvBytesInto(room), 5);
    assertEquals(text(room.subarray(1, 5)), "text");
  },
);
