// Somebody in between two ends that both have the key and both allow MD5, who
// would have them use it, or another digest than the one they agree upon.

import { assert, assertEquals } from "@std/assert";
import { Listener } from "../mod.ts";
import {
  join,
  KEY,
  pairOf,
  random,
  refusalOf,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import {
  between,
  CHALLENGE,
  challengeIn,
  hmac,
  MESSAGES,
  SPEAKS,
  tagged,
} from "./helpers/multiprocessing.ts";
import { socketTransports } from "./helpers/transports.ts";

const options = { ...SPEAKS, allowMd5: true };

/** What stands behind `{sha256}`, in an answer or behind `#CHALLENGE#`. */
const untagged = (message: Uint8Array) => message.subarray("{sha256}".length);

const challenge = (message: Uint8Array) => join(CHALLENGE, message);

/** What is made of a challenge or an answer, whose direction makes no difference. */
type Change = (message: Uint8Array) => Uint8Array;

const WRONG_KEY = "its authkey is not the one set here";
const REFUSES = "it refuses the authkey that is set here";
const IN_BETWEEN = "somebody may be in between";
const NO_CHALLENGE = "its challenge is of an unknown kind";
const NO_PROOF = "it sent something that is no proof";
const MD5 = "it proves with MD5 and knows better digests";
const GAVE_UP = "it gave up";

/**
 * Each with what the end that challenges says, and the end that proves. In the
 * second direction, whoever is challenged as by a legacy peer knows better.
 */
const ofChallenges: [
  name: string,
  change: Change,
  challenging: string,
  proving: string,
  isLegacy?: boolean,
][] = [
  ["20 made-up bytes", () => challenge(random(20)), WRONG_KEY, REFUSES, true],
  [
    "the first 20 bytes of its nonce",
    (m) => challenge(untagged(challengeIn(m)).subarray(0, 20)),
    WRONG_KEY,
    REFUSES,
    true,
  ],
  [
    "its first 20 bytes",
    (m) => challenge(challengeIn(m).subarray(0, 20)),
    WRONG_KEY,
    REFUSES,
    true,
  ],
  [
    "its nonce without a name",
    (m) => challenge(untagged(challengeIn(m))),
    GAVE_UP,
    NO_CHALLENGE,
  ],
  ...["md5", "sha384", "sha3_256", "sha3_384"].map((
    digest,
  ): typeof ofChallenges[number] => [
    `its nonce behind {${digest}}`,
    (m) => challenge(tagged(digest, untagged(challengeIn(m)))),
    WRONG_KEY,
    REFUSES,
  ]),
  [
    "its nonce behind {SHA256}",
    (m) => challenge(tagged("SHA256", untagged(challengeIn(m)))),
    GAVE_UP,
    NO_CHALLENGE,
  ],
  [
    "its nonce behind {md5}, without its last three bytes",
    (m) => challenge(tagged("md5", untagged(challengeIn(m))).subarray(0, -3)),
    WRONG_KEY,
    REFUSES,
  ],
  [
    "another one behind {sha256}",
    () => challenge(tagged("sha256", random(40))),
    WRONG_KEY,
    REFUSES,
  ],
];

/** Each with what the end says that it comes to; the other one is refused then. */
const ofAnswers: [
  name: string,
  change: Change,
  reason: string,
  isLegacy?: boolean,
][] = [
  ["16 made-up bytes", () => random(16), WRONG_KEY, true],
  ["its first 16 bytes", (m) => m.subarray(0, 16), WRONG_KEY, true],
  [
    "the first half of its digest",
    (m) => untagged(m).subarray(0, 16),
    WRONG_KEY,
    true,
  ],
  ["its digest without a name", untagged, NO_PROOF],
  ["its digest behind {md5}", (m) => tagged("md5", untagged(m)), MD5],
  [
    "half of its digest behind {md5}",
    (m) => tagged("md5", untagged(m).subarray(0, 16)),
    MD5,
  ],
  [
    "its digest behind {sha3_256}",
    (m) => tagged("sha3_256", untagged(m)),
    WRONG_KEY,
  ],
  [
    "its digest behind {sha384}",
    (m) => tagged("sha384", untagged(m)),
    WRONG_KEY,
  ],
  [
    "its digest and 16 bytes behind {sha384}",
    (m) => tagged("sha384", join(untagged(m), random(16))),
    WRONG_KEY,
  ],
  [
    "its digest behind {SHA256}",
    (m) => tagged("SHA256", untagged(m)),
    NO_PROOF,
  ],
];

/** Has one of the messages changed, and says what both ends took that for. */
async function change(
  transport: typeof socketTransports[number],
  target: string,
  make: Change,
): Promise<[ofListener: Error, ofClient: Error]> {
  await using listener = new Listener(transport.address(), options);
  const at = MESSAGES.indexOf(target);
  const { accepted, connected, seen } = await between(
    transport,
    listener,
    options,
    (message, frame, index) => frame(index === at ? make(message) : message),
  );
  assert(seen.length > at);
  return [await refusalOf(accepted), await refusalOf(connected)];
}

for (const transport of socketTransports) {
  const { name } = transport;

  for (const [making, make, challenging, proving, isLegacy] of ofChallenges) {
    Deno.test(`${name}: the listener's challenge changed into ${making} is seen by both ends`, async () => {
      const errors = await change(transport, "listener's challenge", make);
      assertIncludes(errors[0], challenging);
      assertIncludes(errors[1], proving);
    });

    Deno.test(`${name}: the client's challenge changed into ${making} is seen by both ends`, async () => {
      const errors = await change(transport, "client's challenge", make);
      assertIncludes(errors[0], isLegacy ? IN_BETWEEN : proving);
      assertIncludes(errors[1], isLegacy ? GAVE_UP : challenging);
    });
  }

  for (const [making, make, reason, isLegacy] of ofAnswers) {
    Deno.test(`${name}: the client's answer changed into ${making} is seen by both ends`, async () => {
      const errors = await change(transport, "client's answer", make);
      assertIncludes(errors[0], reason);
      assertIncludes(errors[1], REFUSES);
    });

    Deno.test(`${name}: the listener's answer changed into ${making} is seen by both ends`, async () => {
      const errors = await change(transport, "listener's answer", make);
      assertIncludes(errors[0], REFUSES);
      assertIncludes(errors[1], isLegacy ? IN_BETWEEN : reason);
    });
  }

  // The client has proved with MD5 then, and no more than that.
  Deno.test(`${name}: the client challenged with 20 bytes, and welcomed, refuses a listener that is none of the legacy`, async () => {
    await using listener = new Listener(transport.address(), options);
    const asked = random(20);
    const { accepted, connected, seen } = await between(
      transport,
      listener,
      options,
      (message, frame, index) => {
        if (index === 0) return frame(join(CHALLENGE, asked));
        return frame(index === 2 ? WELCOME : message);
      },
    );
    assertEquals(seen[1], hmac("md5", KEY, asked));
    await refusalOf(accepted, WRONG_KEY);
    await refusalOf(connected);
  });

  Deno.test(`${name}: two ends that allow MD5 prove with SHA-256 where nobody interferes`, async () => {
    await using listener = new Listener(transport.address(), options);
    const { seen, ...outcomes } = await between(transport, listener, options);
    await using _ = await pairOf(outcomes);
    for (const at of [1, 4]) {
      const answer = seen[at]!;
      assertEquals(answer.subarray(0, 8), text("{sha256}"));
      const asked = challengeIn(seen[at - 1]!);
      assertEquals(untagged(answer), hmac("sha256", KEY, asked));
    }
  });
}

function assertIncludes({ message }: Error, part: string): void {
  assert(message.includes(part), message);
}
