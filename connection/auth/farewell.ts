/**
 * How a handshake ends that does not succeed, in every dialect.
 *
 * @module
 */

import { AuthenticationError } from "../errors.ts";
import type { HandshakeChannel } from "./dialect.ts";
import { FAILURE, isChallenge } from "./messages.ts";

/** Tells the other end that it is refused, and makes the error. */
export async function giveUp(
  channel: HandshakeChannel,
  reason: string,
): Promise<AuthenticationError> {
  await unlessGone(channel.send(FAILURE));
  return refused(channel, reason);
}

/**
 * Tells the other end that its challenge is not answered, and makes the error.
 *
 * @param challenge What came for one. Who knows what it sends has something to
 * say to a refusal.
 */
export async function decline(
  channel: HandshakeChannel,
  challenge: Uint8Array,
  reason: string,
): Promise<AuthenticationError> {
  await unlessGone(
    isChallenge(challenge) ? channel.decline(FAILURE) : channel.send(FAILURE),
  );
  return refused(channel, reason);
}

/** Makes the error, where the other end needs not be told. */
export function refused(
  channel: HandshakeChannel,
  reason: string,
): AuthenticationError {
  return new AuthenticationError(
    `Cannot authenticate ${channel.peer}: ${reason}`,
  );
}

/** A listener that sends no challenge is told that this end leaves: it may have no key. */
export async function receiveChallenge(
  channel: HandshakeChannel,
): Promise<Uint8Array> {
  try {
    return await channel.receive();
  } catch (error) {
    await unlessGone(channel.send(FAILURE));
    throw error;
  }
}

async function unlessGone(said: Promise<void>): Promise<void> {
  try {
    await said;
  } catch {
    // It has gone already; the error that is under way says more.
  }
}
