// Somebody between two ends that both know the key and speak "native", who would
// have them use less than that: the weaker dialect, or no key. What becomes of
// such attempts at the dialect of CPython's multiprocessing is in
// auth_multiprocessing_downgrade_test.ts.

import { assertEquals } from "@std/assert";
import { msgpack } from "../mod.ts";
import {
  challenge,
  digestOf,
  FAILURE,
  join,
  nonceOfChallenge,
  random,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import { Line, NATIVE } from "./helpers/attack_line.ts";
import {
  CHALLENGE,
  DIGESTS,
  MODERN,
  tagged,
} from "./helpers/multiprocessing.ts";
import { socketTransports } from "./helpers/transports.ts";

/** What comes of a message on its way. */
type Change = [into: string, change: (message: Uint8Array) => Uint8Array];

/** What an end without a key would say first. */
const VALUE = msgpack.encode("no key here");

const ofChallenge: Change[] = [
  ...DIGESTS.map((digest): Change => [
    `one for {${digest}}`,
    (m) => join(CHALLENGE, tagged(digest, nonceOfChallenge(m))),
  ]),
  ["one of multiprocessing's", () => join(CHALLENGE, MODERN.challenge())],
  ["one of old CPython's", (m) => join(CHALLENGE, m.subarray(-20))],
  ["one without a name", (m) => join(CHALLENGE, nonceOfChallenge(m))],
  [
    "one of an earlier version",
    (m) => join(CHALLENGE, text("{mutual-sha1}"), nonceOfChallenge(m)),
  ],
  ["a shorter one", (m) => challenge(nonceOfChallenge(m).subarray(0, 16))],
  ["a welcome", () => WELCOME],
  ["a value, as of a listener without a key", () => VALUE],
];

const ofAnswer: Change[] = [
  ...DIGESTS.map((digest): Change => [
    `one with {${digest}}`,
    (m) => tagged(digest, digestOf(m)),
  ]),
  ["one of old CPython's", (m) => digestOf(m).subarray(0, 16)],
  ["the digest alone", digestOf],
  ["a value, as of a client without a key", () => VALUE],
];

const ofWelcome: Change[] = [
  ["that of multiprocessing's", () => WELCOME],
  ["half of a proof", (m) => m.subarray(0, WELCOME.length + 16)],
  ["a challenge of multiprocessing's", () => join(CHALLENGE, random(48))],
  ["a value, as of a listener without a key", () => VALUE],
];

for (const transport of socketTransports) {
  const { name } = transport;

  for (const [into, change] of ofChallenge) {
    Deno.test(`${name}: a "native" client whose challenge was changed into ${into} proves nothing`, async () => {
      const line = await Line.tap(transport, NATIVE);
      const heard = await line.relay(
        NATIVE,
        (message, index) => index === 0 ? change(message) : message,
      );
      assertEquals(heard[1], FAILURE);
      await line.refusedByBoth();
    });
  }

  for (const [into, change] of ofAnswer) {
    Deno.test(`${name}: a "native" answer that was changed into ${into} is refused, and proves nothing to the client`, async () => {
      const line = await Line.tap(transport, NATIVE);
      const heard = await line.relay(
        NATIVE,
        (message, index) => index === 1 ? change(message) : message,
      );
      assertEquals(heard[2], FAILURE);
      await line.refusedByBoth();
    });
  }

  for (const [into, change] of ofWelcome) {
    Deno.test(`${name}: a "native" welcome that was changed into ${into} is refused`, async () => {
      const line = await Line.tap(transport, NATIVE);
      await line.relay(
        NATIVE,
        (message, index) => index === 2 ? change(message) : message,
      );
      await line.refusedByClient();
    });
  }
}
