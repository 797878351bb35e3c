/** What is written for messages, in whatever order and pieces. */

import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { Draft } from "../../connection/transport/draft.ts";
import {
  headerLength,
  headerLengthAt,
  readHeader,
  writeHeader,
} from "../../connection/transport/frame_header.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import { turn } from "../../connection/transport/turn.ts";
import { assertBytes, KIB, pattern } from "../helpers/contract.ts";
import {
  FaultyStream,
  frame,
  join,
  longHeader,
  shortHeader,
  sizes,
} from "../helpers/faulty_stream.ts";
import { type Property, property } from "./property.ts";

const NOWHERE = { localAddress: null, remoteAddress: null };
const LIMIT = 100 * KIB;
/** Up to this length a message is copied when it is sent. */
const COPIED = 64 * KIB;

/** Does something with a message; resolves when its memory may be changed. */
type Act = (
  transport: FramedTransport,
  message: Uint8Array,
  step: number,
) => Promise<unknown>;

/** What is done with a message. */
const ACTS = {
  send(transport, message) {
    const sent = transport.send(message, false);
    // It is still read from where it is, if it was not copied.
    return message.length <= COPIED ? sent : sent.then(() => transport.flush());
  },
  lend: (transport, message) => transport.send(message, true),
  compose(transport, message, step) {
    write(transport.compose()!, message, step);
    return transport.commit();
  },
  composeTheFirst(transport, message, step) {
    const draft = transport.compose()!;
    write(draft, message.subarray(0, step), step);
    const sent = transport.send(new Uint8Array(step), true);
    write(draft, message.subarray(step), step);
    return Promise.all([sent, transport.commit()]);
  },
  abandonTheFirst(transport, message, step) {
    write(transport.compose()!, new Uint8Array(step), step);
    const sent = transport.send(message, true);
    transport.abandon();
    return sent;
  },
  abandon(transport, message, step) {
    write(transport.compose()!, message, step);
    transport.abandon();
    return Promise.resolve();
  },
  async sendTooMuch(transport) {
    const tooMuch = new Uint8Array(LIMIT + 1);
    await assertRejects(() => transport.send(tooMuch, false), RangeError);
  },
} satisfies Record<string, Act>;

/** What is written then, where that is not the message alone. */
const WRITTEN: Partial<
  Record<
    keyof typeof ACTS,
    (message: Uint8Array, step: number) => Uint8Array[]
  >
> = {
  composeTheFirst: (message, step) => [message, new Uint8Array(step)],
  abandon: () => [],
  sendTooMuch: () => [],
};

/** Writes into a draft, so many bytes at a time. */
function write(draft: Draft, bytes: Uint8Array, step: number): void {
  for (let at = 0; at < bytes.length; at += step) {
    const part = bytes.subarray(at, at + step);
    if (draft.bytes.length - draft.at < part.length) draft.grow(part.length);
    draft.bytes.set(part, draft.at);
    draft.at += part.length;
  }
}

const steps = fc.array(
  fc.record({
    how: fc.constantFrom(...Object.keys(ACTS) as (keyof typeof ACTS)[]),
    length: fc.oneof(
      { weight: 20, arbitrary: fc.nat({ max: 3 * KIB }) },
      {
        weight: 2,
        arbitrary: fc.integer({ min: COPIED - 9, max: COPIED + 9 }),
      },
      { weight: 1, arbitrary: fc.nat({ max: LIMIT }) },
    ),
    /** How many bytes at a time it is composed of. */
    step: fc.integer({ min: 1, max: 5000 }),
    /** Whether something is waited for before the next one. */
    pause: fc.constantFrom("none", "done", "turn"),
  }),
  { maxLength: 8 },
);

/** What is written of frames. */
export const frameWriters: Property[] = [
  property(
    "frames: what is written is one frame for each message, in their order, whatever the system takes at once",
    2_000,
    fc.record({
      steps,
      highWaterMark: fc.constantFrom(1, 1000, 256 * KIB),
      cuts: fc.record({
        seed: fc.nat(),
        most: fc.constantFrom(70, 3000, 10 ** 6),
      }),
    }),
    async ({ steps, highWaterMark, cuts: { seed, most } }) => {
      const limits = { maxMessageLength: LIMIT, highWaterMark };
      const stream = new FaultyStream({ mostWritten: sizes(seed, most) });
      const transport = new FramedTransport(stream, NOWHERE, limits);
      const expected: Uint8Array[] = [];
      for (const [index, { how, length, step, pause }] of steps.entries()) {
        const message = pattern(length, index);
        const written = WRITTEN[how]?.(message, step) ?? [message];
        expected.push(...written.map(frame));
        const done = ACTS[how](transport, message, step)
          .then(() => void message.fill(0xee));
        if (pause === "done") await done;
        if (pause === "turn") await turn();
      }
      await transport.flush();
      assertBytes(stream.written, join(expected));
      assertEquals(transport.bufferedAmount, 0);
      await transport.close();
    },
  ),
  property(
    "frames: a header is written as the model has it, and read again",
    10_000,
    fc.record({
      length: fc.oneof(
        fc.maxSafeNat(),
        fc.nat(),
        fc.integer({ min: 2 ** 31 - 2, max: 2 ** 31 + 2 }),
      ),
      offset: fc.nat({ max: 20 }),
    }),
    ({ length, offset }) => {
      const header = length < 2 ** 31
        ? shortHeader(length)
        : longHeader(BigInt(length));
      const end = offset + header.length;
      const room = new Uint8Array(40).subarray(3);
      writeHeader(room, offset, length);
      assertEquals(headerLength(length), header.length);
      assertEquals(headerLengthAt(room, offset), header.length);
      assertBytes(room.subarray(offset, end), header);
      assertBytes(room.subarray(0, offset), new Uint8Array(offset));
      assertBytes(room.subarray(end), new Uint8Array(room.length - end));
      assertEquals(readHeader(room, offset, end), length);
      assertEquals(readHeader(room, offset, end - 1), undefined);
    },
  ),
];
