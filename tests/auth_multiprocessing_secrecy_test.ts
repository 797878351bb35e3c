// What a stranger has sent, and what it must not know, is neither in an error of
// the dialect of CPython's multiprocessing nor on the console.

import { assert, assertEquals } from "@std/assert";
import type { Side } from "../connection/auth/dialect.ts";
import {
  join,
  KEY,
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
  meet,
  MODERN,
  otherSide,
  play,
  type Said,
  SCRIPTS,
  SIDES,
  SPEAKS,
  tagged,
} from "./helpers/multiprocessing.ts";
import { assertHides } from "./helpers/secrecy.ts";

const TCP = { address: (): [string, number] => ["127.0.0.1", 0] };

const MARK = text("\x1b[31mMARKER of a stranger\r\n{}");

/** Whether a message is long enough to be found. */
const isLong = (message: Uint8Array) => message.length >= 6;

/** What a stranger may say in place of any message. */
const strange: [name: string, make: (heard: Uint8Array) => Uint8Array][] = [
  ["text", () => MARK],
  ["text of 16 bytes", () => MARK.subarray(0, 16)],
  ["random bytes", () => random(64)],
  ["256 random bytes", () => random(256)],
  ["300 random bytes", () => random(300)],
  ["a name that is none", () => tagged("MARKER of a stranger", random(32))],
  ["a made-up proof", () => tagged("sha256", random(32))],
  ["a made-up proof with MD5", () => random(16)],
  ["a made-up proof with MD5 and its name", () => tagged("md5", random(16))],
  [
    "a proof with another key",
    (heard) => answerWith("sha256", challengeIn(heard), OTHER_KEY),
  ],
  [
    "the right proof, with MD5",
    (heard) => hmac("md5", KEY, challengeIn(heard)),
  ],
  ["what it heard", (heard) => heard],
  ["a challenge for MD5", () => join(CHALLENGE, random(20))],
  ["a challenge without a name", () => join(CHALLENGE, random(40))],
  [
    "a challenge for another digest",
    () => join(CHALLENGE, tagged("MARKER", random(40))),
  ],
  [
    "a challenge that is too short",
    () => join(CHALLENGE, MARK.subarray(5, 24)),
  ],
  ["a welcome and more", () => join(WELCOME, random(32))],
];

/** Has a stranger say something in place of a message, and gives what both have said, and the error. */
async function provoke(
  side: Side,
  target: Said,
  make: (heard: Uint8Array) => Uint8Array,
): Promise<{ error: Error; said: Uint8Array[] }> {
  const said: Uint8Array[] = [];
  await using attempt = await approach(TCP, side, SPEAKS);
  const { peer, handshake } = attempt;
  const refusal = refused(handshake);
  const stranger = insteadOf(peer, target, async (_, heard) => {
    const message = make(heard);
    said.push(message, heard);
    await peer.send(message);
    await peer.close();
  });
  await play(peer, otherSide(side), MODERN, async (message, which, heard) => {
    if (which !== target) said.push(message, heard);
    return await stranger(message, which, heard);
  });
  return { error: await refusal, said };
}

/** Everything that is written to the console meanwhile. */
async function logged(work: () => Promise<unknown>): Promise<unknown[]> {
  const methods = ["debug", "error", "info", "log", "trace", "warn"] as const;
  const usual = methods.map((method) => console[method]);
  const lines: unknown[] = [];
  for (const method of methods) {
    console[method] = (...values) => lines.push(values);
  }
  try {
    await work();
  } finally {
    methods.forEach((method, index) => console[method] = usual[index]!);
  }
  return lines;
}

for (const side of SIDES) {
  for (const target of SCRIPTS[otherSide(side)]) {
    for (const [saying, make] of strange) {
      Deno.test(`a ${side}'s error does not show what a stranger says in place of its ${target}: ${saying}`, async () => {
        const lines = await logged(async () => {
          const { error, said } = await provoke(side, target, make);
          assert(said.length > 0);
          assertHides(error, text(KEY), ...said.filter(isLong));
        });
        assertEquals(lines, []);
      });
    }
  }

  Deno.test(`the key is nowhere in what a ${side} shows of a handshake that succeeded`, async () => {
    const lines = await logged(async () => {
      await using attempt = await approach(TCP, side, SPEAKS);
      assert(await play(attempt.peer, otherSide(side)));
      const connection = await attempt.handshake;
      assertHides(connection, text(KEY));
    });
    assertEquals(lines, []);
  });
}

Deno.test("a dialect does not show its key, before a handshake and after it", async () => {
  const { dialect, peer, handshake } = meet("listener");
  assertHides(dialect, text(KEY));
  await play(peer, "client");
  await handshake;
  assertHides(dialect, text(KEY));
});
