/** Sessions in which nobody does anything wrong. */

import type { Connection } from "../../mod.ts";
import { difference } from "../helpers/alike.ts";
import { assertBytes, pattern } from "../helpers/contract.ts";
import type { Random } from "../helpers/random.ts";
import { Maker } from "../helpers/values.ts";
import { expectEnd } from "./ends.ts";
import { type Kind, PATIENCE, type Session } from "./session.ts";

const WAIT = { timeout: PATIENCE };

/** How many containers there may be in one another. */
const DEPTH = 3;

/** The longest message of bytes; most are short: a thirteenth of that on average. */
const LONGEST = 1024 * 1024;
const SKEW = 12;

/** How many values are sent in one go. */
const BURST = 300;

/** The longest that an impatient client waits at a time, and a slow server lets it wait, in milliseconds. */
const MOMENT = 4;

export const TALKERS: Kind[] = [
  {
    name: "exchanges values",
    weight: 8,
    async client(session) {
      await using connection = await session.comeIn();
      for (const [sent, expected] of valuesOf(session)) {
        await connection.send(sent);
        assertValue(await connection.recv(WAIT), expected);
      }
    },
    async server(connection, session) {
      for (const [expected, sent] of valuesOf(session)) {
        assertValue(await connection.recv(WAIT), expected);
        await connection.send(sent);
      }
      await expectEnd(connection);
    },
  },
  {
    name: "exchanges bytes",
    weight: 6,
    async client(session) {
      await using connection = await session.comeIn();
      for (const [bytes, receive] of messagesOf(session)) {
        await connection.sendBytes(bytes);
        assertBytes(await receive(connection, bytes.length), bytes);
      }
    },
    async server(connection, session) {
      for (const [bytes, receive] of messagesOf(session)) {
        assertBytes(await receive(connection, bytes.length), bytes);
        await connection.sendBytes(bytes);
      }
      await expectEnd(connection);
    },
  },
  {
    name: "sends many at once",
    weight: 3,
    async client(session) {
      await using connection = await session.comeIn();
      const sent = Array.from(
        { length: BURST },
        (_, i) => connection.send([session.id, i]),
      );
      await Promise.all(sent);
      await connection.flush(WAIT);
      assertValue(await connection.recv(WAIT), BURST);
    },
    async server(connection, { id }) {
      let count = 0;
      for await (const value of connection) {
        assertValue(value, [id, count++]);
        if (count === BURST) await connection.send(count);
      }
    },
  },
  {
    name: "gives up receiving and comes back to it",
    weight: 3,
    async client(session) {
      await using connection = await session.comeIn();
      const random = session.random();
      for (let i = random.below(8); i >= 0; i--) {
        await connection.send(i);
        assertValue(await insist(connection, random), i);
      }
    },
    async server(connection, session) {
      const random = session.random();
      for await (const value of connection) {
        await moments(random.below(MOMENT));
        await connection.send(value);
      }
    },
  },
];

/** The values that go there and those that come back. */
function* valuesOf(session: Session): Generator<[unknown, unknown]> {
  const options = { lossy: false, extensions: true };
  const maker = new Maker(options, session.random());
  for (let rounds = maker.random.below(20); rounds >= 0; rounds--) {
    yield [maker.value(DEPTH), maker.value(DEPTH)];
  }
}

type Receive = (connection: Connection, length: number) => Promise<Uint8Array>;

/** The ways to receive a message. */
const RECEIVE: Receive[] = [
  (connection) => connection.recvBytes(),
  (connection) => connection.recvBytes(WAIT),
  async (connection, length) => {
    const room = new Uint8Array(length);
    return room.subarray(0, await connection.recvBytesInto(room));
  },
  async (connection) => {
    while (!await connection.poll(PATIENCE));
    return await connection.recvBytes();
  },
];

/** The messages that go there and back, and how each is received. */
function* messagesOf(
  session: Session,
): Generator<[Uint8Array<ArrayBuffer>, Receive]> {
  const random = session.random();
  for (let rounds = random.below(8); rounds >= 0; rounds--) {
    const length = Math.floor((LONGEST + 1) * random.next() ** SKEW);
    yield [pattern(length, random.below(2 ** 30)), random.pick(RECEIVE)];
  }
}

/** Receives, with little patience each time. */
async function insist(
  connection: Connection,
  random: Random,
): Promise<unknown> {
  for (;;) {
    const controller = new AbortController();
    const timeout = random.below(MOMENT);
    const timer = setTimeout(() => controller.abort(GIVEN_UP), timeout);
    const { signal } = controller;
    try {
      return await connection.recv(random.once(2) ? { timeout } : { signal });
    } catch (error) {
      const isExpected = error === GIVEN_UP ||
        error instanceof Deno.errors.TimedOut;
      if (!isExpected) throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

const GIVEN_UP = new Error("given up");

function moments(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function assertValue(actual: unknown, expected: unknown): void {
  const path = difference(actual, expected);
  if (path) throw new Error(`What came is not what was sent: ${path}`);
}
