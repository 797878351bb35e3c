// A stranger who connects to a listener with a key, and says whatever it likes: it
// hears nothing that a key could be guessed from, and nothing of it is decoded.

import { assertEquals } from "@std/assert";
import { type Codec, Listener, msgpack } from "../mod.ts";
import {
  ANSWER,
  CHALLENGE,
  FAILURE,
  join,
  next,
  PATIENCE,
  random,
  refused,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import {
  type Attacked,
  attackedDialects,
  NATIVE,
} from "./helpers/attack_line.ts";
import {
  CHALLENGE as BARE_CHALLENGE,
  tagged,
} from "./helpers/multiprocessing.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

/** What a stranger might say to a listener's challenge, to have something proved to it. */
const utterances: [
  name: string,
  says: (dialect: Attacked, challenge: Uint8Array) => Uint8Array,
][] = [
  ["an answer that it made up", () => join(ANSWER, random(64))],
  ["a proof that it made up", () => tagged("sha256", random(32))],
  ["a challenge of its own", (dialect) => dialect.challenge()],
  ["the challenge that it heard", (_, challenge) => challenge],
  ["#WELCOME#", () => WELCOME],
  ["#FAILURE#", () => FAILURE],
];

/** A codec that counts the messages it is given. */
class CountingCodec implements Codec {
  decoded = 0;
  encode = msgpack.encode;

  decode(data: Uint8Array<ArrayBuffer>): unknown {
    this.decoded++;
    return msgpack.decode(data);
  }
}

for (const transport of socketTransports) {
  for (const dialect of attackedDialects) {
    const { options } = dialect;
    const named =
      `${transport.name}: who merely connects to a "${dialect.name}" listener`;

    for (const [saying, says] of utterances) {
      Deno.test(`${named}, and says ${saying}, hears a nonce and a refusal, and nothing made of the key`, async () => {
        await using listener = new Listener(transport.address(), options);
        const nonces = new Set<string>();
        for (let i = 0; i < 3; i++) {
          const accepting = refused(listener.accept({ timeout: PATIENCE }));
          await using stranger = await RawPeer.connect(listener.address);
          const challenge = await next(stranger);
          await stranger.send(says(dialect, challenge));
          assertEquals(await stranger.rest(), [FAILURE]);
          await accepting;
          nonces.add(nonceIn(dialect, challenge).toHex());
        }
        assertEquals(nonces.size, 3);
      });
    }

    Deno.test(`${named}, and says values, has none of them decoded`, async () => {
      const codec = new CountingCodec();
      const listening = { ...options, codec };
      await using listener = new Listener(transport.address(), listening);
      const values = [1, 2, 3].map((value) => msgpack.encode(value));
      for (const first of [[], [join(ANSWER, random(64))]]) {
        const accepting = refused(listener.accept({ timeout: PATIENCE }));
        await using stranger = await RawPeer.connect(listener.address);
        await stranger.send(...first, ...values);
        await accepting;
      }
      assertEquals(codec.decoded, 0);
    });
  }
}

/** All of a challenge that is not the same in every one. */
function nonceIn(dialect: Attacked, challenge: Uint8Array): Uint8Array {
  const [head, length] = dialect === NATIVE
    ? [CHALLENGE, 32]
    : [join(BARE_CHALLENGE, text("{sha256}")), 40];
  assertEquals(challenge.subarray(0, head.length), head);
  assertEquals(challenge.length, head.length + length);
  return challenge.subarray(head.length);
}
