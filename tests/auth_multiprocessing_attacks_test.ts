// Those who do not know the key, against listeners and clients that speak the dialect of CPython's multiprocessing.

import { assert, assertEquals } from "@std/assert";
import {
  FAILURE,
  join,
  KEY,
  next,
  OTHER_KEY,
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
  hmac,
  insteadOf,
  lastWords,
  MODERN,
  otherSide,
  play,
  type Said,
  SIDES,
  SPEAKS,
  tagged,
} from "./helpers/multiprocessing.ts";
import { socketTransports } from "./helpers/transports.ts";

/** MD5 allowed, where more gets in than where it is not. */
const options = { ...SPEAKS, allowMd5: true };

type Make = (message: Uint8Array) => Uint8Array;

const right = (message: Uint8Array) => hmac("sha256", KEY, message);

/** What might be said to a challenge, of which the part behind `#CHALLENGE#` is given. */
const proofs: [name: string, make: Make][] = [
  ["the challenge", (message) => join(CHALLENGE, message)],
  ["the challenge without its beginning", (message) => message],
  ["the nonce", (message) => message.subarray(8)],
  ["a part of the nonce", (message) => message.subarray(0, 40)],
  ["#WELCOME#", () => WELCOME],
  ["#FAILURE#", () => FAILURE],
  ["a challenge", () => join(CHALLENGE, MODERN.challenge())],
  ["nothing", () => new Uint8Array(0)],
  ["a byte", () => new Uint8Array(1)],
  ["a name and nothing behind it", () => text("{sha256}")],
  ["{md5} and nothing behind it", () => text("{md5}")],
  ["a name and zeros", () => tagged("sha256", new Uint8Array(32))],
  ["made-up bytes", () => tagged("sha256", random(32))],
  ["made-up bytes without a name", () => random(40)],
  ["16 made-up bytes", () => random(16)],
  ["{md5} and eleven made-up bytes", () => tagged("md5", random(11))],
  ["20 made-up bytes", () => random(20)],
  ["256 made-up bytes", () => random(256)],
  ["a proof with another key", (m) => answerWith("sha256", m, OTHER_KEY)],
  ["a proof with MD5 and another key", (m) => hmac("md5", OTHER_KEY, m)],
  // With the key, as no other peer could.
  [
    "a proof of another challenge",
    () => answerWith("sha256", MODERN.challenge()),
  ],
  [
    "a proof of the nonce without the name",
    (m) => tagged("sha256", right(m.subarray(8))),
  ],
  [
    "a proof of the whole message",
    (m) => tagged("sha256", right(join(CHALLENGE, m))),
  ],
  ["a proof and a byte", (m) => join(answerWith("sha256", m), random(1))],
  ["a proof but a byte", (m) => answerWith("sha256", m).subarray(0, -1)],
  ["a proof twice", (m) => join(answerWith("sha256", m), right(m))],
  ["the half of a proof", (m) => right(m).subarray(0, 16)],
  ["a proof without a name", right],
  ["a proof behind a byte", (m) => join(random(1), answerWith("sha256", m))],
  ["a proof without {", (m) => answerWith("sha256", m).subarray(1)],
  ...["md5", "sha384", "sha3_256", "sha3_384"].map((digest): [string, Make] => [
    `a proof with SHA-256 behind {${digest}}`,
    (m) => tagged(digest, right(m)),
  ]),
  ...["md5", "sha384", "sha3_256", "sha3_384"].map((digest): [string, Make] => [
    `a proof with ${digest} behind {sha256}`,
    (m) => tagged("sha256", hmac(digest, KEY, m)),
  ]),
  [
    "a proof with SHA-384 behind {sha256}, as long as one with SHA-256",
    (m) => tagged("sha256", hmac("sha384", KEY, m).subarray(0, 32)),
  ],
  ...["SHA256", "Sha256", "sha512", "sha3-256", "sha-256", "", " sha256"].map(
    (name): [string, Make] => [
      `a proof behind {${name}}`,
      (m) => tagged(name, right(m)),
    ],
  ),
];

/** What might be said to a proof. */
const verdicts: [name: string, make: Make, reason: RegExp][] = [
  ["#FAILURE#", () => FAILURE, /it refuses the authkey/],
  ...([
    ["nothing", () => new Uint8Array(0)],
    ["#WELCOME# without its end", () => WELCOME.subarray(0, -1)],
    ["#WELCOME# and a byte", () => join(WELCOME, new Uint8Array(1))],
    ["#WELCOME# and a digest", () => join(WELCOME, random())],
    ["#WELCOME# twice", () => join(WELCOME, WELCOME)],
    ["#welcome#", () => text("#welcome#")],
    ["#FAILURE# and a byte", () => join(FAILURE, new Uint8Array(1))],
    ["a challenge", () => join(CHALLENGE, MODERN.challenge())],
    ["the proof", (proof) => proof],
    ["nine zeros", () => new Uint8Array(9)],
    ["256 made-up bytes", () => random(256)],
  ] as [string, Make][]).map(([name, make]): [string, Make, RegExp] => [
    name,
    make,
    /it sent something that is neither a welcome nor a refusal/,
  ]),
];

/** What might be said in place of a challenge. */
const challenges: [name: string, message: Uint8Array][] = [
  ["nothing", new Uint8Array(0)],
  ["a byte", new Uint8Array(1)],
  ["#WELCOME#", WELCOME],
  ["#FAILURE#", FAILURE],
  ["a proof", tagged("sha256", random(32))],
  ["20 bytes", random(20)],
  ["256 bytes", random(256)],
  ["a challenge for nothing", CHALLENGE],
  ["a challenge without #CHALLENGE#", MODERN.challenge()],
  ["a challenge behind a byte", join(text(" "), CHALLENGE, random(20))],
  ["#challenge#", join(text("#challenge#"), MODERN.challenge())],
  ["a part of #CHALLENGE#", CHALLENGE.subarray(0, -1)],
  ["a challenge of 15 bytes", join(CHALLENGE, random(15))],
  ["a challenge of 16 bytes", join(CHALLENGE, random(16))],
  ["a challenge of 19 bytes", join(CHALLENGE, random(19))],
  ["a challenge of 40 bytes without a name", join(CHALLENGE, random(40))],
  ["a challenge of a name alone", join(CHALLENGE, text("{sha256}"))],
  [
    "a challenge of a name and 11 bytes",
    join(CHALLENGE, tagged("sha256", random(11))),
  ],
  [
    "a challenge of {md5} and 14 bytes",
    join(CHALLENGE, tagged("md5", random(14))),
  ],
  ...["SHA256", "sha512", "sha1", "sha3-256", "", " sha256", "sha256 "].map(
    (name): [string, Uint8Array] => [
      `a challenge for {${name}}`,
      join(CHALLENGE, tagged(name, random(40))),
    ],
  ),
  [
    "a challenge for a name without }",
    join(CHALLENGE, text("{sha256"), new Uint8Array(40)),
  ],
];

for (const transport of socketTransports) {
  for (const side of SIDES) {
    const named = `${transport.name}: a ${side}`;

    /** Lets a peer that knows the key say something else at one point, and be refused for it. */
    const attack = async (
      target: Said,
      make: Make,
      goodbye: Uint8Array[],
      reason = "",
    ) => {
      await using attempt = await approach(transport, side, options);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake, reason);
      let isReached = false;
      const say = insteadOf(peer, target, async (_, heard) => {
        isReached = true;
        await peer.send(make(target === "answer" ? challengeIn(heard) : heard));
        assertEquals(await lastWords(peer), goodbye);
      });
      await play(peer, otherSide(side), MODERN, say);
      assert(isReached);
      await refusal;
    };

    for (const [saying, make] of proofs) {
      Deno.test(`${named} lets nobody in who proves with ${saying}`, async () => {
        await attack("answer", make, [FAILURE]);
      });
    }

    for (const [saying, make, { source }] of verdicts) {
      Deno.test(`${named} believes nobody who says to its proof ${saying}`, async () => {
        await attack("welcome", make, [], source);
      });
    }

    for (const [saying, message] of challenges) {
      Deno.test(`${named} proves nothing to a peer whose challenge is ${saying}`, async () => {
        await attack("challenge", () => message, [FAILURE]);
      });
    }

    Deno.test(`${named} lets nobody in who echoes`, async () => {
      await using attempt = await approach(transport, side, options);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake);
      if (side === "client") {
        await peer.send(join(CHALLENGE, MODERN.challenge()));
        await next(peer);
        await peer.send(WELCOME);
      }
      for (let message; (message = await peer.receive());) {
        if (!await peer.send(message)) break;
      }
      await refusal;
    });
  }
}
