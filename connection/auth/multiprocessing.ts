/**
 * The dialect of CPython's `multiprocessing.connection`: each end challenges the
 * other in turn, the listener first.
 *
 *     one → other   #CHALLENGE#{sha256} N              N: 40 random bytes
 *     other → one   {sha256} HMAC-SHA-256(authkey, "{sha256}" ‖ N)
 *     one → other   #WELCOME#   or   #FAILURE#
 *
 * Since CPython 3.12 a challenge names its digest, and so does the answer. Up
 * to 3.11 a challenge is 20 bytes and nothing else, and an answer, to any
 * challenge, a bare HMAC-MD5.
 *
 * What is proved covers neither the role of who proves nor anything that it
 * chose itself, and a client answers first: a listener without the key, to which
 * two clients connect, can pass the answer of one off on the other as its own.
 * The native dialect is there for that.
 *
 * After "Authentication Handshake Protocol Description" in CPython's
 * `Lib/multiprocessing/connection.py`.
 *
 * @module
 */

import { concat, startsWith } from "../bytes.ts";
import type { Dialect, HandshakeChannel } from "./dialect.ts";
import { importMacs, type Mac } from "./digests.ts";
import { decline, giveUp, receiveChallenge, refused } from "./farewell.ts";
import { sameDigest } from "./mac.ts";
import {
  CHALLENGE,
  isFailure,
  LEGACY_ANSWER_LENGTH,
  LEGACY_CHALLENGE_LENGTH,
  unexpectedAnswer,
  unexpectedChallenge,
  WELCOME,
} from "./messages.ts";
import { Secret } from "./secret.ts";
import { type Digest, readTag, tag } from "./tags.ts";

/** The digest that is asked for here. */
const PREFERRED: Digest = "sha256";
const NONCE_LENGTH = 40;

/** Whether the peer names digests, as it does since CPython 3.12. */
type Generation = "modern" | "legacy";

/** What a challenge, or an answer to one, asks for or proves with. */
interface Proof {
  generation: Generation;
  digest: Digest;
  /** What stands behind the name. */
  bytes: Uint8Array;
}

/** CPython's handshake with one key. */
export class MultiprocessingDialect implements Dialect {
  #secret: Secret<Record<Digest, Mac>>;
  #allowMd5: boolean;

  /**
   * Takes the secret over: it is wiped once keys have been made of it.
   *
   * @param allowMd5 Whether a peer of the legacy generation will do.
   */
  constructor(secret: Uint8Array<ArrayBuffer>, allowMd5: boolean) {
    this.#secret = new Secret(secret, importMacs);
    this.#allowMd5 = allowMd5;
  }

  prepare(): Promise<void> {
    return this.#secret.prepare();
  }

  async asListener(channel: HandshakeChannel): Promise<void> {
    const generation = await this.#challenge(channel);
    await this.#answer(channel, generation);
  }

  async asClient(channel: HandshakeChannel): Promise<void> {
    const generation = await this.#answer(channel);
    await this.#challenge(channel, generation);
  }

  /**
   * Has the peer prove that it knows the key.
   *
   * @param known The generation that the peer has shown already.
   */
  async #challenge(
    channel: HandshakeChannel,
    known?: Generation,
  ): Promise<Generation> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
    // A legacy peer takes the name for a part of the challenge.
    const message = concat(tag(PREFERRED), nonce);
    await channel.send(concat(CHALLENGE, message));
    const answer = await channel.receive();
    const proof = readProof(answer, LEGACY_ANSWER_LENGTH);
    if (!proof) {
      throw await giveUp(channel, unexpectedAnswer(answer, "multiprocessing"));
    }
    const objection = this.#objection(proof.generation, known);
    if (objection) throw await giveUp(channel, objection);
    if (proof.generation === "modern" && proof.digest === "md5") {
      throw await giveUp(
        channel,
        "it proves with MD5 and knows better digests",
      );
    }
    const macs = await this.#secret.keys();
    if (!sameDigest(proof.bytes, await macs[proof.digest](message))) {
      throw await giveUp(channel, "its authkey is not the one set here");
    }
    await channel.send(WELCOME);
    return proof.generation;
  }

  /**
   * Proves to the peer that this end knows the key.
   *
   * @param known The generation that the peer has shown already.
   */
  async #answer(
    channel: HandshakeChannel,
    known?: Generation,
  ): Promise<Generation> {
    const challenge = await receiveChallenge(channel);
    const message = challenge.slice(CHALLENGE.length);
    const asked = startsWith(challenge, CHALLENGE) &&
      readProof(message, LEGACY_CHALLENGE_LENGTH);
    if (!asked || message.length < LEGACY_CHALLENGE_LENGTH) {
      const reason = unexpectedChallenge(challenge, "multiprocessing");
      throw await decline(channel, challenge, reason);
    }
    const objection = this.#objection(asked.generation, known);
    if (objection) throw await decline(channel, challenge, objection);
    await channel.send(await this.#prove(asked, message));
    const verdict = await channel.receive();
    if (verdict.length === WELCOME.length && startsWith(verdict, WELCOME)) {
      return asked.generation;
    }
    throw refused(
      channel,
      isFailure(verdict)
        ? "it refuses the authkey that is set here"
        : "it sent something that is neither a welcome nor a refusal",
    );
  }

  async #prove(
    { generation, digest }: Proof,
    message: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array> {
    const macs = await this.#secret.keys();
    if (generation === "legacy") return macs.md5(message);
    // Who names MD5 takes any of the five.
    const better = digest === "md5" ? PREFERRED : digest;
    return concat(tag(better), await macs[better](message));
  }

  /** What speaks against a peer that knows MD5 alone, or does not stay what it was. */
  #objection(
    generation: Generation,
    known: Generation = generation,
  ): string | undefined {
    if (generation !== known) {
      return "it names a digest in one direction and none in the other; somebody may be in between";
    }
    if (generation === "legacy" && !this.#allowMd5) {
      return "it knows no digest but MD5, as CPython up to 3.11; set allowMd5: true to talk with it all the same";
    }
  }
}

/**
 * Reads a challenge, or an answer to one, or `undefined` where it is neither.
 *
 * @param legacyLength How long one is in which no digest is named.
 */
function readProof(
  message: Uint8Array,
  legacyLength: number,
): Proof | undefined {
  if (message.length === legacyLength) {
    return { generation: "legacy", digest: "md5", bytes: message };
  }
  const tagged = readTag(message);
  return tagged &&
    { generation: "modern", digest: tagged.digest, bytes: tagged.rest };
}
