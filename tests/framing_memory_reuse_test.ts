/** Memory that messages leave from is used again, and never while the system still has it. */

import { assertEquals, assertLessOrEqual, assertRejects } from "@std/assert";
import { FrameWriter } from "../connection/transport/frame_writer.ts";
import { begin, compose, writeTo } from "./helpers/composed.ts";
import {
  assertBytes,
  KIB,
  MIB,
  pattern,
  turn,
  unheeded,
} from "./helpers/contract.ts";
import { FaultyStream, frame, join } from "./helpers/faulty_stream.ts";
import { Random, SEED } from "./helpers/random.ts";

const { gc } = globalThis as unknown as { gc: () => void };

const ROUNDS = 1000;
/** What is being written, what is being collected, and a short one. */
const FEW = 3;

/** The ways in which a message can be sent. */
const WAYS: [
  way: string,
  send: (writer: FrameWriter, message: Uint8Array) => Promise<void>,
][] = [
  ["sent", (writer, message) => writer.send(message, false)],
  ["composed", (writer, message) => compose(writer, message)],
  ["composed bit by bit", (writer, message) => compose(writer, message, 90)],
  [
    "composed, after others that were abandoned",
    (writer, message) => {
      writeTo(begin(writer), message.subarray(0, 50));
      writer.abandon();
      return compose(writer, message);
    },
  ],
];

/** How many different buffers were written from. */
function buffersOf({ writes }: FaultyStream): number {
  return new Set(writes.map(({ buffer }) => buffer)).size;
}

for (const [way, send] of WAYS) {
  Deno.test(`framing: ${ROUNDS} writes during which messages are ${way} need memory for ${FEW}`, async () => {
    const stream = new FaultyStream();
    const writer = new FrameWriter(stream, MIB);
    const messages = [100, 50, 1500].map(pattern);
    stream.hold();
    for (const message of messages) send(writer, message);
    for (let i = 0; i < ROUNDS; i++) {
      stream.release();
      stream.hold();
      await turnOfPromises();
      for (const message of messages) send(writer, message);
    }
    stream.release();
    await writer.flush();
    assertEquals(stream.writes.length, ROUNDS + 2);
    assertLessOrEqual(buffersOf(stream), FEW);
    assertEquals(stream.written.length, (ROUNDS + 1) * (3 * 4 + 1650));
  });
}

for (const [way, send] of WAYS.slice(0, 2)) {
  Deno.test(`framing: ${ROUNDS} messages that are ${way} one after another need memory for one`, async () => {
    const stream = new FaultyStream();
    const writer = new FrameWriter(stream, MIB);
    for (let i = 0; i < ROUNDS; i++) {
      await send(writer, pattern(i, i));
      await writer.flush();
    }
    assertEquals(stream.writes.length, ROUNDS);
    assertEquals(buffersOf(stream), 1);
    assertBytes(
      stream.written,
      join(Array.from({ length: ROUNDS }, (_, i) => frame(pattern(i, i)))),
    );
  });
}

Deno.test("framing: a caller's memory is written from, and never to", async () => {
  const stream = new FaultyStream({ mostWritten: () => 20_000 });
  const writer = new FrameWriter(stream, 16 * MIB);
  // The lengths of the memory that is used again, and one more than is copied.
  const long = [65_537, 2 * 65_536].map(pattern);
  for (const message of long) writer.send(message, false);
  await writer.flush();
  for (let i = 0; i < 10; i++) {
    for (const length of [10, 3000, 60_000]) {
      writer.send(pattern(length, 8), false);
      compose(writer, pattern(length, 9), 1000);
    }
    await writer.flush();
  }
  assertBytes(long[0]!, pattern(65_537, 0));
  assertBytes(long[1]!, pattern(2 * 65_536, 1));
});

/** Lengths around all at which something changes. */
const LENGTHS = [
  [0, 1, 50, 60, 61, 64, 200],
  [1000, 2043, 2044, 2045, 2048, 3000],
  [30_000, 65_532, 65_533, 65_536, 65_537, 70_000],
];

for (let run = 0; run < 30; run++) {
  const seed = SEED + run;
  Deno.test(`framing: what a write was given stays as it is until that settles, and leaves in order, with seed ${seed}`, async () => {
    const random = new Random(seed);
    const stream = new WatchedStream(random, run % 3 === 0);
    const writer = new FrameWriter(stream, random.pick([1, 1000, 100_000]));
    const expected: Uint8Array[] = [];
    const pending: Promise<void>[] = [];
    let made = 0;
    const next = (): Uint8Array<ArrayBuffer> => {
      const most = random.once(8) ? LENGTHS.length : 1 + random.below(2);
      const lengths = random.pick(LENGTHS.slice(0, most));
      return pattern(random.pick(lengths), seed + made++);
    };
    const send = (): void => {
      const message = next();
      expected.push(frame(message));
      const sent = writer.send(message, true);
      // What was copied may be changed now, and the rest when it has left.
      if (message.length <= 65_536) message.fill(0xee);
      else pending.push(sent.then(() => void message.fill(0xee)));
      pending.push(sent);
    };
    const composeOne = (): void => {
      const message = next();
      const draft = begin(writer);
      const cutAt = random.below(message.length + 1);
      const step = random.pick([64, 1000, Infinity]);
      writeTo(draft, message.subarray(0, cutAt), step);
      const isAbandoned = random.once(4);
      // Its place is before what is sent meanwhile.
      if (!isAbandoned) expected.push(frame(message));
      while (random.once(3)) send();
      writeTo(draft, message.subarray(cutAt), step);
      if (isAbandoned) writer.abandon();
      else pending.push(writer.commit());
    };
    for (let i = 0; i < 150; i++) {
      switch (random.below(9)) {
        case 0:
          stream.release();
          stream.hold();
          break;
        case 1:
          await turnOfPromises(random.below(12));
          break;
        case 2:
          stream.hold();
          await turn();
          assertEquals(
            writer.bufferedAmount,
            length(expected) - stream.written.length,
            `step ${i} of seed ${seed}`,
          );
          break;
        case 3:
          pending.push(writer.flush());
          break;
        case 4:
        case 5:
          send();
          break;
        default:
          composeOne();
      }
    }
    stream.release();
    await Promise.all([writer.flush(), ...pending]);
    assertBytes(stream.written, join(expected));
    assertEquals(writer.bufferedAmount, 0);
    assertEquals(stream.changed, [], `seed ${seed}`);
  });
}

/** What a writer does with a long message of a caller's that lies behind another. */
const GIVEN_AWAY: [when: string, letLeave: (stream: FaultyStream) => void][] = [
  ["while it is queued", () => {}],
  ["while it is being written", (stream) => {
    stream.release();
    stream.hold();
  }],
];

for (const [when, letLeave] of GIVEN_AWAY) {
  Deno.test(`framing: a caller that gives memory away ${when} has broken the connection, and all that wait learn of it`, async () => {
    const stream = new FaultyStream({ mostWritten: () => 50_000 });
    const writer = new FrameWriter(stream, 1);
    stream.hold();
    const message = pattern(100_000);
    const waiting = [
      writer.send(pattern(10), false),
      writer.send(message, true),
      writer.send(pattern(10), false),
      writer.flush(),
    ].map(unheeded);
    letLeave(stream);
    await turn();
    message.buffer.transfer();
    stream.release();
    for (const call of waiting) await assertRejects(() => call, TypeError);
    await assertRejects(() => writer.send(pattern(1), false), TypeError);
    assertEquals(writer.bufferedAmount, 0);
  });
}

/** What is not held any more when it has left. */
const LEFT: [what: string, send: (writer: FrameWriter) => unknown][] = [
  ["a caller's long message", (writer) => writer.send(pattern(MIB), true)],
  ["a batch of messages that were sent", (writer) => {
    for (let i = 0; i < 3; i++) writer.send(pattern(10), false);
  }],
  ["a batch of messages that were composed", (writer) => {
    for (let i = 0; i < 3; i++) compose(writer, pattern(10));
  }],
  ["a long message that was composed", (writer) => {
    compose(writer, pattern(MIB), 1000);
  }],
  ["a long message that was abandoned", (writer) => {
    writer.send(pattern(10), false);
    writeTo(begin(writer), pattern(MIB), 1000);
    writer.abandon();
    compose(writer, pattern(3000));
  }],
];

for (const [what, send] of LEFT) {
  Deno.test(`framing: a writer that is idle does not hold ${what}`, async () => {
    const held: WeakRef<ArrayBufferLike>[] = [];
    const stream = new FaultyStream();
    stream.write = (bytes) => {
      if (bytes.length > 0) held.push(new WeakRef(bytes.buffer));
      return Promise.resolve(bytes.length);
    };
    const writer = new FrameWriter(stream, 16 * MIB);
    send(writer);
    await writer.flush();
    const isHeld = () =>
      held.some((ref) => (ref.deref()?.byteLength ?? 0) > 2 * KIB);
    for (let round = 0; round < 20 && isHeld(); round++) {
      // What was looked at is held until the turn ends.
      await turn();
      gc();
    }
    assertEquals(isHeld(), false);
    // It is still there itself.
    assertEquals(writer.bufferedAmount, 0);
  });
}

/** A stream that looks whether what a write was given has changed when that settles. */
class WatchedStream extends FaultyStream {
  /** The writes of which it has. */
  readonly changed: number[] = [];

  constructor(random: Random, takesAll: boolean) {
    const most = [1, 100, 5000, 100_000];
    super({
      mostWritten: takesAll
        ? () => Infinity
        : () => 1 + random.below(random.pick(most)),
    });
  }

  override async write(bytes: Uint8Array): Promise<number> {
    const before = bytes.slice();
    const number = this.writes.length;
    const count = await super.write(bytes);
    const isSame = before.every((byte, i) => byte === bytes[i]);
    if (!isSame) this.changed.push(number);
    return count;
  }
}

function length(parts: Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** Lets promises settle, but no timer. */
async function turnOfPromises(count = 12): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}
