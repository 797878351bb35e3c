/** No listener has more handshakes at once than it is told, and whoever comes when one is over gets in. */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  AuthenticationError,
  Client,
  Listener,
  type ListenerLimits,
  type PeerEvent,
} from "../mod.ts";
import { answer, KEY, nonceOfChallenge, PATIENCE } from "./helpers/auth.ts";
import { unheeded, until } from "./helpers/contract.ts";
import { assertCounts, Notes } from "./helpers/observed.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

const authkey = KEY;
const FULL = "does it have room for one more?";

for (const { name, family, address } of socketTransports) {
  const hasAddresses = family === "AF_INET";

  /** The options by which a listener has room for so many handshakes, and how it calls that. */
  const rows: [limits: ListenerLimits, limit: string, room: number][] = [
    [{ maxHandshakes: 1 }, "maxHandshakes", 1],
    [{ maxHandshakes: 2 }, "maxHandshakes", 2],
    [{ maxHandshakes: 3 }, "maxHandshakes", 3],
    ...hasAddresses
      ? [
        [{ maxHandshakesPerAddress: 1 }, "maxHandshakesPerAddress", 1],
        [{ maxHandshakesPerAddress: 2 }, "maxHandshakesPerAddress", 2],
        [{ maxHandshakes: 4 }, "maxHandshakesPerAddress", 3],
      ] satisfies typeof rows
      : [],
  ];

  for (const [limits, limit, room] of rows) {
    const sentence = Object.entries(limits).join().replace(",", " ");

    Deno.test(`${name}: with ${sentence} the handshake beyond ${room} is turned away, until one is over`, async () => {
      const notes = new Notes();
      const { observer } = notes;
      await using listener = new Listener(address(), {
        ...limits,
        authkey,
        observer,
      });
      const server = serveOne(listener);
      const peers = [];
      for (let i = 0; i < room; i++) peers.push(await challenged(listener));
      assertEquals(notes.all("refused"), []);

      for (let i = 1; i <= 3; i++) {
        await assertRefused(listener);
        assertEquals(notes.all("refused").length, i);
        assertEquals(listener.stats().handshakes, room);
      }
      for (const refusal of notes.all("refused")) {
        assertEquals(refusal.limit, limit);
        assertEquals(notes.peers.get(refusal.id), ["accepted", "refused"]);
      }

      await peers[0]!.close();
      await until(() => listener.stats().handshakes === room - 1);
      await assertServed(listener);
      await server;
      for (const peer of peers) await peer.close();
      await until(() => listener.stats().handshakes === 0);
      assertCounts(listener, notes);
    });
  }

  if (!hasAddresses) {
    Deno.test(`${name}: peers without an address are not counted by it`, async () => {
      await using listener = new Listener(address(), {
        authkey,
        maxHandshakesPerAddress: 1,
      });
      const server = serveOne(listener);
      const peers = [];
      for (let i = 0; i < 3; i++) peers.push(await challenged(listener));
      assertEquals(listener.stats().handshakes, 3);
      assertEquals(listener.stats().refused, 0);
      await assertServed(listener);
      await server;
      for (const peer of peers) await peer.close();
    });
  }

  Deno.test(`${name}: a handshake that passed leaves its place to another one`, async () => {
    await using listener = new Listener(address(), {
      authkey,
      maxHandshakes: 1,
    });
    const ends = [];
    for (let i = 0; i < 3; i++) {
      const accepted = listener.accept({ timeout: PATIENCE });
      const peer = await RawPeer.connect(listener.address);
      const challenge = await peer.receive();
      await peer.send(answer(KEY, nonceOfChallenge(challenge!)));
      ends.push(peer, await accepted);
    }
    const { handshakes, connections, refused } = listener.stats();
    assertEquals([handshakes, connections, refused], [0, 3, 0]);
    for (const end of ends) await end.close();
  });

  Deno.test(`${name}: accept() passes over those for whose handshake there is no room`, async () => {
    const notes = new Notes();
    await using listener = new Listener(address(), {
      authkey,
      maxHandshakes: 1,
      observer: notes.observer,
    });
    const accepted = unheeded(listener.accept({ timeout: PATIENCE }));
    const peer = await challenged(listener);
    await assertRefused(listener);
    await assertRefused(listener);
    // It is the first one's failure that it tells, and not theirs.
    await peer.send(new Uint8Array(7));
    const error = await assertRejects(() => accepted, AuthenticationError);
    assertStrictEquals(error, notes.only("authenticationFailed").error);
    const { authenticationFailed, refused } = listener.stats();
    assertEquals([authenticationFailed, refused], [1, 2]);
    await peer.close();
  });
}

/** A peer whose handshake has begun. */
async function challenged(listener: Listener): Promise<RawPeer> {
  const peer = await RawPeer.connect(listener.address);
  assert(await peer.receive(), "a challenge");
  return peer;
}

/** Fails unless a client that has the key is turned away for want of room. */
async function assertRefused({ address }: Listener): Promise<void> {
  await assertRejects(
    () => Client(address, { authkey }),
    AuthenticationError,
    FULL,
  );
}

async function assertServed({ address }: Listener): Promise<void> {
  await using client = await Client(address, { authkey });
  assertEquals(await client.recv(), "welcome");
}

/** Serves the first who gets in. */
async function serveOne(listener: Listener): Promise<void> {
  for await (const connection of listener) {
    await connection.send("welcome");
    await connection.close();
    return;
  }
}

Deno.test("an observer that changes what it is told changes no count", async () => {
  const change = ({ remoteAddress }: PeerEvent) => {
    if (Array.isArray(remoteAddress)) remoteAddress[0] = crypto.randomUUID();
  };
  await using listener = new Listener(["127.0.0.1", 0], {
    authkey,
    maxHandshakesPerAddress: 1,
    observer: { accepted: change, authenticationFailed: change },
  });
  for (let i = 0; i < 3; i++) {
    const accepted = unheeded(listener.accept({ timeout: PATIENCE }));
    const peer = await challenged(listener);
    await peer.close();
    await assertRejects(() => accepted, AuthenticationError);
  }
  assertEquals(listener.stats().refused, 0);
});
