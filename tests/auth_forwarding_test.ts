// A listener without the key, to which clients connect that have it: it tries
// to use what one of them says with another one, or with the real listener.

import { assertEquals } from "@std/assert";
import { Client, type Connection, Listener } from "../mod.ts";
import {
  ANSWER,
  attempt,
  challenge,
  digestOf,
  FAILURE,
  join,
  KEY,
  next,
  nonceOfAnswer,
  nonceOfChallenge,
  pairOf,
  PATIENCE,
  random,
  refused,
  WELCOME,
} from "./helpers/auth.ts";
import { RawListener, RawPeer, relayHandshake } from "./helpers/raw_peer.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** Two clients with the key that have connected to a listener without it. */
interface Victims extends AsyncDisposable {
  one: RawPeer;
  other: RawPeer;
}

async function lure({ address }: SocketTransport): Promise<Victims> {
  await using listener = new RawListener(address());
  const refusals: Promise<unknown>[] = [];
  const peers: RawPeer[] = [];
  for (let i = 0; i < 2; i++) {
    const accepting = listener.accept();
    refusals.push(refused(Client(listener.address, { authkey: KEY })));
    peers.push(await accepting);
  }
  const [one, other] = peers as [RawPeer, RawPeer];
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      await one.close();
      await other.close();
      // Both must have been refused, whatever was said to them.
      await Promise.all(refusals);
    },
  };
}

/** Challenges a client, and has its answer. */
async function ask(peer: RawPeer, nonce: Uint8Array): Promise<Uint8Array> {
  await peer.send(challenge(nonce));
  return await next(peer);
}

/** What the forger tells one client, made of what the other one said to the same or a related challenge. */
const forgeries: [
  name: string,
  forge: (own: Uint8Array, others: Uint8Array) => Uint8Array,
][] = [
  ["the other's proof", (_own, others) => join(WELCOME, digestOf(others))],
  ["the other's answer", (_own, others) => others],
  ["the other's answer as a welcome", (_own, others) => join(WELCOME, others)],
  ["its own proof", (own) => join(WELCOME, digestOf(own))],
];

for (const transport of socketTransports) {
  const { name, address } = transport;

  for (const [forging, forge] of forgeries) {
    Deno.test(`${name}: two clients challenged alike do not believe ${forging}`, async () => {
      await using victims = await lure(transport);
      const nonce = random();
      const ofOne = await ask(victims.one, nonce);
      const ofOther = await ask(victims.other, nonce);
      await victims.one.send(forge(ofOne, ofOther));
      await victims.other.send(forge(ofOther, ofOne));
    });

    Deno.test(`${name}: a client does not believe ${forging}, when its nonce was the other's challenge`, async () => {
      await using victims = await lure(transport);
      const ofOne = await ask(victims.one, random());
      const ofOther = await ask(victims.other, nonceOfAnswer(ofOne));
      await victims.one.send(forge(ofOne, ofOther));
      await victims.other.send(forge(ofOther, ofOne));
    });
  }

  for (
    const [naming, choose] of [
      ["the answer", (own: Uint8Array) => own],
      [
        "the proof behind the real challenge",
        (own: Uint8Array, real: Uint8Array) =>
          join(ANSWER, nonceOfChallenge(real), digestOf(own)),
      ],
      [
        "the proof behind another nonce",
        (own: Uint8Array) => join(ANSWER, random(), digestOf(own)),
      ],
    ] as const
  ) {
    Deno.test(`${name}: the real listener does not take ${naming} that a client gave to a challenge of the forger's`, async () => {
      await using victims = await lure(transport);
      await using listener = new Listener(address(), { authkey: KEY });
      const accepting = refused(listener.accept({ timeout: PATIENCE }));
      await using forger = await RawPeer.connect(listener.address);
      const real = await next(forger);
      const own = await ask(victims.one, random());
      await forger.send(choose(own, real));
      assertEquals(await forger.receive(), FAILURE);
      await accepting;
      await victims.one.send(join(WELCOME, digestOf(own)));
    });
  }

  Deno.test(`${name}: an answer to one challenge of the real listener is refused for another one`, async () => {
    await using victims = await lure(transport);
    await using listener = new Listener(address(), { authkey: KEY });
    const accepting = [
      refused(listener.accept({ timeout: PATIENCE })),
      refused(listener.accept({ timeout: PATIENCE })),
    ];
    await using forger = await RawPeer.connect(listener.address);
    await using second = await RawPeer.connect(listener.address);
    const ofOne = await ask(
      victims.one,
      nonceOfChallenge(await next(forger)),
    );
    const ofOther = await ask(
      victims.other,
      nonceOfChallenge(await next(second)),
    );
    // Each goes where the other one belongs.
    await forger.send(ofOther);
    await second.send(ofOne);
    assertEquals(await forger.receive(), FAILURE);
    assertEquals(await second.receive(), FAILURE);
    await Promise.all(accepting);
    await victims.one.send(FAILURE);
    await victims.other.send(FAILURE);
  });

  Deno.test(`${name}: a welcome that the real listener gave for one client is refused by another one`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    await using victims = await lure(transport);
    const accepting = listener.accept({ timeout: PATIENCE });
    await using forger = await RawPeer.connect(listener.address);
    const nonce = nonceOfChallenge(await next(forger));
    const ofOne = await ask(victims.one, nonce);
    await ask(victims.other, nonce);
    await forger.send(ofOne);
    const third = await next(forger);
    await victims.other.send(third);
    await using _served = await accepting;
  });

  // A limit, not a promise: a relay that passes all messages on unchanged is
  // not seen by any challenge and response. It learns nothing of the key, but
  // stands in the middle of a connection that nobody encrypts.
  Deno.test(`${name}: a relay that changes nothing in the handshake goes unnoticed`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    await using front = new RawListener(address());
    const both = attempt(listener, { authkey: KEY }, front.address);
    await using client = await front.accept();
    await using server = await RawPeer.connect(listener.address);
    await relayHandshake(client, server);
    await using ends = await pairOf(await both);
    await pass(ends.client, client, server, ends.served);
    await pass(ends.served, server, client, ends.client);
  });
}

async function pass(
  sender: Connection,
  from: RawPeer,
  to: RawPeer,
  receiver: Connection,
): Promise<void> {
  await sender.send("through the relay");
  await to.send(await next(from));
  assertEquals(await receiver.recv(), "through the relay");
}
