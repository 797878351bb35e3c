/** Nothing that an observer is told shows the key, what was made from it, or what a peer has sent. */

import { assertEquals, assertRejects } from "@std/assert";
import { type AuthOptions, Client, type Connection, Listener } from "../mod.ts";
import {
  ANSWER,
  answer,
  challenge,
  digestOf,
  join,
  KEY,
  nativeKey,
  next,
  nonceOfAnswer,
  nonceOfChallenge,
  OTHER_KEY,
  random,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import { unheeded } from "./helpers/contract.ts";
import { type EventName, Notes, talk } from "./helpers/observed.ts";
import { RawListener, RawPeer, relayHandshake } from "./helpers/raw_peer.ts";
import { assertHides } from "./helpers/secrecy.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

/** What every event has, and what each has beside. */
const PEER = ["id", "remoteAddress"];
const TRAFFIC = ["bytesIn", "bytesOut", "messagesIn", "messagesOut"];
const PROPERTIES: Record<EventName, string[]> = {
  accepted: PEER,
  authenticated: PEER,
  authenticationFailed: ["error", ...PEER],
  handshakeTimedOut: ["error", ...PEER],
  refused: [...PEER, "limit"],
  exhausted: ["error"],
  closed: [...TRAFFIC, "cause", ...PEER],
};

const MARK = text("MARKER of a stranger's \x1b[31m");

const dialects: [name: string, options: AuthOptions][] = [
  ["the native dialect", { authkey: KEY }],
  ["Python's dialect", { authkey: KEY, dialect: "multiprocessing" }],
];

/** What a stranger says to a listener's challenge, and what of it must not be seen. */
const toListener: [what: string, say: (nonce: Uint8Array) => Uint8Array][] = [
  ["text", () => MARK],
  ["text that is too long", () => join(MARK, new Uint8Array(300))],
  ["a made-up proof", () => join(ANSWER, random(64))],
  ["a proof with another key", (nonce) => answer(OTHER_KEY, nonce)],
  ["a proof of another challenge", () => answer(KEY, random())],
];

/** What a stranger says to a client, and then to its answer. */
const toClient: [what: string, first: Uint8Array, second: Uint8Array][] = [
  ["text", MARK, MARK],
  ["text that is too long", join(MARK, new Uint8Array(300)), MARK],
  ["a challenge and text", challenge(random()), MARK],
  ["a made-up welcome", challenge(random()), join(WELCOME, random())],
];

for (const { name, address } of socketTransports) {
  for (const [dialect, options] of dialects) {
    for (const authkey of [KEY, OTHER_KEY]) {
      const kind = authkey === KEY ? "the key" : "another key";

      Deno.test(`${name}: events hide a handshake with ${kind} in ${dialect}`, async () => {
        const notes = new Notes();
        const { observer } = notes;
        const own = { ...options, observer };
        await using listener = new Listener(address(), own);
        await using relay = new RawListener(address());
        const accepted = unheeded(listener.accept());
        const dialled = unheeded(
          Client(relay.address, { ...own, authkey }),
        );
        await using client = await relay.accept();
        await using peer = await RawPeer.connect(listener.address);
        const seen = await relayHandshake(client, peer, undefined, 1);
        // The rest passes by itself, or the end.
        const last = await peer.receive();
        if (last) await client.send(last);
        await client.close();
        await peer.close();
        await endAll(accepted, dialled);
        assertEquals(notes.peers.size, 2);
        assertHidesAll(
          notes,
          ...[...seen, ...last ? [last] : []].map(secretOf),
        );
      });
    }
  }

  for (const [what, say] of toListener) {
    Deno.test(`${name}: a listener's events hide ${what}`, async () => {
      const notes = new Notes();
      const { observer } = notes;
      const options = { authkey: KEY, observer };
      await using listener = new Listener(address(), options);
      const accepted = unheeded(listener.accept());
      await using peer = await RawPeer.connect(listener.address);
      const nonce = nonceOfChallenge(await next(peer));
      const said = say(nonce);
      await peer.send(said);
      await endAll(accepted);
      notes.only("authenticationFailed");
      assertHidesAll(notes, nonce, secretOf(said), MARK);
    });
  }

  for (const [what, first, second] of toClient) {
    Deno.test(`${name}: a client's events hide ${what}`, async () => {
      const notes = new Notes();
      const { observer } = notes;
      const options = { authkey: KEY, observer };
      await using listener = new RawListener(address());
      const accepted = listener.accept();
      const dialled = unheeded(Client(listener.address, options));
      await using peer = await accepted;
      await peer.send(first);
      const said = await peer.receive();
      await peer.send(second);
      await endAll(dialled);
      notes.only("authenticationFailed");
      const own = said && said.length > 64
        ? [nonceOfAnswer(said), digestOf(said)]
        : [];
      assertHidesAll(notes, MARK, ...own, secretOf(first), secretOf(second));
    });
  }

  Deno.test(`${name}: what ends a connection hides the messages that went through, and the one that was too much`, async () => {
    const notes = new Notes();
    const { observer } = notes;
    const options = { authkey: KEY, observer, maxMessageLength: 200 };
    await using listener = new Listener(address(), options);
    const [client, served] = await connectTo(listener, {
      ...options,
      maxMessageLength: 1000,
    });
    await talk(client, served);
    await client.sendBytes(MARK);
    await served.recvBytes();
    const secret = random(300);
    await client.sendBytes(secret);
    await assertRejects(() => served.recv(), Deno.errors.InvalidData);
    await served.close();
    await client.close();
    assertEquals(notes.all("closed").length, 2);
    assertHidesAll(notes, MARK, secret, text("and back"));
  });
}

/** Fails unless the events hold what they are to hold, and show none of this. */
function assertHidesAll(notes: Notes, ...secrets: Uint8Array[]): void {
  const own = [
    text(KEY),
    nativeKey(KEY),
    text(OTHER_KEY),
    nativeKey(OTHER_KEY),
  ];
  for (const { name, event } of notes.told) {
    assertEquals(
      Reflect.ownKeys(event).toSorted(),
      PROPERTIES[name].toSorted(),
    );
    for (const value of [event, ...Object.values(event)]) {
      assertHides(value, ...own, ...secrets);
    }
  }
}

/** What is at the end of a message of a handshake: a nonce, a digest, or a stranger's text. */
function secretOf(message: Uint8Array): Uint8Array {
  const isMark = message.length === MARK.length;
  return isMark ? message : message.slice(-32);
}

/** Closes what came of these, if anything. */
async function endAll(...ends: Promise<Connection>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(ends)) {
    if (outcome.status === "rejected") continue;
    await outcome.value.close({ timeout: 0 }).catch(() => {});
  }
}
