/** No listener has more connections at once than it is told, and whoever comes when one is over gets in. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AuthenticationError,
  Client,
  type Connection,
  EOFError,
  Listener,
} from "../mod.ts";
import { answer, KEY, nonceOfChallenge, PATIENCE } from "./helpers/auth.ts";
import { closeAll, turn, unheeded, until } from "./helpers/contract.ts";
import { assertCounts, Balance, Notes, talk } from "./helpers/observed.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const { gc } = globalThis as unknown as { gc: () => void };
const FULL = "does it have room for one more?";

/** How often garbage is collected before a test gives up. */
const ROUNDS = 50;

type Ends = [client: Connection, served: Connection];

/** How a connection ends at the listener, so that its place is free again. */
const endings: Record<string, (ends: Ends) => Promise<void>> = {
  "this end closes it": ([, served]) => served.close(),
  "this end drops it": async ([, served]) => {
    unheeded(served.sendBytes(new Uint8Array(16 * 1024 * 1024)));
    await served.close({ timeout: 0 }).catch(() => {});
  },
  "this end closes it behind the other one": async ([client, served]) => {
    await client.close();
    await assertRejects(() => served.recv(), EOFError);
    await served.close();
  },
  "what came was too long": async ([client, served]) => {
    await client.sendBytes(new Uint8Array(1001));
    await assertRejects(() => served.recv(), Deno.errors.InvalidData);
  },
};

for (const { name, address } of socketTransports) {
  for (const options of [{ authkey: KEY }, {}]) {
    const kind = "authkey" in options ? "with a key" : "without a key";

    for (const room of [1, 2, 3]) {
      Deno.test(`${name}: ${kind}, the connection beyond ${room} is turned away, again and again`, async () => {
        const notes = new Notes();
        const { observer } = notes;
        await using listener = new Listener(address(), {
          ...options,
          observer,
          maxConnections: room,
        });
        const pairs: Ends[] = [];
        for (let i = 0; i < room; i++) {
          pairs.push(await connectTo(listener, options));
        }
        assertEquals(notes.all("refused"), []);
        // One call waits for all of it, and gets who comes when there is room.
        const accepted = listener.accept({ timeout: PATIENCE });
        for (let i = 1; i <= 3; i++) {
          await assertRefused(listener, options);
          await notes.until("refused", i);
        }
        for (const { id, limit } of notes.all("refused")) {
          assertEquals(limit, "maxConnections");
          // It is turned away before its handshake.
          assertEquals(notes.peers.get(id), ["accepted", "refused"]);
        }
        assertEquals(listener.stats().connections, room);
        await pairs[0]![1].close();
        const client = await Client(listener.address, options);
        const served = await accepted;
        await talk(client, served);
        for (const ends of pairs.slice(1)) await talk(...ends);
        assertEquals(listener.stats().connections, room);
        await closeAll(...pairs.flat(), client, served);
        assertCounts(listener, notes);
        assertEquals(notes.all("refused").length, 3);
        assertEquals(listener.stats().connections, 0);
      });
    }

    for (const [how, end] of Object.entries(endings)) {
      Deno.test(`${name}: ${kind}, there is room for another connection when ${how}`, async () => {
        await using listener = new Listener(address(), {
          ...options,
          maxConnections: 1,
          maxMessageLength: 1000,
        });
        const dial = { ...options, maxMessageLength: 1001 };
        for (let i = 0; i < 3; i++) {
          const ends = await connectTo(listener, dial);
          await end(ends);
          assertEquals(listener.stats().connections, 0);
          assertEquals(listener.stats().refused, 0);
          await closeAll(...ends);
        }
      });
    }

    Deno.test(`${name}: ${kind}, there is room for another connection when one was forgotten`, async () => {
      await using listener = new Listener(address(), {
        ...options,
        maxConnections: 1,
      });
      const forgotten = await (async () =>
        (await connectTo(listener, options))[0])();
      for (let i = 0; i < ROUNDS && listener.stats().closed === 0; i++) {
        gc();
        await turn();
      }
      assertEquals(listener.stats().connections, 0);
      const ends = await connectTo(listener, options);
      await talk(...ends);
      await closeAll(...ends, forgotten);
    });

    Deno.test(`${name}: ${kind}, the end of the other side alone leaves no room`, async () => {
      await using listener = new Listener(address(), {
        ...options,
        maxConnections: 1,
      });
      const [client, served] = await connectTo(listener, options);
      await client.close();
      assert(await served.poll(PATIENCE));
      const accepted = unheeded(listener.accept({ timeout: PATIENCE }));
      await assertRefused(listener, options);
      await until(() => listener.stats().refused === 1);
      await served.close();
      await using other = await Client(listener.address, options);
      await using second = await accepted;
      await talk(other, second);
    });

    Deno.test(`${name}: ${kind}, iteration passes over those for whom there is no room`, async () => {
      const listener = new Listener(address(), {
        ...options,
        maxConnections: 1,
      });
      const server = serve(listener);
      const first = await Client(listener.address, options);
      assertEquals(await first.recv(), "welcome");
      await assertRefused(listener, options);
      await assertRefused(listener, options);
      await first.close();
      await until(() => listener.stats().closed === 1);
      const last = await Client(listener.address, options);
      assertEquals(await last.recv(), "welcome");
      await last.close();
      await listener.close();
      assertEquals(await server, 2);
      const { accepted, refused } = listener.stats();
      assertEquals([accepted, refused], [4, 2]);
    });
  }

  Deno.test(`${name}: of two handshakes for one last place, the second is turned away behind it`, async () => {
    const balance = new Balance();
    const notes = new Notes((told) => balance.note(told, listener));
    await using listener: Listener = new Listener(address(), {
      authkey: KEY,
      maxConnections: 1,
      observer: notes.observer,
    });
    const accepted = listener.accept({ timeout: PATIENCE });
    const [one, other] = [
      await challenged(listener),
      await challenged(listener),
    ];
    await one.answer();
    await using served = await accepted;
    const waiting = unheeded(listener.accept({ timeout: PATIENCE }));
    await other.answer();
    await notes.until("refused");
    const { id, limit } = notes.only("refused");
    assertEquals(limit, "maxConnections");
    const names = ["accepted", "authenticated", "refused"];
    assertEquals(notes.peers.get(id), names);
    assertEquals((await other.peer.rest()).length, 1, "the welcome");
    const { handshakes, connections } = listener.stats();
    assertEquals([handshakes, connections], [0, 1]);
    await served.close();
    await using third = await Client(listener.address, { authkey: KEY });
    await using last = await waiting;
    await talk(third, last);
    assertCounts(listener, notes);
    balance.assertHeld(notes.told.length);
    for (const { peer } of [one, other]) await peer.close();
  });

  Deno.test(`${name}: connections that wait to be accepted take places`, async () => {
    const notes = new Notes();
    await using listener = new Listener(address(), {
      authkey: KEY,
      maxConnections: 2,
      observer: notes.observer,
    });
    const accepted = listener.accept({ timeout: PATIENCE });
    const strangers = [];
    for (let i = 0; i < 3; i++) strangers.push(await challenged(listener));
    for (const [index, { answer }] of strangers.entries()) {
      await answer();
      await notes.until("authenticated", index + 1);
    }
    await notes.until("refused");
    assertEquals(listener.stats().connections, 2);
    // The first was accepted, and the second waits.
    await using first = await accepted;
    await using second = await listener.accept({ timeout: PATIENCE });
    assertEquals([first.closed, second.closed], [false, false]);
    assertEquals(listener.stats().connections, 2);
    assertCounts(listener, notes);
    for (const { peer } of strangers) await peer.close();
  });
}

/** A peer whose handshake has begun, and how it comes to its end. */
async function challenged(
  listener: Listener,
): Promise<{ peer: RawPeer; answer(): Promise<boolean> }> {
  const peer = await RawPeer.connect(listener.address);
  const challenge = await peer.receive();
  assert(challenge, "a challenge");
  const proof = answer(KEY, nonceOfChallenge(challenge));
  return { peer, answer: () => peer.send(proof) };
}

/** Fails unless there is no room for a client: with a key it is told so, without one its connection ends. */
async function assertRefused(
  { address }: Listener,
  options: { authkey?: string },
): Promise<void> {
  if (options.authkey) {
    const dialled = () => Client(address, options);
    await assertRejects(dialled, AuthenticationError, FULL);
    return;
  }
  await using client = await Client(address);
  await assertRejects(() => client.recv({ timeout: PATIENCE }), EOFError);
}

/** Welcomes one after another until the listener is closed; resolves to how many they were. */
async function serve(listener: Listener): Promise<number> {
  const serving: Promise<void>[] = [];
  for await (const connection of listener) {
    await connection.send("welcome");
    serving.push(closeBehind(connection));
  }
  await Promise.all(serving);
  return serving.length;
}

async function closeBehind(connection: Connection): Promise<void> {
  await connection.poll(PATIENCE);
  await connection.close();
}
