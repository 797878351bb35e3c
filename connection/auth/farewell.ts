/**
 * How a handshake ends that does not succeed, in every dialect.
 *
 * @module
 */

import { AuthenticationError } from "../errors.ts";
import type { HandshakeChannel } from "./dialect.ts";
import { FAILURE } from "./messages.ts";

/** Tells the other end, and makes the error. */
export async function giveUp(
  channel: HandshakeChannel,
  reason: string,
): Promise<AuthenticationError> {
  await sayFailure(channel);
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
    await sayFailure(channel);
    throw error;
  }
}

async function sayFailure(channel: HandshakeChannel): Promise<void> {
  try {
    await channel.send(FAILURE);
  } catch {
    // It has gone already; the error that is under way says more.
  }
}
