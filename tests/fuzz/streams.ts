/** Streams of framed messages as chance brings them: what is in them, and how they come. */

import fc from "fast-check";
import { KIB, MIB, pattern } from "../helpers/contract.ts";
import {
  cut,
  FaultyStream,
  join,
  longHeader,
  type Piece,
  shortHeader,
  sizes,
} from "../helpers/faulty_stream.ts";

/** A number of bytes: as it is, or how much more than the longest message. */
type Length = number | { beyondLimit: number };

/** A message, and what becomes of it. */
interface Sent {
  length: Length;
  /** Whether its length is in twelve bytes. */
  isLong: boolean;
  /** What its header says in place of its length, if it does. */
  claim: number | bigint | null;
  /** How much room there is where it is to be received, if it is said where. */
  room: Length | null;
}

/** Messages, and how they come. */
export interface Delivery {
  /** The longest message that may come. */
  limit: number;
  /** How much is held while nobody receives. */
  receiveBufferSize: number;
  sent: Sent[];
  cuts: Cuts;
  end: keyof typeof ENDS;
}

/** In what pieces bytes come. */
interface Cuts {
  seed: number;
  /** How many bytes a piece has at the most. */
  most: number;
  /** How far behind the end of each message there is a cut too, if there is one. */
  near: number | null;
}

/** What there is behind the last byte. */
export const ENDS = {
  closed: null,
  reset: new Deno.errors.ConnectionReset("The peer has gone"),
  aborted: new Deno.errors.ConnectionAborted("The peer has gone"),
  brokenPipe: new Deno.errors.BrokenPipe("The peer has gone"),
  failure: new Error("The system fails"),
} satisfies Record<string, Piece>;

/** Around these, something changes in the reader or the writer. */
const STEPS = [0, 4, 12, 512, 2 * KIB];
const LONG_STEPS = [60 * KIB, 64 * KIB];

const around = (steps: number[]) =>
  fc.constantFrom(
    ...steps.flatMap((step) => [step - 1, step, step + 1])
      .filter((length) => length >= 0),
  );

const length: fc.Arbitrary<Length> = fc.oneof(
  { weight: 80, arbitrary: fc.nat({ max: 40 }) },
  { weight: 10, arbitrary: around(STEPS) },
  {
    weight: 10,
    arbitrary: fc.constantFrom({ beyondLimit: 0 }, { beyondLimit: -1 }),
  },
  { weight: 1, arbitrary: around(LONG_STEPS) },
  { weight: 1, arbitrary: fc.nat({ max: 70 * KIB }) },
);

const claim = fc.oneof(
  fc.constantFrom(-1, -2, -(2 ** 31), 2 ** 31 - 1, 2 ** 24, 2 ** 16),
  fc.constantFrom(2n ** 31n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
  fc.nat({ max: 100 }),
);

const limit = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 1000 }) },
  { weight: 5, arbitrary: fc.constantFrom(511, 512, 513) },
  { weight: 2, arbitrary: around(LONG_STEPS) },
  { weight: 1, arbitrary: fc.constant(64 * MIB) },
);

const cuts: fc.Arbitrary<Cuts> = fc.record({
  seed: fc.nat(),
  most: fc.constantFrom(1, 5, 13, 200, 5000, 10 ** 6),
  near: fc.constantFrom(null, -1, 0, 1),
});

const end = fc.constantFrom(...Object.keys(ENDS) as Delivery["end"][]);

/** With `claims`, some headers say what is not so. */
const sent = (claims: boolean): fc.Arbitrary<Sent[]> =>
  fc.array(
    fc.record({
      length,
      isLong: fc.boolean(),
      claim: fc.oneof(
        { weight: 15, arbitrary: fc.constant(null) },
        { weight: claims ? 1 : 0, arbitrary: claim },
      ),
      room: fc.option(length, { freq: 2 }),
    }),
    { maxLength: 6, size: "max" },
  );

const short = (claims: boolean): fc.Arbitrary<Delivery> =>
  fc.record({
    limit,
    receiveBufferSize: fc.constantFrom(512, 700, 4 * KIB, 64 * KIB),
    sent: sent(claims),
    cuts,
    end,
  });

/** Messages of which every header is right. */
export const honest: fc.Arbitrary<Delivery> = short(false);

/** Messages of which some headers claim another length. */
export const claiming: fc.Arbitrary<Delivery> = short(true);

/** One or two long messages, of which the last may claim to be longer still. */
export const long: fc.Arbitrary<Delivery> = fc.record({
  limit: fc.constant(64 * MIB),
  receiveBufferSize: fc.constantFrom(512, 64 * KIB, 300 * KIB, 2 * MIB),
  sent: fc.array(
    fc.record({
      length: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 60, max: 600 }) },
        { weight: 1, arbitrary: fc.constantFrom(1024, 3072) },
      ).map((kib) => kib * KIB + 1),
      isLong: fc.boolean(),
      claim: fc.constantFrom(null, null, 2 * MIB, 3 * MIB, 17 * MIB, 64 * MIB),
      room: fc.constantFrom(null, 1, 600 * KIB, 4 * MIB),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  cuts,
  end,
});

/** How many bytes that are; where the limit is far away, it is taken for nearer. */
function resolve(length: Length, limit: number): number {
  return typeof length === "number"
    ? length
    : Math.min(limit, 100 * KIB) + length.beyondLimit;
}

/** How long the messages are before anything becomes of them: none is too long. */
function lengthsOf({ limit, sent }: Delivery): number[] {
  return sent.map(({ length }) => Math.min(limit, resolve(length, limit)));
}

/** The bytes of a delivery, with what its headers claim. */
export function bytesOf(delivery: Delivery): Uint8Array<ArrayBuffer> {
  return join(
    lengthsOf(delivery).flatMap((length, index) => {
      const { claim, isLong } = delivery.sent[index]!;
      const said = claim ?? length;
      const header = isLong || typeof said === "bigint"
        ? longHeader(BigInt.asUintN(64, BigInt(said)))
        : shortHeader(said);
      return [header, pattern(length, index)];
    }),
  );
}

/** Whether every header says what is so. */
export function isHonest(delivery: Delivery): boolean {
  const lengths = lengthsOf(delivery);
  return delivery.sent.every(({ claim }, index) =>
    claim === null || claim === lengths[index]
  );
}

/** What a byte is before anything is received into it. */
const UNTOUCHED = 0xee;

/** Where each message is to be received, if it is said where. */
export function roomsOf(
  { limit, sent }: Delivery,
): (Uint8Array<ArrayBuffer> | undefined)[] {
  return sent.map(({ room }) =>
    room === null
      ? undefined
      : new Uint8Array(resolve(room, limit)).fill(UNTOUCHED)
  );
}

/** How many bytes behind a message are looked at. */
const BEHIND = 64;

/** Throws if the room behind a message was written to. */
export function assertUntouched(room: Uint8Array, length: number): void {
  const behind = room.subarray(length, length + BEHIND);
  if (behind.some((byte) => byte !== UNTOUCHED)) {
    throw new Error(`More than ${length} bytes of the room were written to`);
  }
}

/** How many pieces a stream is cut into at the most, so that a long one does not take for ever. */
const MOST_PIECES = 500;

/** Bytes in the pieces of a delivery. */
function piecesOf(bytes: Uint8Array, delivery: Delivery): Uint8Array[] {
  const { seed, most } = delivery.cuts;
  const atLeast = Math.ceil(bytes.length / MOST_PIECES);
  const next = sizes(seed, Math.max(most, atLeast));
  const places = [0, ...placesNear(delivery), bytes.length];
  return places.slice(1).flatMap((end, index) => [
    ...cut(bytes.subarray(places[index], end), next),
  ]);
}

/** Where there are cuts near the ends of messages. */
function placesNear(delivery: Delivery): number[] {
  const { near } = delivery.cuts;
  if (near === null) return [];
  let end = 0;
  return lengthsOf(delivery).map((length, index) => {
    end += (delivery.sent[index]!.isLong ? 12 : 4) + length;
    return end + near;
  });
}

/** The memory that a peer gets for what it only claims, and how many times as much as it has sent. */
const FREE_MEMORY = MIB;
const MEMORY_PER_BYTE = 8;
/** The memory that a peer gets before it has sent anything. */
const FIRST_MEMORY = 512;

/**
 * A stream that brings these bytes in the pieces of a delivery, and ends. A read
 * fails if it is given more memory than a peer may have that has sent so much.
 */
export function streamOf(
  bytes: Uint8Array,
  delivery: Delivery,
  rooms: readonly (Uint8Array | undefined)[],
): FaultyStream {
  const stream: FaultyStream = new FaultyStream({
    incoming: [...piecesOf(bytes, delivery), ENDS[delivery.end]],
    pace() {
      const { buffer } = stream.spaces.at(-1)!;
      const isRoom = rooms.some((room) => room?.buffer === buffer);
      const most = isRoom ? Infinity : mostMemory(stream.given, delivery);
      if (buffer.byteLength <= most) return Promise.resolve();
      throw new Error(`${buffer.byteLength} bytes of memory, not ${most}`);
    },
  });
  return stream;
}

/** How much memory a peer may have that has sent so many bytes. */
function mostMemory(
  given: number,
  { limit, receiveBufferSize }: Delivery,
): number {
  if (given === 0) return FIRST_MEMORY;
  return limit <= receiveBufferSize
    ? receiveBufferSize
    : Math.max(receiveBufferSize, FREE_MEMORY, MEMORY_PER_BYTE * given);
}
