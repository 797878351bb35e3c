// The dialect of CPython's multiprocessing with a byte missing, changed or added: nobody is authenticated by it.

import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { EOFError, Listener } from "../mod.ts";
import { join, PATIENCE, random, refusalOf, refused } from "./helpers/auth.ts";
import {
  answerWith,
  approach,
  between,
  type CPython,
  DIGESTS,
  insteadOf,
  LEGACY,
  LENGTHS,
  meet,
  MESSAGES,
  MODERN,
  otherSide,
  play,
  SCRIPTS,
  SIDES,
  SPEAKS,
} from "./helpers/multiprocessing.ts";
import type { Alter } from "./helpers/raw_peer.ts";
import {
  headerLength,
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/**
 * Lets a client and a listener that have the key go through a handshake in
 * which one of the six messages is altered.
 *
 * @param last The last message that is passed on.
 */
async function tamper(
  transport: SocketTransport,
  listener: Listener,
  target: number,
  alter: Alter,
  last?: number,
): Promise<void> {
  let altered = 0;
  const { accepted, connected } = await between(
    transport,
    listener,
    SPEAKS,
    (message, frame, index) => {
      if (index !== target) return frame(message);
      altered++;
      assertEquals(message.length, LENGTHS[target]);
      return alter(message, frame, index);
    },
    last,
  );
  assertEquals(altered, 1);
  await refusalOf(accepted);
  if (target < 5) {
    await refusalOf(connected);
    return;
  }
  // The listener had proved that it knows the key before the last welcome was altered.
  assert(connected.status === "fulfilled");
  await using client = connected.value;
  await assertRejects(() => client.recv({ timeout: PATIENCE }), EOFError);
}

/** The byte with one bit flipped in it: another one from byte to byte. */
function flip(bytes: Uint8Array, at: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[at]! ^= 1 << (at % 8);
  return flipped;
}

for (const transport of socketTransports) {
  const { name, address } = transport;
  const header = headerLength(transport);

  for (const [target, message] of MESSAGES.entries()) {
    Deno.test(`${name}: the ${message} with one bit flipped, at every byte, authenticates nobody`, async () => {
      await using listener = new Listener(address(), SPEAKS);
      for (let at = 0; at < header + LENGTHS[target]!; at++) {
        // Behind a wrong length nobody can tell what is to come.
        const last = at < header ? target : undefined;
        const alter: Alter = (message, frame) => flip(frame(message), at);
        await tamper(transport, listener, target, alter, last);
      }
    });

    Deno.test(`${name}: the ${message} made shorter by any number of bytes authenticates nobody`, async () => {
      await using listener = new Listener(address(), SPEAKS);
      for (let end = 0; end < LENGTHS[target]!; end++) {
        const alter: Alter = (message, frame) =>
          frame(message.subarray(0, end));
        await tamper(transport, listener, target, alter);
      }
    });

    for (const extra of [1, 16, 100]) {
      Deno.test(`${name}: the ${message} with ${extra} bytes more authenticates nobody`, async () => {
        await using listener = new Listener(address(), SPEAKS);
        const more = new Uint8Array(extra);
        const alter: Alter = (message, frame) => frame(join(message, more));
        await tamper(transport, listener, target, alter);
      });
    }
  }

  for (const side of SIDES) {
    for (const target of SCRIPTS[otherSide(side)]) {
      Deno.test(`${name}: the peer's ${target} cut off at every byte is an AuthenticationError of the ${side}`, async () => {
        for (let end = 0, length = Infinity; end < length; end++) {
          await using attempt = await approach(transport, side);
          const { peer, handshake } = attempt;
          const refusal = refused(handshake);
          let isReached = false;
          const say = insteadOf(peer, target, async (message) => {
            isReached = true;
            const framed = peer.frame(message);
            length = framed.length;
            await peer.write(framed.subarray(0, end));
            await peer.close();
          });
          await play(peer, otherSide(side), MODERN, say);
          assert(isReached);
          await refusal;
        }
      });

      Deno.test(`${name}: a message before the peer's ${target} is refused by the ${side}`, async () => {
        await using attempt = await approach(transport, side);
        const { peer, handshake } = attempt;
        const refusal = refused(handshake);
        const say = insteadOf(
          peer,
          target,
          (message) => peer.send(random(8), message),
        );
        await play(peer, otherSide(side), MODERN, say);
        await refusal;
      });
    }
  }
}

/** Every way to prove the key, with what is to be flipped in it. */
const ways: { name: string; cpython: CPython; allowMd5: boolean }[] = [
  { name: "a bare MD5", cpython: LEGACY, allowMd5: true },
  ...DIGESTS.filter((digest) => digest !== "md5").map((digest) => ({
    name: `{${digest}}`,
    cpython: {
      ...MODERN,
      answer: (message: Uint8Array) => answerWith(digest, message),
    },
    allowMd5: false,
  })),
];

for (const { name, cpython, allowMd5 } of ways) {
  for (const side of SIDES) {
    Deno.test(`a ${side} refuses a proof with ${name} in which any bit is flipped`, async () => {
      for (let bit = 0, bits = Infinity; bit < bits; bit++) {
        const { peer, handshake } = meet(side, { allowMd5 });
        const refusal = refused(handshake);
        const answer: CPython["answer"] = (...challenge) => {
          const flipped = cpython.answer(...challenge);
          bits = flipped.length * 8;
          flipped[bit >> 3]! ^= 1 << (bit & 7);
          return flipped;
        };
        assertFalse(await play(peer, otherSide(side), { ...cpython, answer }));
        await refusal;
      }
    });
  }
}
