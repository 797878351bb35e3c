/** What the files of the contract share: one test for each transport, and messages that tell where they belong. */

import {
  type ClientOptions,
  type Codec,
  type Connection,
  type ConnectionOptions,
  EOFError,
  Listener,
  type WaitOptions,
} from "../../mod.ts";
import { openConnection } from "../../connection/connection.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import { memoryStreams } from "../../connection/transport/memory.ts";
import {
  connectTo,
  type Messages,
  socketTransports,
  type TestTransport,
  transports,
} from "./transports.ts";

export const KIB = 1024;
export const MIB = 1024 * KIB;

/** What no system takes for one connection while the peer does not read; the longest message by default. */
export const BULK = new Uint8Array(64 * MIB);

/** The codec for messages that are bytes already. */
export const raw: Codec = {
  encode: (value) => value as Uint8Array,
  decode: (data) => data,
};

/** The two ends of a connection, how messages travel between them, and how to have more. */
export interface Ends extends Messages {
  a: Connection;
  b: Connection;
  pair: TestTransport["pair"];
}

/** Registers a test of what every transport promises. */
export function contract(
  behaviour: string,
  body: (ends: Ends) => Promise<void>,
  options?: ConnectionOptions,
): void {
  for (const { name, isFramed, pair } of transports) {
    Deno.test(`${name}: ${behaviour}`, async () => {
      await using ends = await pair(options);
      await body({ a: ends.a, b: ends.b, pair, isFramed });
    });
  }
}

/** As {@linkcode contract}, where the two ends do not have the same options. */
export function unevenContract(
  behaviour: string,
  options: { a: ConnectionOptions; b: ConnectionOptions },
  body: (ends: Pick<Ends, "a" | "b">) => Promise<void>,
): void {
  const pairs = [
    { name: "memory", connect: () => memoryPair(options.a, options.b) },
    ...socketTransports.map(({ name, address }) => ({
      name,
      async connect() {
        await using listener = new Listener(address(), options.b);
        return await connectTo(listener, options.a as ClientOptions);
      },
    })),
  ];
  for (const { name, connect } of pairs) {
    Deno.test(`${name}: ${behaviour}`, async () => {
      const [a, b] = await connect();
      try {
        await body({ a, b });
      } finally {
        await closeAll(a, b);
      }
    });
  }
}

function memoryPair(
  ...options: ConnectionOptions[]
): [Connection, Connection] {
  const addresses = { localAddress: null, remoteAddress: null };
  const [a, b] = memoryStreams().map((stream, index) => {
    const { codec, ...limits } = options[index]!;
    return openConnection(
      new FramedTransport(stream, addresses, limits),
      codec,
    );
  });
  return [a!, b!];
}

/** Closes connections, whatever they have not sent yet. */
export async function closeAll(...connections: Connection[]): Promise<void> {
  await Promise.allSettled(
    connections.map((connection) => connection.close({ timeout: 0 })),
  );
}

/** Bytes of which no part looks like another, nor like one of another seed. */
export function pattern(length: number, seed = 0): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let i = 0; i < words.length; i++) {
    const word = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b);
    words[i] = Math.imul(word ^ word >>> 15, 0x2c1b3c6d);
  }
  return new Uint8Array(words.buffer, 0, length);
}

/** Fails unless the bytes are the same; tells the first difference, and prints no megabytes. */
export function assertBytes(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`Expected ${expected.length} bytes, got ${actual.length}`);
  }
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] !== expected[i]) {
      throw new Error(
        `Expected ${expected[i]} at ${i} of ${expected.length}, got ${
          actual[i]
        }`,
      );
    }
  }
}

/** The text of a message. */
export function text(message: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(message);
}

/** Lets everything happen that can happen now. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Whether a promise is still pending when everything has happened that can. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => void (settled = true);
  promise.then(settle, settle);
  await turn();
  return !settled;
}

/** Waits for a condition that something else brings about. */
export async function until(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let attempt = 0; attempt < 2000; attempt++) {
    if (await condition()) return;
    await turn();
  }
  throw new Error("The condition did not come true");
}

/** What tells of a message that its sender gave up, and of which nobody had read anything. */
export function givenUp(
  { isFramed }: Messages,
): new (message: string) => Error {
  return isFramed ? Deno.errors.UnexpectedEof : EOFError;
}

/** Starts what may fail when the connection goes, where another call tells of it. */
export function unheeded<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** The reason of the signals of {@linkcode GIVING_UP}. */
class GivenUp extends Error {}

/** The options that end a call early when it has begun, and what it then rejects with. */
export const GIVING_UP = [
  {
    how: "times out",
    options: (): WaitOptions => ({ timeout: 1 }),
    error: Deno.errors.TimedOut,
  },
  {
    how: "is aborted",
    options(): WaitOptions {
      const controller = new AbortController();
      queueMicrotask(() => controller.abort(new GivenUp()));
      return { signal: controller.signal };
    },
    error: GivenUp,
  },
];
