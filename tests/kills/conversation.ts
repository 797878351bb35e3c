/** What two ends say to each other: all their messages at once, in both directions, with several calls under way. */

import type { Connection, WaitOptions } from "../../mod.ts";
import {
  assertSameBytes,
  assertValue,
  type Message,
  messagesOf,
  wrap,
} from "./messages.ts";
import type { Hello } from "./orders.ts";

/** How many calls of a direction wait at once. */
const CALLS = 3;

/** The time-out of those calls that have one, in milliseconds: none must come to it. */
const PATIENCE = 60_000;

type Call = () => Promise<void>;

/** The messages that go one way. */
export class Direction {
  /** How many messages have gone through. */
  passed = 0;
  /** How many calls have not settled. */
  pending = 0;
  /** What calls have rejected with. */
  readonly errors: unknown[] = [];

  /** Makes the calls in their order until one fails; resolves when all that were made have settled. */
  async run(calls: Iterable<Call>): Promise<void> {
    const under: Promise<void>[] = [];
    for (const call of calls) {
      under.push(this.#follow(call));
      if (under.length === CALLS) await under.shift();
      if (this.errors.length > 0) break;
    }
    await Promise.all(under);
  }

  async #follow(call: Call): Promise<void> {
    this.pending++;
    try {
      await call();
      this.passed++;
    } catch (error) {
      this.errors.push(error);
    } finally {
      this.pending--;
    }
  }
}

/** The messages of the end that is killed. */
export function childMessages(hello: Hello): Iterable<Message> {
  return messagesOf(hello);
}

/** The messages of the end that survives. */
export function survivorMessages(hello: Hello): Iterable<Message> {
  return messagesOf({ ...hello, seed: ~hello.seed });
}

/** Sends these messages. */
export function* sending(
  connection: Connection,
  messages: Iterable<Message>,
): Generator<Call, void> {
  for (const message of messages) {
    const options = optionsFor(message);
    yield "bytes" in message
      ? () => connection.sendBytes(message.bytes, 0, undefined, options)
      : () => connection.send(wrap(message), options);
  }
}

/** Receives these messages and checks that nothing else comes. */
export function* receiving(
  connection: Connection,
  messages: Iterable<Message>,
): Generator<Call, void> {
  for (const message of messages) {
    const options = optionsFor(message);
    yield async () => {
      if (!("bytes" in message)) {
        assertValue(await connection.recv(options), message);
      } else if (message.number % 2 === 0) {
        assertSameBytes(await connection.recvBytes(options), message);
      } else await receiveInto(connection, message, options);
    };
  }
}

/** Says hello, and exchanges all messages; resolves when the system has the last one. */
export async function converse(
  connection: Connection,
  hello: Hello,
  onHello: () => void = () => {},
): Promise<void> {
  await connection.send(hello);
  await connection.flush();
  onHello();
  const outgoing = new Direction();
  const incoming = new Direction();
  await Promise.all([
    outgoing.run(sending(connection, childMessages(hello))),
    incoming.run(receiving(connection, survivorMessages(hello))),
  ]);
  for (const error of [...incoming.errors, ...outgoing.errors]) throw error;
  await connection.flush();
}

async function receiveInto(
  connection: Connection,
  message: { number: number; bytes: Uint8Array },
  options: WaitOptions | undefined,
): Promise<void> {
  // Neither the beginning of the buffer nor its end.
  const offset = message.number % 7;
  const buffer = new Uint8Array(message.bytes.length + 2 * offset);
  const length = await connection.recvBytesInto(buffer, offset, options);
  assertSameBytes(buffer.subarray(offset, offset + length), message);
}

/** Some calls have a time-out: they go another way through a connection. */
function optionsFor({ number }: Message): WaitOptions | undefined {
  return number % 3 === 0 ? { timeout: PATIENCE } : undefined;
}
