/** Who is to be let in, judged by what was delivered, and by what a peer with the key has said: no digest is made here. */

import { FAILURE, NONCE_LENGTH, text, WELCOME } from "../helpers/auth.ts";
import * as native from "../helpers/auth.ts";
import { CHALLENGE, DIGESTS } from "../helpers/multiprocessing.ts";
import { sameBytes } from "./changes.ts";
import type { EndName } from "./handshake_peers.ts";
import type { Side } from "../../connection/auth/dialect.ts";

/** What an end was told. */
export interface Told {
  /** The messages that were delivered, in their order. */
  delivered: readonly Uint8Array[];
  /** What the peer made itself, with the right key, for this handshake. */
  said: readonly Uint8Array[];
}

/** Whether an end is to let the peer in. */
export function isToBeLetIn(end: EndName, side: Side, told: Told): boolean {
  switch (end) {
    case "native":
      return provesNatively(side, told);
    case "multiprocessing":
      return proves(side, told) === "modern";
    case "multiprocessing with MD5":
      return proves(side, told) !== undefined;
  }
}

/** The form of each message that a side is told: how it begins, and how long it is. */
const NATIVE_FORMS: Record<Side, [head: Uint8Array, length: number][]> = {
  listener: [[native.ANSWER, native.ANSWER.length + NONCE_LENGTH + 32]],
  client: [
    [native.CHALLENGE, native.CHALLENGE.length + NONCE_LENGTH],
    [WELCOME, WELCOME.length + 32],
  ],
};

/** The proof covers all that was said, so that all of it must have come. */
function provesNatively(side: Side, { delivered, said }: Told): boolean {
  return NATIVE_FORMS[side].every(([head, length], index) => {
    const message = delivered[index] ?? FAILURE;
    return message.length === length && begins(message, head) &&
      sameBytes(message, said[index] ?? FAILURE);
  });
}

type Generation = "modern" | "legacy";

/** The proof covers this end's challenge alone; the peer's own may be any. */
function proves(side: Side, { delivered, said }: Told): Generation | undefined {
  const order = side === "listener" ? [0, 1, 2] : [2, 0, 1];
  const [proof, challenge, verdict] = order.map((index) =>
    delivered[index] ?? FAILURE
  ) as [Uint8Array, Uint8Array, Uint8Array];
  const isGenuine = said.some((message) => sameBytes(message, proof));
  const generation = generationOfProof(proof);
  const isConsistent = generation === generationOfChallenge(challenge);
  return isGenuine && isConsistent && sameBytes(verdict, WELCOME)
    ? generation
    : undefined;
}

function generationOfProof(message: Uint8Array): Generation | undefined {
  if (message.length === 16) return "legacy";
  const isWeak = begins(message, text("{md5}"));
  return isTagged(message) && !isWeak ? "modern" : undefined;
}

function generationOfChallenge(message: Uint8Array): Generation | undefined {
  const rest = message.subarray(CHALLENGE.length);
  if (!begins(message, CHALLENGE) || rest.length < 20) return undefined;
  if (rest.length === 20) return "legacy";
  return isTagged(rest) ? "modern" : undefined;
}

function isTagged(message: Uint8Array): boolean {
  return DIGESTS.some((digest) => begins(message, text(`{${digest}}`)));
}

function begins(message: Uint8Array, head: Uint8Array): boolean {
  return sameBytes(message.subarray(0, head.length), head);
}
