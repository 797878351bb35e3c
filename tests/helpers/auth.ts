/** The native dialect, written again from its description over `node:crypto`, and what tests expect of failures. */

import { assert, AssertionError, assertIsError } from "@std/assert";
import { createHmac, hkdfSync } from "node:crypto";
import {
  AuthenticationError,
  Client,
  type ClientOptions,
  Connection,
  type Listener,
} from "../../mod.ts";
import type { RawPeer } from "./raw_peer.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How long a test waits for what must come, in milliseconds. */
export const PATIENCE = 20_000;

/** The key that most tests use, and one that is not it. */
export const KEY = "correct horse battery staple";
export const OTHER_KEY = "Tr0ub4dor&3";

export const NONCE_LENGTH = 32;

export const text = (string: string): Bytes => new TextEncoder().encode(string);

/** Parts behind one another. */
export function join(...parts: Uint8Array[]): Bytes {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** Bytes that nobody chose. */
export function random(length: number = NONCE_LENGTH): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** K of the native dialect. */
export function nativeKey(authkey: string | Uint8Array): Bytes {
  const info = "processing.connection native 1";
  return new Uint8Array(hkdfSync("sha256", authkey, "", info, 32));
}

/** The proof of one role for two nonces. */
export function proof(
  authkey: string | Uint8Array,
  role: "client" | "listener",
  listenerNonce: Uint8Array,
  clientNonce: Uint8Array,
): Bytes {
  const hmac = createHmac("sha256", nativeKey(authkey));
  hmac.update(join(text(role), new Uint8Array(1), listenerNonce, clientNonce));
  return new Uint8Array(hmac.digest());
}

export const CHALLENGE = text("#CHALLENGE#{mutual-sha256}");
export const ANSWER = text("{mutual-sha256}");
export const WELCOME = text("#WELCOME#");
export const FAILURE = text("#FAILURE#");

/** The first message. */
export function challenge(listenerNonce: Uint8Array): Bytes {
  return join(CHALLENGE, listenerNonce);
}

/** The second message. */
export function answer(
  authkey: string | Uint8Array,
  listenerNonce: Uint8Array,
  clientNonce: Uint8Array = random(),
): Bytes {
  const digest = proof(authkey, "client", listenerNonce, clientNonce);
  return join(ANSWER, clientNonce, digest);
}

/** The third message. */
export function welcome(
  authkey: string | Uint8Array,
  listenerNonce: Uint8Array,
  clientNonce: Uint8Array,
): Bytes {
  const digest = proof(authkey, "listener", listenerNonce, clientNonce);
  return join(WELCOME, digest);
}

/** The nonce of a first message. */
export function nonceOfChallenge(message: Uint8Array): Bytes {
  return new Uint8Array(message.subarray(CHALLENGE.length));
}

/** The nonce of a second message. */
export function nonceOfAnswer(message: Uint8Array): Bytes {
  const start = ANSWER.length;
  return new Uint8Array(message.subarray(start, start + NONCE_LENGTH));
}

/** The digest of a second or third message. */
export function digestOf(message: Uint8Array): Bytes {
  return new Uint8Array(message.subarray(-32));
}

/** The next message of a peer that must still be there. */
export async function next(peer: RawPeer): Promise<Bytes> {
  const message = await peer.receive();
  assert(message, "The connection ended where a message was expected");
  return message;
}

/** Goes through the handshake as a listener that knows the key. */
export async function serveByHand(
  peer: RawPeer,
  authkey: string | Uint8Array,
): Promise<void> {
  const nonce = random();
  await peer.send(challenge(nonce));
  const clientNonce = nonceOfAnswer(await next(peer));
  await peer.send(welcome(authkey, nonce, clientNonce));
}

/** Both ends' outcomes of one attempt to connect. */
export interface Outcomes {
  accepted: PromiseSettledResult<Connection>;
  connected: PromiseSettledResult<Connection>;
}

/** Accepts and connects, whatever comes of it. */
export async function attempt(
  listener: Listener,
  options: ClientOptions,
  address = listener.address,
): Promise<Outcomes> {
  const [accepted, connected] = await Promise.allSettled([
    listener.accept({ timeout: PATIENCE }),
    Client(address, options),
  ]);
  return { accepted, connected };
}

/** The error of an end that must not have been authenticated. */
export async function refusalOf(
  outcome: PromiseSettledResult<unknown>,
  msgIncludes = "",
): Promise<AuthenticationError> {
  if (outcome.status === "fulfilled") {
    if (outcome.value instanceof Connection) {
      await outcome.value.close({ timeout: 0 }).catch(() => {});
    }
    throw new AssertionError("This end was authenticated");
  }
  assertIsError(outcome.reason, AuthenticationError, msgIncludes);
  return outcome.reason;
}

/** As {@linkcode refusalOf}, of a promise; it may be awaited later. */
export function refused(
  handshake: Promise<unknown>,
  msgIncludes = "",
): Promise<AuthenticationError> {
  const refusal = Promise.allSettled([handshake]).then(([outcome]) =>
    refusalOf(outcome, msgIncludes)
  );
  refusal.catch(() => {});
  return refusal;
}

/** Both ends of an attempt that must have succeeded; whoever calls this closes them. */
export async function pairOf(
  { accepted, connected }: Outcomes,
): Promise<Pair> {
  for (const outcome of [accepted, connected]) {
    if (outcome.status === "rejected") {
      for (
        const { value } of [accepted, connected] as { value?: Connection }[]
      ) {
        await value?.close({ timeout: 0 }).catch(() => {});
      }
      throw outcome.reason;
    }
  }
  const ends = [accepted, connected].map((outcome) =>
    (outcome as PromiseFulfilledResult<Connection>).value
  );
  const [served, client] = ends as [Connection, Connection];
  return {
    served,
    client,
    async [Symbol.asyncDispose]() {
      for (const end of ends) await end.close({ timeout: 0 }).catch(() => {});
    },
  };
}

/** Two ends that were connected. */
export interface Pair extends AsyncDisposable {
  served: Connection;
  client: Connection;
}
