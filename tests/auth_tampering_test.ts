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
  type Alter,
  RawListener,
  RawPeer,
  relayHandshake,
} from "./helpers/raw_peer.ts";
import {
  headerLength,
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** The lengths of the three messages. */
const LENGTHS = [58, 79, 41];

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
  alter: Alter,
  last = 2,
): Promise<void> {
  await using front = new RawListener(address());
  const both = attempt(listener, { authkey: KEY }, front.address);
  const client = await front.accept();
  const server = await RawPeer.connect(listener.address);
  let altered = 0;
  await relayHandshake(client, server, (message, frame, index) => {
    if (index !== target) return frame(message);
    altered++;
    assertEquals(message.length, LENGTHS[target]);
    return alter(message, frame, index);
  }, last);
  await client.close();
  await server.close();
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
  cut: (framed: Uint8Array) => Uint8Array,
): Promise<void> {
  const accepting = refused(listener.accept({ timeout: PATIENCE }));
  await using peer = await RawPeer.connect(listener.address);
  const nonce = nonceOfChallenge(await next(peer));
  await peer.write(cut(peer.frame(answer(KEY, nonce))));
  await peer.close();
  await accepting;
}

/** A listener that has the key, and leaves in its first message. */
async function challengeAndLeave(
  listener: RawListener,
  cut: (framed: Uint8Array) => Uint8Array,
): Promise<void> {
  const accepting = listener.accept();
  const connecting = refused(Client(listener.address, { authkey: KEY }));
  await using peer = await accepting;
  await peer.write(cut(peer.frame(challenge(random()))));
  await peer.close();
  await connecting;
}

/** A listener that has the key, and leaves in its second message. */
async function welcomeAndLeave(
  listener: RawListener,
  say: (peer: RawPeer, welcome: Uint8Array) => Promise<unknown>,
): Promise<void> {
  const accepting = listener.accept();
  const connecting = refused(Client(listener.address, { authkey: KEY }));
  await using peer = await accepting;
  const nonce = random();
  await peer.send(challenge(nonce));
  const clientNonce = nonceOfAnswer(await next(peer));
  await say(peer, welcome(KEY, nonce, clientNonce));
  await peer.close();
  await connecting;
}

for (const transport of socketTransports) {
  const { name, address } = transport;
  const header = headerLength(transport);

  for (const [target, message] of messageNames.entries()) {
    Deno.test(`${name}: the ${message} with one bit flipped, at every byte, authenticates nobody`, async () => {
      await using listener = new Listener(address(), { authkey: KEY });
      for (let at = 0; at < header + LENGTHS[target]!; at++) {
        // Behind a wrong length nobody can tell what is to come.
        const last = at < header ? target : 2;
        const alter: Alter = (message, frame) => flip(frame(message), at);
        await tamper(transport, listener, target, alter, last);
      }
    });

    Deno.test(`${name}: the ${message} made shorter by any number of bytes authenticates nobody`, async () => {
      await using listener = new Listener(address(), { authkey: KEY });
      for (let end = 0; end < LENGTHS[target]!; end++) {
        const alter: Alter = (message, frame) =>
          frame(message.subarray(0, end));
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
          (message, frame) => frame(join(message, new Uint8Array(extra))),
        );
      });
    }
  }

  Deno.test(`${name}: the challenge cut off at every byte is an AuthenticationError of the client`, async () => {
    await using listener = new RawListener(address());
    for (let end = 0; end < header + LENGTHS[0]!; end++) {
      await challengeAndLeave(listener, (framed) => framed.subarray(0, end));
    }
  });

  Deno.test(`${name}: the answer cut off at every byte is an AuthenticationError of the listener`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    for (let end = 0; end < header + LENGTHS[1]!; end++) {
      await answerAndLeave(listener, (framed) => framed.subarray(0, end));
    }
  });

  Deno.test(`${name}: the welcome cut off at every byte is an AuthenticationError of the client`, async () => {
    await using listener = new RawListener(address());
    for (let end = 0; end < header + LENGTHS[2]!; end++) {
      await welcomeAndLeave(
        listener,
        (peer, welcome) => peer.write(peer.frame(welcome).subarray(0, end)),
      );
    }
  });

  Deno.test(`${name}: a message between the challenge and the welcome is refused`, async () => {
    await using listener = new RawListener(address());
    await welcomeAndLeave(
      listener,
      (peer, welcome) => peer.send(random(8), welcome),
    );
  });
}
