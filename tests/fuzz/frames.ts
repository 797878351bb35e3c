/** What is received of a stream of frames, whatever has happened to it. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import fc from "fast-check";
import { isGone } from "../../connection/transport/byte_stream.ts";
import { FrameReader } from "../../connection/transport/frame_reader.ts";
import { EOFError } from "../../mod.ts";
import { assertBytes } from "../helpers/contract.ts";
import { receive } from "../helpers/faulty_stream.ts";
import { changed, changesOrNone, sameBytes } from "./changes.ts";
import { type Ending, type Reading, readStream } from "./framing_model.ts";
import { type Property, property } from "./property.ts";
import { receiveAll, type Received, RECEIVERS } from "./receivers.ts";
import {
  assertUntouched,
  bytesOf,
  claiming,
  type Delivery,
  ENDS,
  honest,
  isHonest,
  long,
  roomsOf,
  streamOf,
} from "./streams.ts";

/** The class of the error that tells how a stream ended. */
const ERRORS: Record<Ending, new (message: string) => Error> = {
  "between messages": EOFError,
  "inside a message": Deno.errors.UnexpectedEof,
  "no message": Deno.errors.InvalidData,
};

/** A receiver, mostly the one that is the fastest. */
const receiver = fc.oneof(
  { weight: 7, arbitrary: fc.constant("transport" as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...Object.keys(RECEIVERS) as (keyof typeof RECEIVERS)[],
    ),
  },
);

/** Fails unless what comes out of a stream is what the model says. */
async function assertReadAsModel(
  bytes: Uint8Array,
  delivery: Delivery,
  by: keyof typeof RECEIVERS,
): Promise<void> {
  const { limit, receiveBufferSize } = delivery;
  const expected = readStream(bytes, limit);
  const rooms = roomsOf(delivery);
  const stream = streamOf(bytes, delivery, rooms);
  const limits = { maxMessageLength: limit, receiveBufferSize };
  const receiver = RECEIVERS[by](stream, limits);
  const most = expected.messages.length;
  const received = await receiveAll(receiver, rooms, most);
  assertReading(received, expected, delivery);
  assertNothingBehind(received.messages, rooms);
  if (by !== "transport") {
    assertEquals(stream.isClosed, expected.ending === "no message");
    const again = await receiveAll(receiver, [], 0);
    assertStrictEquals(again.error, received.error);
  }
  await receiver.close();
  assert(stream.isClosed);
}

function assertReading(
  { messages, error }: Received,
  expected: Reading,
  { end }: Delivery,
): void {
  assertEquals(messages.length, expected.messages.length);
  messages.forEach((message, index) =>
    assertBytes(message, expected.messages[index]!)
  );
  const cause = expected.ending === "no message" ? null : ENDS[end];
  if (cause && !isGone(cause)) return assertStrictEquals(error, cause);
  assertInstanceOf(error, ERRORS[expected.ending]);
  assertStrictEquals(error.cause, cause ?? undefined);
}

/** Fails if more of a room was written to than what the message needs that is in it. */
function assertNothingBehind(
  messages: readonly Uint8Array[],
  rooms: readonly (Uint8Array | undefined)[],
): void {
  for (const [index, message] of messages.entries()) {
    const room = rooms[index];
    if (room?.buffer === message.buffer) {
      assertUntouched(room, message.length);
    }
  }
}

/** What is received of frames. */
export const frames: Property[] = [
  property(
    "frames: what comes in any pieces is received whole and in order",
    10_000,
    fc.record({ delivery: honest, receiver }),
    ({ delivery, receiver }) =>
      assertReadAsModel(bytesOf(delivery), delivery, receiver),
  ),
  property(
    "frames: what was changed on its way is received up to the change, and then ends in the error that belongs to it",
    100_000,
    fc.record({
      delivery: claiming,
      receiver,
      changes: changesOrNone,
    }),
    async ({ delivery, receiver, changes }) => {
      const before = bytesOf(delivery);
      const bytes = changed(before, changes);
      await assertReadAsModel(bytes, delivery, receiver);
      fc.pre(!isHonest(delivery) || !sameBytes(bytes, before));
    },
  ),
  property(
    "frames: a long message is received whole, and what it only claims to be costs little",
    150,
    fc.record({ delivery: long, receiver }),
    ({ delivery, receiver }) =>
      assertReadAsModel(bytesOf(delivery), delivery, receiver),
  ),
  property(
    "frames: each message may have a limit of its own",
    5_000,
    fc.record({
      delivery: honest,
      limits: fc.array(fc.nat({ max: 70 }), { minLength: 1, maxLength: 6 }),
    }),
    async ({ delivery, limits }) => {
      const [first, ...others] = limits as [number, ...number[]];
      const bytes = bytesOf(delivery);
      const expected = readStream(bytes, first, ...others);
      const stream = streamOf(bytes, { ...delivery, limit: Infinity }, []);
      const reader = new FrameReader(stream, delivery.receiveBufferSize);
      let index = 0;
      const receiver = {
        next: () => receive(reader, limits[index++] ?? limits.at(-1)!),
        close: () => Promise.resolve(),
      };
      const received = await receiveAll(receiver, [], expected.messages.length);
      assertReading(received, expected, delivery);
    },
  ),
];
