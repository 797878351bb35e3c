/**
 * The messages that handshakes begin and end with, and what an unexpected one
 * tells.
 *
 * @module
 */

import { startsWith } from "../bytes.ts";
import { AuthenticationError } from "../errors.ts";
import { type DialectName, MAX_HANDSHAKE_MESSAGE } from "./dialect.ts";
import { readTag } from "./tags.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

/** How a listener's first message begins, in every dialect. */
export const CHALLENGE = ascii("#CHALLENGE#");
/** How a listener says that the client's proof is right. */
export const WELCOME = ascii("#WELCOME#");
/** How either end says that it gives up. */
export const FAILURE = ascii("#FAILURE#");

/** What a challenge and an answer of the native dialect are marked with. */
export const NATIVE_TAG = ascii("{mutual-sha256}");

/** The lengths of CPython's messages before it named digests: a challenge, an HMAC-MD5. */
export const LEGACY_CHALLENGE_LENGTH = 20;
export const LEGACY_ANSWER_LENGTH = 16;

/** Whether a message is a challenge of a dialect that is known here. */
export function isChallenge(message: Uint8Array): boolean {
  return startsWith(message, CHALLENGE) &&
    dialectOf(message.subarray(CHALLENGE.length)) !== undefined;
}

/** Why a client that speaks a dialect cannot answer this first message of a listener. */
export function unexpectedChallenge(
  message: Uint8Array,
  spoken: DialectName,
): string {
  if (!startsWith(message, CHALLENGE)) {
    return "it sent something that is no challenge; is an authkey set there?";
  }
  const other = dialectOf(message.subarray(CHALLENGE.length));
  return other && other !== spoken
    ? otherDialect(other)
    : "its challenge is of an unknown kind; do both ends use the same version?";
}

/** Why an end that speaks a dialect cannot accept this answer to its challenge. */
export function unexpectedAnswer(
  message: Uint8Array,
  spoken: DialectName,
): string {
  const other = dialectOf(message);
  if (other && other !== spoken) return otherDialect(other);
  return isFailure(message)
    ? `it gave up; set the same dialect at both ends, "native" or "multiprocessing"`
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
  const challenges = message.length <= MAX_HANDSHAKE_MESSAGE &&
    message.length >= CHALLENGE.length + LEGACY_CHALLENGE_LENGTH &&
    startsWith(message, CHALLENGE);
  if (!challenges && !isFailure(message)) return undefined;
  const isCPython = challenges &&
    dialectOf(message.subarray(CHALLENGE.length)) === "multiprocessing";
  const hint = isCPython ? `; set it, and dialect: "multiprocessing"` : "";
  return new AuthenticationError(
    `Cannot talk to ${peer}: it demands authentication, and no authkey is set here${hint}`,
  );
}

/** Whether a message is the one by which either end gives up. */
export function isFailure(message: Uint8Array): boolean {
  return message.length === FAILURE.length && startsWith(message, FAILURE);
}

/** The dialect that a challenge, or an answer to one, is of. */
function dialectOf(message: Uint8Array): DialectName | undefined {
  if (startsWith(message, NATIVE_TAG)) return "native";
  const isLegacy = message.length === LEGACY_CHALLENGE_LENGTH ||
    message.length === LEGACY_ANSWER_LENGTH;
  return isLegacy || readTag(message) ? "multiprocessing" : undefined;
}

function otherDialect(other: DialectName): string {
  return other === "native"
    ? `it speaks the dialect "native", and this end speaks "multiprocessing"; set dialect: "native" here, or "multiprocessing" there`
    : `it speaks the dialect "multiprocessing" of CPython, and this end speaks "native"; set dialect: "multiprocessing" here`;
}
