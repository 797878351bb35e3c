/** How much is read ahead, and held while nobody receives: as much as is said, whatever the messages are like. */

import {
  assertEquals,
  assertLessOrEqual,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { Client, Listener, Pipe } from "../mod.ts";
import { openConnection } from "../connection/connection.ts";
import type { Frame } from "../connection/transport/frame.ts";
import { FrameReader } from "../connection/transport/frame_reader.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import {
  assertBytes,
  contract,
  isPending,
  KIB,
  MIB,
  pattern,
  turn,
  unheeded,
} from "./helpers/contract.ts";
import {
  FaultyStream,
  frame,
  join,
  messageOf,
} from "./helpers/faulty_stream.ts";
import { socketTransports } from "./helpers/transports.ts";

const NOWHERE = { localAddress: null, remoteAddress: null };

/** The least, such as are no power of two, the default, and one that is long. */
const SIZES = [512, 513, 1000, 4 * KIB, 64 * KIB, 200_000, MIB];

/** Lengths on either side of what fits, with its header and without. */
function lengthsAround(size: number): number[] {
  const lengths = [0, 1, 2 * size, 4 * size + 1];
  for (let by = -13; by <= 5; by++) lengths.push(size + by);
  return lengths;
}

for (const size of SIZES) {
  contract(
    `messages of all lengths go through a buffer of ${size}, together and one by one`,
    async ({ a, b }) => {
      const lengths = lengthsAround(size);
      const sent = lengths.map((length, i) =>
        unheeded(a.sendBytes(pattern(length, i)))
      );
      for (const [i, length] of lengths.entries()) {
        assertBytes(await b.recvBytes(), pattern(length, i));
      }
      await Promise.all(sent);
      const room = new Uint8Array(5 * size);
      for (const [i, length] of lengths.entries()) {
        const received = b.recvBytesInto(room);
        const sent = unheeded(a.sendBytes(pattern(length, i)));
        assertEquals(await received, length);
        assertBytes(room.subarray(0, length), pattern(length, i));
        await sent;
      }
    },
    { receiveBufferSize: size },
  );

  Deno.test(`limits: no read of short messages is given more than ${size} bytes`, async () => {
    const message = frame(pattern(100));
    const count = Math.ceil(3 * size / message.length);
    const stream = new FaultyStream({
      incoming: [join(Array.from({ length: count }, () => message))],
    });
    const connection = connectionOver(stream, size);
    for (let i = 0; i < count; i++) {
      assertEquals((await connection.recvBytes()).length, 100);
    }
    // It has grown to that, and not beyond.
    assertEquals(largest(stream), size);
    await connection.close();
  });

  Deno.test(`limits: with a buffer of ${size}, that much is read ahead, and no more while nobody receives`, async () => {
    const message = frame(pattern(100));
    const many = join(
      Array.from({ length: 200 * size / 512 | 0 }, () => message),
    );
    const stream = new FaultyStream({ incoming: [many] });
    const connection = connectionOver(stream, size);
    for (let i = 1; i <= 3 * size / message.length; i++) {
      await connection.recvBytes();
      assertLessOrEqual(stream.given, i * message.length + size);
    }
    const { given } = stream;
    assertLessOrEqual(given, many.length - size);
    await turn();
    assertEquals(stream.given, given);
    await connection.close({ timeout: 0 });
  });

  Deno.test(`limits: a message as long as the buffer of ${size} is put together in it, and a longer one beside it`, async () => {
    for (const length of [size, size + 1]) {
      const stream = new FaultyStream({ incoming: [frame(pattern(length))] });
      const reader = new FrameReader(stream, size);
      let taken: Frame | undefined;
      while (!(taken = reader.take(length))) await reader.fill();
      assertBytes(messageOf(taken), pattern(length));
      assertEquals(taken.isOwn, length > size);
    }
  });
}

/** Those that are put together beside a buffer, in memory of their own, which grows from 1 MiB on. */
const LONG = [MIB, MIB + 1, 8 * MIB, 8 * MIB + 1];

for (const size of SIZES) {
  Deno.test(`limits: long messages may begin anywhere in a buffer of ${size}`, async () => {
    for (const length of LONG) {
      for (const before of [0, size >> 1, size - 13]) {
        const stream = new FaultyStream({
          incoming: [
            // The buffer has grown, and all of it is free again.
            frame(pattern(size)),
            join([frame(pattern(before)), frame(pattern(length))]),
          ],
        });
        const connection = connectionOver(stream, size);
        for (const expected of [size, before, length]) {
          assertEquals((await connection.recvBytes()).length, expected);
        }
        await connection.close();
      }
    }
  });
}

contract(
  "who sends is held back by an end that does not receive, with a long buffer too",
  async ({ a, b }) => {
    await a.sendBytes("first");
    await b.recvBytes();
    const sent = unheeded(a.sendBytes(new Uint8Array(64 * MIB)));
    assertEquals(await isPending(sent), true);
    assertEquals((await b.recvBytes()).length, 64 * MIB);
    await sent;
  },
  { receiveBufferSize: 4 * MIB },
);

Deno.test("limits: what is read away as connections close is given no memory of their own", async () => {
  const size = 16 * MIB;
  const streams = await Promise.all([1, 2].map(async () => {
    const stream = new FaultyStream({
      incoming: [...Array<Uint8Array>(50).fill(pattern(512)), null],
      mostWritten: () => 1,
    });
    const connection = connectionOver(stream, size);
    await connection.sendBytes(new Uint8Array(1000));
    await connection.close();
    assertEquals(stream.given, 50 * 512);
    return stream;
  }));
  const [one, other] = streams.map(({ spaces }) =>
    new Set(spaces.map(({ buffer }) => buffer))
  );
  const shared = one!.intersection(other!);
  assertEquals([one!.size, other!.size, shared.size], [1, 1, 1]);
  assertLessOrEqual([...shared][0]!.byteLength, 64 * KIB);
});

/** Sizes that no buffer has. */
for (const receiveBufferSize of [511, 0, -1, 1000.5, NaN, Infinity, 2 ** 53]) {
  const says =
    "Cannot use receiveBufferSize: it must be a whole number of at least 512";

  Deno.test(`limits: Pipe() refuses a buffer of ${receiveBufferSize}`, () => {
    assertThrows(() => Pipe({ receiveBufferSize }), RangeError, says);
  });

  for (const { name, address } of socketTransports) {
    Deno.test(`${name}: neither end can have a buffer of ${receiveBufferSize}`, async () => {
      const options = { receiveBufferSize };
      const given = address();
      assertThrows(() => new Listener(given, options), RangeError, says);
      await using listener = new Listener(given);
      await assertRejects(
        () => Client(listener.address, options),
        RangeError,
        says,
      );
      assertEquals(listener.stats().accepted, 0);
    });
  }
}

function connectionOver(stream: FaultyStream, receiveBufferSize: number) {
  return openConnection(
    new FramedTransport(stream, NOWHERE, { receiveBufferSize }),
  );
}

/** The largest memory that a read was given a part of. */
function largest({ spaces }: FaultyStream): number {
  return Math.max(...spaces.map(({ buffer }) => buffer.byteLength));
}
