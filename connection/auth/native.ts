/**
 * The native dialect: mutual authentication in three passes.
 *
 * After ISO/IEC 9798-4, mechanism 4, with the tags of the roles that Basin,
 * Cremers and Meier ("Provably Repairing the ISO/IEC 9798 Standard for Entity
 * Authentication", 2012) found it to need. The client proves first, as in SCRAM
 * (RFC 5802): a stranger who merely connects gets nothing to guess the key
 * from.
 *
 *     listener → client   #CHALLENGE#{mutual-sha256} Nl
 *     client → listener   {mutual-sha256} Nc  HMAC(K, "client"   ‖ 0 ‖ Nl ‖ Nc)
 *     listener → client   #WELCOME#  HMAC(K, "listener" ‖ 0 ‖ Nl ‖ Nc)   or   #FAILURE#
 *
 *     Nl, Nc   32 random bytes each
 *     HMAC     HMAC-SHA-256 (RFC 2104)
 *     K        HKDF-SHA-256(authkey, no salt, "processing.connection native 1", 32 bytes) (RFC 5869)
 *
 * A client that cannot answer the challenge says `#FAILURE#` in place of the
 * second message.
 *
 * @module
 */

import { concat, startsWith } from "../bytes.ts";
import type { Dialect, HandshakeChannel, Side } from "./dialect.ts";
import { decline, giveUp, receiveChallenge, refused } from "./farewell.ts";
import { deriveMacKey, sameDigest, sign } from "./mac.ts";
import {
  CHALLENGE,
  isFailure,
  NATIVE_TAG as TAG,
  unexpectedAnswer,
  unexpectedChallenge,
  WELCOME,
} from "./messages.ts";
import { Secret } from "./secret.ts";

const PURPOSE = "processing.connection native 1";
const NONCE_LENGTH = 32;
const DIGEST_LENGTH = 32;

/** The native handshake with one key. */
export class NativeDialect implements Dialect {
  #secret: Secret<CryptoKey>;

  /** Takes the secret over: it is wiped once a key has been derived from it. */
  constructor(secret: Uint8Array<ArrayBuffer>) {
    this.#secret = new Secret(secret, (bytes) => deriveMacKey(bytes, PURPOSE));
  }

  prepare(): Promise<void> {
    return this.#secret.prepare();
  }

  async asListener(channel: HandshakeChannel): Promise<void> {
    const ours = nonce();
    await channel.send(concat(CHALLENGE, TAG, ours));
    const answer = await channel.receive();
    if (
      answer.length !== TAG.length + NONCE_LENGTH + DIGEST_LENGTH ||
      !startsWith(answer, TAG)
    ) {
      throw await giveUp(channel, unexpectedAnswer(answer, "native"));
    }
    const theirs = answer.subarray(TAG.length, TAG.length + NONCE_LENGTH);
    const proof = answer.subarray(TAG.length + NONCE_LENGTH);
    const proofs = await this.#proofs(ours, theirs);
    if (!sameDigest(proof, proofs.client)) {
      throw await giveUp(channel, "its authkey is not the one set here");
    }
    await channel.send(concat(WELCOME, proofs.listener));
  }

  async asClient(channel: HandshakeChannel): Promise<void> {
    const challenge = await receiveChallenge(channel);
    const head = CHALLENGE.length + TAG.length;
    if (
      challenge.length !== head + NONCE_LENGTH ||
      !startsWith(challenge, concat(CHALLENGE, TAG))
    ) {
      const reason = unexpectedChallenge(challenge, "native");
      throw await decline(channel, challenge, reason);
    }
    const theirs = challenge.subarray(head);
    const ours = nonce();
    const proofs = await this.#proofs(theirs, ours);
    await channel.send(concat(TAG, ours, proofs.client));
    const verdict = await channel.receive();
    if (isFailure(verdict)) {
      throw refused(channel, "it refuses the authkey that is set here");
    }
    if (
      !startsWith(verdict, WELCOME) ||
      !sameDigest(verdict.subarray(WELCOME.length), proofs.listener)
    ) {
      throw refused(channel, "it does not know the authkey that is set here");
    }
  }

  /** What the client and the listener prove with: both at once, which takes as long as one. */
  async #proofs(
    listenerNonce: Uint8Array,
    clientNonce: Uint8Array,
  ): Promise<Record<Side, Uint8Array>> {
    const key = await this.#secret.keys();
    const prove = (side: Side) => {
      const role = new TextEncoder().encode(`${side}\0`);
      return sign(key, concat(role, listenerNonce, clientNonce));
    };
    const [client, listener] = await Promise.all([
      prove("client"),
      prove("listener"),
    ]);
    return { client, listener };
  }
}

function nonce(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
}
