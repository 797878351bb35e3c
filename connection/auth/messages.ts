/**
 * The messages that handshakes begin and end with, and what an unexpected one
 * tells.
 *
 * @module
 */

import { startsWith } from "../bytes.ts";
import { AuthenticationError } from "../errors.ts";
import { MAX_HANDSHAKE_MESSAGE } from "./dialect.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

/** How a listener's first message begins, in every dialect. */
export const CHALLENGE = ascii("#CHALLENGE#");
/** How a listener says that the client's proof is right. */
export const WELCOME = ascii("#WELCOME#");
/** How either end says that it gives up. */
export const FAILURE = ascii("#FAILURE#");

/** The digests that CPython's challenges and answers name. */
const CPYTHON_TAG = /^\{(md5|sha256|sha384|sha3_256|sha3_384)\}/;
/** The lengths of CPython's messages before it named digests: a challenge, an HMAC-MD5. */
const CPYTHON_BARE_CHALLENGE = 20;
const CPYTHON_BARE_ANSWER = 16;

/** Why a client cannot answer this first message of a listener. */
export function unexpectedChallenge(message: Uint8Array): string {
  if (!startsWith(message, CHALLENGE)) {
    return "it sent something that is no challenge; is an authkey set there?";
  }
  const challenge = message.subarray(CHALLENGE.length);
  if (challenge.length === CPYTHON_BARE_CHALLENGE || isTagged(challenge)) {
    return OTHER_DIALECT;
  }
  return "its challenge is of an unknown kind; do both ends use the same version?";
}

/** Why a listener cannot accept this answer to its challenge. */
export function unexpectedAnswer(message: Uint8Array): string {
  if (message.length === CPYTHON_BARE_ANSWER || isTagged(message)) {
    return OTHER_DIALECT;
  }
  return isFailure(message)
    ? "it gave up; do both ends use the same dialect?"
    : "it sent something that is no proof; is an authkey set there?";
}

/**
 * Recognises a handshake in the first message of a connection that is not
 * authenticated: only one end has a key.
 */
export function unexpectedHandshake(
  message: Uint8Array,
  peer: string,
): AuthenticationError | undefined {
  const isChallenge = message.length <= MAX_HANDSHAKE_MESSAGE &&
    message.length >= CHALLENGE.length + CPYTHON_BARE_CHALLENGE &&
    startsWith(message, CHALLENGE);
  if (!isChallenge && !isFailure(message)) return undefined;
  return new AuthenticationError(
    `Cannot talk to ${peer}: it demands authentication, and no authkey is set here`,
  );
}

/** Whether a message is the one by which either end gives up. */
export function isFailure(message: Uint8Array): boolean {
  return message.length === FAILURE.length && startsWith(message, FAILURE);
}

const OTHER_DIALECT =
  `it speaks the dialect "multiprocessing" of CPython, and this end speaks "native"; both ends must speak the same`;

function isTagged(message: Uint8Array): boolean {
  return CPYTHON_TAG.test(
    new TextDecoder("latin1").decode(message.subarray(0, 16)),
  );
}
