/** Many clients at once: everything arrives, whole and in order. */

import { assert, assertEquals } from "@std/assert";
import { Client, type Connection, Listener } from "../mod.ts";
import { closeAll } from "./helpers/contract.ts";
import { socketTransports } from "./helpers/transports.ts";

const CLIENTS = 50;
const MESSAGES = 1000;
const LONGEST = 100 * 1024;
/** Most messages are short, few are long: 5 KiB each on average. */
const SKEW = 20;

const authkey = "secret";

/** One transport of each family. */
const TRANSPORTS = ["TCP", "Unix", "pipe"];

for (const { name, address } of socketTransports) {
  if (!TRANSPORTS.includes(name)) continue;
  const seed = Math.floor(Math.random() * 2 ** 32);

  Deno.test(`${name}: ${CLIENTS} clients send ${MESSAGES} messages each, beside a silent one, seed ${seed}`, async () => {
    const noise = noiseOf(seed);
    const listener = new Listener(address(), { authkey });
    const received: Promise<number>[] = [];
    const server = (async () => {
      for await (const connection of listener) {
        received.push(receiveAll(connection, noise, seed));
        if (received.length === CLIENTS) return;
      }
    })();
    const silent = await Client(listener.address);
    const clients = Array.from(
      { length: CLIENTS },
      (_, index) => sendAll(listener.address, noise, seed, index),
    );
    await Promise.all(clients);
    await server;
    const indices = await Promise.all(received);
    assertEquals(
      indices.sort((a, b) => a - b),
      Array.from({ length: CLIENTS }, (_, index) => index),
    );
    await listener.close();
    await closeAll(silent);
  });
}

/** Sends one client's messages, and waits until the other end has them all. */
async function sendAll(
  address: Listener["address"],
  noise: Uint8Array<ArrayBuffer>,
  seed: number,
  index: number,
): Promise<void> {
  await using connection = await Client(address, { authkey });
  await connection.send(index);
  for (const message of messagesOf(noise, seed, index)) {
    await connection.sendBytes(message);
  }
  assertEquals(await connection.recv(), MESSAGES);
}

/** Compares one client's messages with what it must have sent; says which one it was. */
async function receiveAll(
  connection: Connection,
  noise: Uint8Array<ArrayBuffer>,
  seed: number,
): Promise<number> {
  await using _ = connection;
  const index = await connection.recv() as number;
  let count = 0;
  for (const expected of messagesOf(noise, seed, index)) {
    const message = await connection.recvBytes();
    assert(isSame(message, expected), `message ${count} of client ${index}`);
    count++;
  }
  await connection.send(count);
  return index;
}

/** One client's messages: parts of the noise, each length and place from the seed. */
function* messagesOf(
  noise: Uint8Array<ArrayBuffer>,
  seed: number,
  index: number,
): Generator<Uint8Array<ArrayBuffer>> {
  const random = randomOf(seed + index);
  yield noise.subarray(0, 0);
  yield noise.subarray(index, index + LONGEST);
  for (let count = 2; count < MESSAGES; count++) {
    const length = Math.floor((LONGEST + 1) * random() ** SKEW);
    const start = Math.floor(random() * LONGEST);
    yield noise.subarray(start, start + length);
  }
}

function noiseOf(seed: number): Uint8Array<ArrayBuffer> {
  const random = randomOf(seed);
  return Uint8Array.from({ length: 2 * LONGEST }, () => random() * 256);
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
