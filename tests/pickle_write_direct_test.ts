/** Pickles that are written straight into what is sent, and read from where they came. */

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertRejects,
} from "@std/assert";
import { directCodec } from "../connection/codec/direct.ts";
import { Complex, Decimal, pickle, Range } from "../connection/codec/pickle.ts";
import { OwnDraft } from "../connection/codec/own_draft.ts";
import type { Draft } from "../connection/transport/draft.ts";
import { CodecError, type Connection, Pipe } from "../mod.ts";
import { contract, KIB, pattern } from "./helpers/contract.ts";
import { assertEncoded } from "./helpers/encoded.ts";
import { Random, SEED } from "./helpers/random.ts";
import { describe, PICKLES } from "./helpers/unpickled.ts";
import { Maker } from "./helpers/values.ts";

/** A draft that is moved to other memory whenever it grows, by no more than it must. */
class TightDraft implements Draft {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView<ArrayBuffer>;
  start: number;
  at: number;

  constructor(start: number, length: number) {
    this.bytes = new Uint8Array(length).fill(0xee);
    this.view = new DataView(this.bytes.buffer);
    this.start = this.at = start;
  }

  grow(count: number): void {
    const message = this.bytes.subarray(this.start, this.at);
    // Where it begins is another place each time.
    const start = this.start === 0 ? 7 : this.start - 1;
    const bytes = new Uint8Array(start + message.length + count).fill(0xdd);
    bytes.set(message, start);
    this.bytes.fill(0xcc);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.at = start + message.length;
    this.start = start;
  }
}

const shared = [1, 2, 3];

/** At least one of each kind that is written. */
const values: unknown[] = [
  null,
  [true, false, 0, 255, 256, 65536, -1, 2 ** 40, 2.25, -0, 2n ** 80n],
  [
    "",
    "short",
    "é",
    "x".repeat(49),
    "é".repeat(200),
    "\ud800",
    "€".repeat(40) + "\udc00",
  ],
  { a: { b: [{}] }, "a long key that comes once": 1, é: 2 },
  [
    new Map<unknown, unknown>([[1, "a"], [[1, new Set(["x"])], null]]),
    new Set([1, [2]]),
  ],
  [shared, shared, { shared }],
  [
    new Date(0),
    new Date(1),
    Temporal.Duration.from("P1D"),
    Temporal.PlainTime.from("12:00"),
  ],
  [
    pattern(0),
    pattern(300),
    new Int16Array([1, -1]),
    new Float64Array(100),
    pattern(10).buffer,
  ],
  [
    new TypeError("x", { cause: new Error("é") }),
    new Complex(1, 2),
    new Decimal("1"),
    new Range(0, 9),
  ],
];

for (const [name, codec] of PICKLES) {
  const direct = directCodec(codec)!;

  Deno.test(`${name}: what is written into a draft is what encode() gives, wherever that begins and however it grows`, () => {
    for (const value of values) {
      const expected = codec.encode(value);
      for (const start of [0, 1, 9]) {
        for (const room of [0, 1, 2, 5, 50, 10_000]) {
          const draft = new TightDraft(start, start + room);
          direct.encodeInto(value, draft);
          assertEncoded(draft.bytes.subarray(draft.start, draft.at), expected);
        }
      }
    }
  });

  Deno.test(`${name}: what stands before and behind it in the memory stays as it is`, () => {
    const draft = new TightDraft(100, 5000);
    direct.encodeInto(values[1], draft);
    const { bytes, at } = draft;
    assert(bytes.subarray(0, 100).every((byte) => byte === 0xee));
    assert(bytes.subarray(at).every((byte) => byte === 0xee));
  });

  Deno.test(`${name}: one message behind another in the same draft is as if it were alone`, () => {
    const draft = new OwnDraft();
    const ends: number[] = [];
    for (const value of values) {
      direct.encodeInto(value, draft);
      ends.push(draft.at);
    }
    let start = 0;
    for (const [i, value] of values.entries()) {
      const end = ends[i]!;
      assertEncoded(draft.bytes.subarray(start, end), codec.encode(value));
      const received = direct.decodeFrom(draft.bytes, start, end);
      const alone = codec.decode(codec.encode(value));
      draft.bytes.fill(0xee, start, end);
      assertEquals(describe(received), describe(alone));
      start = end;
    }
  });

  Deno.test(`${name}: what a draft throws is thrown as it is, and the next pickle is whole`, () => {
    const tooLong = new RangeError("too long");
    const draft: Draft = Object.assign(new TightDraft(0, 2), {
      grow: () => {
        throw tooLong;
      },
    });
    for (const value of values) {
      let caught: unknown;
      try {
        direct.encodeInto(["x".repeat(100), value], draft);
      } catch (error) {
        caught = error;
      }
      assertEquals(caught, tooLong);
      draft.at = 0;
      assertEncoded(codec.encode(1), codec.encode(1));
    }
  });

  contract(
    `${name}: values arrive through a connection as through the codec`,
    async ({ a, b }) => {
      const make = new Maker({ lossy: false, protoKeys: false });
      for (let i = 0; i < 300; i++) {
        const value = make.random.once(3)
          ? make.random.pick(values)
          : make.value(3);
        const expected = codec.decode(codec.encode(value));
        const [received] = await Promise.all([b.recv(), a.send(value)]);
        assertEquals(
          describe(received),
          describe(expected),
          `message ${i} of seed ${SEED}`,
        );
      }
    },
    { codec },
  );

  contract(
    `${name}: pickles that begin near the end of a batch, or are longer, arrive whole`,
    async ({ a, b }) => {
      for (const batch of [64 * KIB, 2 * KIB]) {
        for (let left = 0; left < 60; left += 3) {
          const filler = "x".repeat(batch - left - 9);
          const sent = [
            0,
            filler,
            { left, v: ["y".repeat(left), shared, shared] },
            pattern(left * 3000),
            "é".repeat(left),
          ];
          await assertArrive(a, b, sent);
        }
      }
    },
    { codec },
  );

  contract(
    `${name}: what is received shares no memory with a later message`,
    async ({ a, b }) => {
      const random = new Random();
      const received: unknown[] = [];
      const sent: unknown[] = [];
      for (let i = 0; i < 40; i++) {
        const bytes = random.bytes(1 + random.below(i % 10 ? 300 : 10_000) * 8);
        const value = [
          bytes,
          new Int32Array(bytes.slice(1).buffer),
          `text ${i}`,
        ];
        sent.push(value);
        await Promise.all([
          a.send(value),
          b.recv().then((value) => received.push(value)),
        ]);
      }
      assertEquals(describe(received), describe(sent));
      const buffers = (received as [Uint8Array][]).map(([bytes]) =>
        bytes.buffer
      );
      assertEquals(new Set(buffers).size, buffers.length);
    },
    { codec },
  );

  Deno.test(`${name}: through a Pipe, what cannot be encoded is a CodecError with its path, and nothing is sent`, async () => {
    const [a, b] = Pipe({ codec });
    const [first, second] = [a.send([1]), a.send({ last: true })];
    const error = await assertRejects(
      () => a.send({ items: [1, { when: () => {} }] }),
      CodecError,
    );
    assertEquals(error.path, "value.items[1].when");
    await Promise.all([first, second]);
    assertEquals([await b.recv(), await b.recv()], [[1], { last: true }]);
    await a.sendBytes(codec.encode({ by: "hand" }));
    assertEquals(await b.recv(), { by: "hand" });
    await a.send({ by: "hand" });
    const bytes = await b.recvBytes();
    assertEncoded(bytes, codec.encode({ by: "hand" }));
    await Promise.all([a.close(), b.close()]);
  });

  Deno.test(`${name}: a value may be changed as soon as send() has returned`, async () => {
    const [a, b] = Pipe({ codec });
    const value = { bytes: pattern(100_000), list: [1] };
    const sent = [a.send("first"), a.send(value)];
    value.bytes.fill(0);
    value.list.push(2);
    assertEquals(await b.recv(), "first");
    const received = await b.recv() as typeof value;
    assertEquals(received.list, [1]);
    assertEquals(describe(received.bytes), describe(pattern(100_000)));
    await Promise.all(sent);
    await Promise.all([a.close(), b.close()]);
  });
}

Deno.test("an end of one protocol reads what the other writes", async () => {
  const [a, b] = Pipe({ codec: pickle });
  for (const [, codec] of PICKLES) {
    await a.sendBytes(codec.encode({ a: [1, "é", new Set([1])] }));
    assertEquals(await b.recv(), { a: [1, "é", new Set([1])] });
  }
  await Promise.all([a.close(), b.close()]);
});

Deno.test("each call of encode() gives memory of its own", () => {
  const [one, other] = [pickle.encode([1]), pickle.encode([1])];
  assertNotStrictEquals(one.buffer, other.buffer);
});

/** Sends values without waiting, and fails unless they arrive as they were. */
async function assertArrive(
  a: Connection,
  b: Connection,
  values: unknown[],
): Promise<void> {
  const sent = values.map((value) => a.send(value));
  for (const [i, value] of values.entries()) {
    assertEquals(describe(await b.recv()), describe(value), `message ${i}`);
  }
  await Promise.all(sent);
}
