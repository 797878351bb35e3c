/** What a child is told before it starts, and what it tells of its life. */

import type { Address, Family, ListenerOptions } from "../../mod.ts";
import type { Mixture } from "./messages.ts";

/** Which end the child is. */
export type Role = "client" | "listener";

/** How both ends prove that they know the key. */
export type Dialect = NonNullable<ListenerOptions["dialect"]>;

/** What one child does in its life. */
export interface Orders {
  role: Role;
  family: Family;
  /** Where it connects, or what it binds. */
  address: Address;
  dialect: Dialect;
  hello: Hello;
}

/** The first message of every child: which one it is, and what is talked about. */
export interface Hello {
  /** The number of its kill. */
  kill: number;
  /** What decides all messages. */
  seed: number;
  /** How many messages each end sends, and of which lengths. */
  count: number;
  mixture: Mixture;
  /** How long the survivor waits before it receives them, in milliseconds: what was sent fills the system's memory, and ends anywhere. */
  pause: number;
}

/** What both ends know. */
export const AUTHKEY = "a key that outlives its holders";

/**
 * The moments of a child's life, in their order. It prints the name of each on a
 * line of its own when that begins, but of the first. A listener adds its
 * address to the second one.
 *
 * - `start`: before it connects, or has bound its address.
 * - `bound`: a listener for whom nobody has come yet; a client skips it.
 * - `handshake`: a client begins to connect, or one has come to a listener.
 * - `talk`: the first message has left, and others go both ways.
 * - `idle`: all messages have been exchanged, and more are waited for.
 */
export const MOMENTS = ["start", "bound", "handshake", "talk", "idle"] as const;
export type Moment = typeof MOMENTS[number];
