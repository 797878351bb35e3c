/**
 * `@processing/connection`, used as its README does: with a key at both ends,
 * the default codec, and a call awaited per message.
 *
 * @module
 */

import {
  type Address,
  Client,
  type Connection,
  EOFError,
  Listener,
  type ListenerOptions,
} from "../../mod.ts";
import { CLIENTS } from "./clients.mjs";
import { job, openIdle, run } from "./deno.ts";
import { measure } from "./measure.mjs";

const { payload, timing } = job;
const bytes = "bytes" in payload ? new Uint8Array(payload.bytes) : undefined;
const value = "value" in payload ? payload.value : undefined;

const options: ListenerOptions = {
  authkey: "secret password",
  // The default is enough for all but the message of which the memory is measured.
  maxMessageLength: Math.max(64 * 1024 * 1024, bytes?.length ?? 0),
};

await run({
  serve: {
    oneWay: () => serve(bytes ? countBytes : countValues),
    oneWayInto: () => serve(countInto),
    roundTrip: () => serve(bytes ? echoBytes : echoValues),
    clients: () => serve(echoBytes),
    connect: () => serve(untilEnd),
    idle: () => serve(untilEnd),
  },
  drive: {
    oneWay: () => driveOneWay(bytes ? sendBytes : sendValues),
    oneWayInto: () => driveOneWay(sendBytes),
    roundTrip: async () => {
      const connection = await connect();
      const trips = bytes ? tripBytes : tripValues;
      await measure(timing, (count) => trips(connection, count));
      await connection.close();
    },
    clients: async () => {
      const clients = await Promise.all(
        Array.from({ length: CLIENTS }, connect),
      );
      await measure(
        timing,
        (count) =>
          Promise.all(clients.map((client) => tripBytes(client, count))),
        CLIENTS,
      );
      for (const client of clients) await client.close();
    },
    connect: () =>
      measure(timing, async (count) => {
        for (let i = 0; i < count; i++) {
          const connection = await connect();
          await connection.close();
        }
      }),
    idle: () => openIdle(connect),
  },
});

async function driveOneWay(
  send: (connection: Connection, count: number) => Promise<void>,
): Promise<void> {
  const connection = await connect();
  await measure(timing, async (count) => {
    await connection.send(count);
    await send(connection, count);
    await connection.recv();
  });
  await connection.close();
}

function connect(): Promise<Connection> {
  return Client(addressOf(job.address), options);
}

async function serve(
  answer: (connection: Connection) => Promise<void>,
): Promise<void> {
  const listener = new Listener(addressOf(job.address), options);
  const { address } = listener;
  console.log(Array.isArray(address) ? address.join(":") : address);
  for await (const connection of listener) {
    answer(connection).catch(throwUnlessEnd).finally(() => connection.close());
  }
}

function throwUnlessEnd(error: unknown): void {
  if (!(error instanceof EOFError)) throw error;
}

function addressOf(text: string): Address {
  const [, host, port] = /^([\d.]+):(\d+)$/.exec(text) ?? [];
  return host === undefined ? text : [host, Number(port)];
}

/** Each batch begins with its count, and is acknowledged. */
async function countBytes(connection: Connection): Promise<void> {
  for await (const count of connection) {
    let length = 0;
    for (let i = 0; i < (count as number); i++) {
      length += (await connection.recvBytes()).length;
    }
    await connection.send(length);
  }
}

async function countInto(connection: Connection): Promise<void> {
  const buffer = new Uint8Array(bytes!.length);
  for await (const count of connection) {
    let length = 0;
    for (let i = 0; i < (count as number); i++) {
      length += await connection.recvBytesInto(buffer);
    }
    await connection.send(length);
  }
}

async function countValues(connection: Connection): Promise<void> {
  for await (const count of connection) {
    let last: unknown;
    for (let i = 0; i < (count as number); i++) last = await connection.recv();
    await connection.send(last);
  }
}

async function echoBytes(connection: Connection): Promise<void> {
  for (;;) await connection.sendBytes(await connection.recvBytes());
}

async function echoValues(connection: Connection): Promise<void> {
  for await (const value of connection) await connection.send(value);
}

async function untilEnd(connection: Connection): Promise<void> {
  for await (const _ of connection);
}

async function sendBytes(
  connection: Connection,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) await connection.sendBytes(bytes!);
}

async function sendValues(
  connection: Connection,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) await connection.send(value);
}

async function tripBytes(connection: Connection, count: number) {
  for (let i = 0; i < count; i++) {
    await connection.sendBytes(bytes!);
    await connection.recvBytes();
  }
}

async function tripValues(connection: Connection, count: number) {
  for (let i = 0; i < count; i++) {
    await connection.send(value);
    await connection.recv();
  }
}
