// One key and both dialects: a client that speaks one of them answers the attacker,
// who offers what it says to an end that speaks the other. A client proves
// something to whoever it connects to, so it is asked to prove what another end
// would take.

import { assertEquals } from "@std/assert";
import type { Side } from "../connection/auth/dialect.ts";
import type { AuthOptions } from "../mod.ts";
import {
  ANSWER,
  challenge,
  digestOf,
  FAILURE,
  join,
  KEY,
  next,
  NONCE_LENGTH,
  nonceOfAnswer,
  nonceOfChallenge,
  proof,
  random,
  refused,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import {
  answerWith,
  approach,
  CHALLENGE,
  challengeIn,
  MODERN,
  SIDES,
  SPEAKS,
  tagged,
} from "./helpers/multiprocessing.ts";
import type { RawPeer } from "./helpers/raw_peer.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

const SPEAKS_NATIVE = { authkey: KEY };
const ALLOWS_MD5 = { ...SPEAKS, allowMd5: true };

/** What a client that knows the key says to a challenge. */
async function ask(
  transport: SocketTransport,
  options: AuthOptions,
  challenge: Uint8Array,
): Promise<Uint8Array> {
  await using victim = await approach(transport, "client", options);
  await victim.peer.send(challenge);
  return await next(victim.peer);
}

/** What an end signs in "native". */
interface Nonces {
  side: Side;
  listener: Uint8Array;
  client: Uint8Array;
}

const signed = ({ side, listener, client }: Nonces) =>
  join(text(`${side}\0`), listener, client);

/** What a client that speaks "multiprocessing" is challenged with, and whether it signs that. */
const disguises: [
  name: string,
  make: (nonces: Nonces) => Uint8Array,
  isSigned: boolean,
][] = [
  ["a native challenge", ({ listener }) => join(ANSWER, listener), false],
  ["what is to be signed", signed, false],
  ["a nonce", ({ listener }) => listener, false],
  ["{sha256} and a nonce", (n) => tagged("sha256", n.listener), true],
  ["{md5} and a nonce", (n) => tagged("md5", n.listener), true],
  ...["sha256", "sha384", "sha3_256"].map((
    digest,
  ): typeof disguises[number] => [
    `{${digest}} and what is to be signed`,
    (nonces) => tagged(digest, signed(nonces)),
    true,
  ]),
  ["20 bytes of a nonce", (n) => n.listener.subarray(0, 20), true],
  ["20 bytes of what is to be signed", (n) => signed(n).subarray(0, 20), true],
];

/** Digests that a native end might take, made of what the client said. */
const nativeDigests: ((said: Uint8Array) => Uint8Array)[] = [
  digestOf,
  (said) => said.subarray(0, NONCE_LENGTH),
  (said) => join(said, said).subarray(0, NONCE_LENGTH),
];

/** How far the attacker gets with a native end, and what it has to offer there. */
const nativeTargets: Record<
  Side,
  (
    peer: RawPeer,
    prove: (nonces: Nonces) => Promise<Uint8Array>,
  ) => Promise<unknown>
> = {
  async listener(peer, prove) {
    const listener = nonceOfChallenge(await next(peer));
    const client = random();
    const digest = await prove({ side: "client", listener, client });
    await peer.send(join(ANSWER, client, digest));
  },
  async client(peer, prove) {
    const listener = random();
    await peer.send(challenge(listener));
    const client = nonceOfAnswer(await next(peer));
    const digest = await prove({ side: "listener", listener, client });
    await peer.send(join(WELCOME, digest));
  },
};

/** What a native client is given for a nonce, of what a "multiprocessing" end wants signed. */
const cuts: [name: string, cut: (message: Uint8Array) => Uint8Array][] = [
  ["the end of the challenge", (m) => m.subarray(-NONCE_LENGTH)],
  ["the beginning of the challenge", (m) => m.subarray(0, NONCE_LENGTH)],
  ["the beginning of its nonce", (m) => m.subarray(8, 8 + NONCE_LENGTH)],
];

/** Proofs that a "multiprocessing" end might take, made of a native answer. */
const offers: ((said: Uint8Array) => Uint8Array)[] = [
  (said) => said,
  (said) => tagged("sha256", digestOf(said)),
  (said) => tagged("sha3_256", digestOf(said)),
  (said) => tagged("sha256", nonceOfAnswer(said)),
  (said) => digestOf(said).subarray(0, 16),
];

/** Goes on until a "multiprocessing" end has the attacker prove something, and proves it. */
async function proveTo(
  side: Side,
  peer: RawPeer,
  prove: (message: Uint8Array) => Promise<Uint8Array>,
): Promise<void> {
  if (side === "client") {
    await peer.send(join(CHALLENGE, MODERN.challenge()));
    await next(peer);
    await peer.send(WELCOME);
  }
  await peer.send(await prove(challengeIn(await next(peer))));
}

for (const transport of socketTransports) {
  for (const side of SIDES) {
    const named = `${transport.name}: a ${side}`;

    for (const [name, make, isSigned] of disguises) {
      Deno.test(`${named} that speaks "native" takes no proof of a "multiprocessing" client, challenged with ${name}`, async () => {
        for (const digestIn of nativeDigests) {
          await using target = await approach(transport, side, SPEAKS_NATIVE);
          const refusal = refused(target.handshake);
          await nativeTargets[side](target.peer, async (nonces) => {
            const disguised = join(CHALLENGE, make(nonces));
            const said = await ask(transport, ALLOWS_MD5, disguised);
            assertEquals(said.toHex() !== FAILURE.toHex(), isSigned);
            return digestIn(said);
          });
          await refusal;
        }
      });
    }

    for (const [name, cut] of cuts) {
      Deno.test(`${named} that speaks "multiprocessing" takes no proof of a "native" client, challenged with ${name}`, async () => {
        for (const offer of offers) {
          await using target = await approach(transport, side, ALLOWS_MD5);
          const refusal = refused(target.handshake);
          await proveTo(side, target.peer, async (message) => {
            const disguised = challenge(cut(message));
            const said = await ask(transport, SPEAKS_NATIVE, disguised);
            assertEquals(said.subarray(0, ANSWER.length), ANSWER);
            return offer(said);
          });
          await refusal;
        }
      });
    }

    // The control: with the key these very attacks succeed.
    Deno.test(`${named} that speaks "native" takes, in the same place, a proof made with the key`, async () => {
      await using target = await approach(transport, side, SPEAKS_NATIVE);
      await nativeTargets[side](
        target.peer,
        (nonces) =>
          Promise.resolve(
            proof(KEY, nonces.side, nonces.listener, nonces.client),
          ),
      );
      await target.handshake;
    });

    Deno.test(`${named} that speaks "multiprocessing" takes, in the same place, a proof made with the key`, async () => {
      await using target = await approach(transport, side, ALLOWS_MD5);
      await proveTo(
        side,
        target.peer,
        (message) => Promise.resolve(answerWith("sha256", message)),
      );
      assertEquals(await next(target.peer), WELCOME);
      if (side === "listener") {
        await target.peer.send(join(CHALLENGE, MODERN.challenge()));
        await next(target.peer);
        await target.peer.send(WELCOME);
      }
      await target.handshake;
    });
  }
}
