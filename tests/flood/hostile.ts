/** Clients that mean no good, as a table: what each does with a connection, for as long as it is let. */

import { pause } from "../../connection/deadline.ts";
import type { Address } from "../../mod.ts";
import { ANSWER, join } from "../helpers/auth.ts";
import type { Random } from "../helpers/random.ts";
import { RawPeer } from "../helpers/raw_peer.ts";

/** How a hostile client behaves. */
export interface HostileKind {
  name: string;
  /** What it does with one connection; resolves when the listener has dropped it. */
  act(peer: RawPeer, random: Random, signal: AbortSignal): Promise<void>;
}

/** What became of the connections of one kind. */
export interface Tally {
  /** Connections that the system made. */
  made: number;
  /** Those that the listener ended. */
  dropped: number;
  /** Attempts that the system refused, mostly because too many waited. */
  failed: number;
}

/** How long the slow ones wait before the next byte, in milliseconds. */
const SLOW_PAUSE = 1000;

/** How long whoever could not connect waits before it tries again, in milliseconds. */
const RETRY_PAUSE = 20;

/** The longest handshake message and one byte more. */
const RUBBISH_LENGTH = 257;

/** What the slow ones say: the length of a message that is fine, and a beginning that is not. */
const SLOW_MESSAGE = new Uint8Array([0, 0, 0, 96, ...ANSWER]);

/** What is said in place of an answer to the challenge. */
const RUBBISH: ((peer: RawPeer, random: Random) => Uint8Array)[] = [
  // No message: four bytes that are no length, or one that is too great.
  (_, random) => random.bytes(4 + random.below(RUBBISH_LENGTH)),
  // A message, and no answer.
  (peer, random) => peer.frame(random.bytes(random.below(RUBBISH_LENGTH))),
  // An answer with no proof in it: it costs the listener most.
  (peer, random) => peer.frame(join(ANSWER, random.bytes(64))),
];

/** A third each. */
export const HOSTILE_KINDS: HostileKind[] = [
  { name: "silent", act: untilDropped },
  {
    name: "slow",
    async act(peer, _, signal) {
      let isDropped = false;
      const drip = async () => {
        for (let at = 0; !isDropped; at = (at + 1) % SLOW_MESSAGE.length) {
          await peer.write(SLOW_MESSAGE.subarray(at, at + 1));
          await pause(SLOW_PAUSE, signal);
        }
      };
      const dropped = untilDropped(peer).finally(() => isDropped = true);
      await Promise.all([dropped, drip()]);
    },
  },
  {
    name: "garbage",
    async act(peer, random) {
      await peer.write(random.pick(RUBBISH)(peer, random));
      await untilDropped(peer);
    },
  },
];

/** Hears what the listener says, and answers none of it. */
async function untilDropped(peer: RawPeer): Promise<void> {
  while (await peer.receive());
}

/**
 * Connects, misbehaves, and connects again when it is dropped, until the signal
 * aborts.
 *
 * @param onConnected Is called each time that the system has made a connection.
 */
export async function harass(
  kind: HostileKind,
  address: Address,
  random: Random,
  signal: AbortSignal,
  tally: Tally,
  onConnected: () => void,
): Promise<void> {
  while (!signal.aborted) {
    const peer = await connect(address);
    if (!peer) {
      tally.failed++;
      await pause(RETRY_PAUSE, signal).catch(() => {});
      continue;
    }
    tally.made++;
    onConnected();
    if (await isDropped(kind, peer, random, signal)) tally.dropped++;
  }
}

/** Whether it was the listener that ended a connection, and not this client that left. */
async function isDropped(
  kind: HostileKind,
  peer: RawPeer,
  random: Random,
  signal: AbortSignal,
): Promise<boolean> {
  const leave = () => peer.close();
  signal.addEventListener("abort", leave);
  try {
    signal.throwIfAborted();
    await kind.act(peer, random, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
    await peer.close();
  }
}

/** A connection, unless nobody listens or too many wait. */
async function connect(address: Address): Promise<RawPeer | undefined> {
  try {
    return await RawPeer.connect(address);
  } catch (error) {
    const { errors } = Deno;
    const isTurnedAway = error instanceof errors.ConnectionRefused ||
      error instanceof errors.ConnectionReset ||
      error instanceof errors.WouldBlock ||
      error instanceof errors.Busy ||
      error instanceof errors.NotFound;
    if (isTurnedAway) return undefined;
    throw error;
  }
}
