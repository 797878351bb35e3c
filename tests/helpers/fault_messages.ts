/** What two ends say to each other while something goes wrong: how each message is sent, and how received. */

import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { assertBytes, KIB, MIB, pattern } from "./contract.ts";

/** One message. */
export interface Message {
  readonly content: unknown;
  /** As a value or, if it is bytes, as it is. */
  readonly send: "send" | "sendBytes";
  readonly receive: "recv" | "recvBytes" | "recvBytesInto";
  /** Whether the receiver asks first whether there is something. */
  readonly isPolled?: boolean;
}

/** All that one end sends: messages that are received one by one, and behind them those that are iterated over. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly iterated: readonly unknown[];
}

/** Fails unless a message was received as it was sent. */
export function assertSame(received: unknown, sent: unknown): void {
  const areBytes = received instanceof Uint8Array && sent instanceof Uint8Array;
  if (!areBytes) return assertEquals(received, sent);
  // There are many, and nearly all are the same.
  if (!bufferOf(received).equals(sent)) assertBytes(received, sent);
}

/** What the two ends say: never the same, lest one gets to hear what it has said. */
export type Script = readonly [Conversation, Conversation];

function script(says: (seed: number) => Conversation): Script {
  return [says(1), says(2)];
}

/** Nothing but a handshake. */
export const NOTHING: Script = script(() => ({ messages: [], iterated: [] }));

/** Messages that are copied when they are sent; some come together, and one is longer than the first read. */
export const SHORT: Script = script((seed) => ({
  messages: [
    {
      content: { id: seed, name: "first", tags: ["x", null] },
      send: "send",
      receive: "recv",
    },
    { content: pattern(0), send: "sendBytes", receive: "recvBytes" },
    { content: pattern(300, seed), send: "sendBytes", receive: "recvBytes" },
    {
      content: pattern(700, seed),
      send: "sendBytes",
      receive: "recvBytesInto",
      isPolled: true,
    },
    { content: 2.25 + seed, send: "send", receive: "recv", isPolled: true },
  ],
  iterated: [`behind ${seed}`, [seed]],
}));

/** Few bytes, where each takes an operation. */
export const TINY: Script = script((seed) => ({
  messages: [
    { content: seed, send: "send", receive: "recv" },
    { content: pattern(9, seed), send: "sendBytes", receive: "recvBytesInto" },
    { content: pattern(0), send: "sendBytes", receive: "recvBytes" },
  ],
  iterated: [[seed]],
}));

/** Messages that are not copied, or read to where they shall be; for one, memory grows while it comes. */
export const LONG: Script = script((seed) => ({
  messages: [
    {
      content: pattern(64 * KIB + 1, seed),
      send: "sendBytes",
      receive: "recvBytes",
    },
    {
      content: pattern(100 * KIB, seed),
      send: "sendBytes",
      receive: "recvBytesInto",
    },
    {
      content: pattern(70 * KIB, seed + 2),
      send: "send",
      receive: "recv",
      isPolled: true,
    },
    {
      content: pattern(MIB + 77, seed),
      send: "sendBytes",
      receive: "recvBytes",
    },
  ],
  iterated: [`behind ${seed}`],
}));

/** The same bytes, of which a comparison is quick. */
function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
