/** A peer vanishes after every byte that it sends or takes: what came whole before is received, and then the end is told. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { EOFError } from "../mod.ts";
import { assertBytes, KIB, MIB } from "./helpers/contract.ts";
import { framesIn, type Talk, TALKS } from "./helpers/fault_cuts.ts";
import { Visit, type Way, WAYS } from "./helpers/fault_visit.ts";
import { frame, join } from "./helpers/faulty_stream.ts";

const { BrokenPipe, UnexpectedEof } = Deno.errors;

/** How many bytes are taken that the peer has not. */
const HELD = 64 * KIB;

/** Receives until there is no more; passes on what has come. */
type Receive = (
  visit: Visit,
  most: number,
  take: (message: Uint8Array) => void,
) => Promise<unknown>;

/** The ways to receive: with all calls at once, or one after another. */
const RECEIVING: Record<string, Receive> = {
  "recvBytes()": ({ calls, connection }, most, take) => {
    const receive = () => connection.recvBytes();
    return atOnce(most, () => calls.make("recvBytes", receive, take));
  },
  "recvBytesInto()": ({ calls, connection }, most, take) =>
    atOnce(most, () => {
      const buffer = new Uint8Array(2 * MIB);
      const receive = () => connection.recvBytesInto(buffer);
      return calls.make(
        "recvBytesInto",
        receive,
        (length) => take(buffer.slice(0, length)),
      );
    }),
  "poll() and recv()": async ({ calls, connection }, _, take) => {
    const poll = () => connection.poll(Infinity);
    const receive = () => connection.recv() as Promise<Uint8Array>;
    do await calls.make("poll", poll, assert); while (
      await calls.make("recv", receive, take)
    );
  },
  "an iteration": ({ calls, connection }, _, take) =>
    calls.make("for await", async () => {
      for await (const message of connection) take(message as Uint8Array);
    }),
};

/** Makes one call more than there are messages. */
function atOnce(most: number, call: () => Promise<boolean>): Promise<unknown> {
  return Promise.all(Array.from({ length: most + 1 }, call));
}

for (const talk of TALKS) {
  for (const way of WAYS) {
    for (const [how, receive] of Object.entries(RECEIVING)) {
      Deno.test(`a peer that ${way} after any byte of ${talk.name} ends ${how}`, () =>
        afterEach(talk, (count) => hear(talk, count, way, receive)));
    }

    Deno.test(`a peer that ${way} when it has taken any byte of ${talk.name} ends all calls`, () =>
      afterEach(talk, (count) => speak(talk, count, way)));
  }
}

/** Vanishes in each place; a failure tells in which. */
async function afterEach(
  { cuts }: Talk,
  vanish: (count: number) => Promise<void>,
): Promise<void> {
  for (const count of cuts) {
    try {
      await vanish(count);
    } catch (cause) {
      const { message } = cause as Error;
      throw new Error(`after ${count} bytes: ${message}`, { cause });
    }
  }
}

async function hear(
  { messages }: Talk,
  count: number,
  way: Way,
  receive: Receive,
): Promise<void> {
  const visit = new Visit(way);
  const received: Uint8Array[] = [];
  const calls = receive(
    visit,
    messages.length,
    (message) => void received.push(message),
  );
  const bytes = join(messages.map(frame)).subarray(0, count);
  await visit.end(Promise.all([calls, visit.say(bytes)]));

  const { whole, isBetween } = framesIn(messages, count);
  assertEquals(received.length, whole);
  received.forEach((message, i) => assertBytes(message, messages[i]!));
  const { calls: { rejections }, reset } = visit;
  for (const { error } of rejections) {
    assertInstanceOf(error, isBetween ? EOFError : UnexpectedEof);
    assertEquals(error.cause, reset);
  }
  const isCleanEnd = isBetween && !reset;
  const endsQuietly = isCleanEnd && receive === RECEIVING["an iteration"];
  assertEquals(rejections.length === 0, endsQuietly);
}

async function speak(
  { messages }: Talk,
  count: number,
  way: Way,
): Promise<void> {
  const visit = new Visit(way);
  const { calls, connection } = visit;
  const waiting = [
    calls.make("recv", () => connection.recv()),
    ...messages.map((message) =>
      calls.make(
        "sendBytes",
        () => connection.sendBytes(message as Uint8Array<ArrayBuffer>),
      )
    ),
    calls.make("flush", () => connection.flush()),
  ];
  await visit.end(Promise.all([...waiting, visit.take(count)]));

  const told = new Map(
    calls.rejections.map(({ name, error }) => [name, error]),
  );
  assertInstanceOf(told.get("recv"), EOFError);
  told.delete("recv");
  for (const [name, error] of told) assertInstanceOf(error, BrokenPipe, name);
  const left = join(messages.map(frame)).length - count;
  if (left === 0) assertEquals(told.size, 0);
  if (left > HELD) assertEquals([...told.keys()], ["sendBytes", "flush"]);
}
