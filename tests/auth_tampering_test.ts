// A handshake of which a byte is missing, changed or added: nobody is authenticated by it.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Client, EOFError, Listener } from "../mod.ts";
import {
  answer,
  attempt,
  challenge,
  join,
  KEY,
  next,
  nonceOfAnswer,
  nonceOfChallenge,
  PATIENCE,
  random,
  refusalOf,
  refused,
  welcome,
} from "./helpers/auth.ts";
import {
  frame,
  RawListener,
  RawPeer,
  relayHandshake,
} from "./helpers/raw_peer.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** The lengths of the three messages, framing included. */
const LENGTHS = [4 + 58, 4 + 79, 4 + 41];

const messageNames = ["challenge", "answer", "welcome"];

/**
 * Lets a client and a listener that have the key go through a handshake in
 * which one of the three messages is altered.
 *
 * @param last The last message that is passed on.
 */
async function tamper(
  { address }: SocketTransport,
  listener: Listener,
  target: number,
  alter: (framed: Uint8Array) => Uint8Array,
  last = 2,
): Promise<void> {
  using front = new RawListener(address());
  const both = attempt(listener, { authkey: KEY }, front.address);
  const client = await front.accept();
  const server = await RawPeer.connect(listener.address);
  let altered = 0;
  await relayHandshake(client, server, (framed, index) => {
    if (index !== target) return framed;
    altered++;
    assertEquals(framed.length, LENGTHS[target]);
    return alter(framed);
  }, last);
  client.close();
  server.close();
  assertEquals(altered, 1);

  const { accepted, connected } = await both;
  await refusalOf(connected);
  if (target < 2) {
    await refusalOf(accepted);
    return;
  }
  // The client had proved that it knows the key before the welcome was altered.
  assert(accepted.status === "fulfilled");
  await using served = accepted.value;
  await assertRejects(() => served.recv({ timeout: PATIENCE }), EOFError);
}

/** Each byte, with one bit flipped in it: another one from byte to byte. */
function flip(framed: Uint8Array, at: number): Uint8Array {
  const flipped = framed.slice();
  flipped[at]! ^= 1 << (at % 8);
  return flipped;
}

/** A client that proves half of what it should, and leaves. */
async function answerAndLeave(
  listener: Listener,
  alter: (framed: Uint8Array) => Uint8Array,
): Promise<void> {
  const accepting = refused(listener.accept({ timeout: PATIENCE }));
  using peer = await RawPeer.connect(listener.address);
  const nonce = nonceOfChallenge(await next(peer));
  await peer.write(alter(frame(answer(KEY, nonce))));
  peer.close();
  await accepting;
}

/** A listener that has the key, and leaves in its first message. */
async function challengeAndLeave(
  listener: RawListener,
  alter: (framed: Uint8Array) => Uint8Array,
): Promise<void> {
  const accepting = listener.accept();
  const connecting = refused(Client(listener.address, { authkey: KEY }));
  using peer = await accepting;
  await peer.write(alter(frame(challenge(random()))));
  peer.close();
  await connecting;
}

/** A listener that has the key, and leaves in its second message. */
async function welcomeAndLeave(
  listener: RawListener,
  alter: (framed: Uint8Array) => Uint8Array,
): Promise<void> {
  const accepting = listener.accept();
  const connecting = refused(Client(listener.address, { authkey: KEY }));
  using peer = await accepting;
  const nonce = random();
  await peer.send(challenge(nonce));
  const clientNonce = nonceOfAnswer(await next(peer));
  await peer.write(alter(frame(welcome(KEY, nonce, clientNonce))));
  peer.close();
  await connecting;
}

for (const transport of socketTransports) {
  const { name, address } = transport;

  for (const [target, message] of messageNames.entries()) {
    Deno.test(`${name}: the ${message} with one bit flipped, at every byte, authenticates nobody`, async () => {
      await using listener = new Listener(address(), { authkey: KEY });
      for (let at = 0; at < LENGTHS[target]!; at++) {
        // Behind a wrong length nobody can tell what is to come.
        const last = at < 4 ? target : 2;
        const alter = (framed: Uint8Array) => flip(framed, at);
        await tamper(transport, listener, target, alter, last);
      }
    });

    Deno.test(`${name}: the ${message} made shorter by any number of bytes authenticates nobody`, async () => {
      await using listener = new Listener(address(), { authkey: KEY });
      for (let end = 4; end < LENGTHS[target]!; end++) {
        const alter = (framed: Uint8Array) => frame(framed.subarray(4, end));
        await tamper(transport, listener, target, alter);
      }
    });

    for (const extra of [1, 32, 100]) {
      Deno.test(`${name}: the ${message} with ${extra} bytes more authenticates nobody`, async () => {
        await using listener = new Listener(address(), { authkey: KEY });
        await tamper(
          transport,
          listener,
          target,
          (framed) => frame(join(framed.subarray(4), new Uint8Array(extra))),
        );
      });
    }
  }

  Deno.test(`${name}: the challenge cut off at every byte is an AuthenticationError of the client`, async () => {
    using listener = new RawListener(address());
    for (let end = 0; end < LENGTHS[0]!; end++) {
      await challengeAndLeave(listener, (framed) => framed.subarray(0, end));
    }
  });

  Deno.test(`${name}: the answer cut off at every byte is an AuthenticationError of the listener`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    for (let end = 0; end < LENGTHS[1]!; end++) {
      await answerAndLeave(listener, (framed) => framed.subarray(0, end));
    }
  });

  Deno.test(`${name}: the welcome cut off at every byte is an AuthenticationError of the client`, async () => {
    using listener = new RawListener(address());
    for (let end = 0; end < LENGTHS[2]!; end++) {
      await welcomeAndLeave(listener, (framed) => framed.subarray(0, end));
    }
  });

  Deno.test(`${name}: a message between the challenge and the welcome is refused`, async () => {
    using listener = new RawListener(address());
    await welcomeAndLeave(
      listener,
      (framed) => join(frame(random(8)), framed),
    );
  });
}
