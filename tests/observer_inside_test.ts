/** What an observer may do while it is told something: close what it is told of. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Client, type Connection, Listener } from "../mod.ts";
import { KEY, OTHER_KEY, PATIENCE } from "./helpers/auth.ts";
import { closeAll, unheeded, until } from "./helpers/contract.ts";
import { assertCounts, type EventName, Notes } from "./helpers/observed.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const authkey = KEY;

/** Short, because nobody says anything: it passes in any case. In milliseconds. */
const SOON = 50;

/** What has a callback called, at a listener that has room for one connection. */
const provocations: Partial<
  Record<EventName, (address: Listener["address"]) => Promise<unknown>>
> = {
  accepted: sayNothing,
  authenticated: (address) => Client(address, { authkey }).then(close),
  authenticationFailed: (address) =>
    Client(address, { authkey: OTHER_KEY }).then(close),
  handshakeTimedOut: sayNothing,
  async refused(address) {
    await using _ = await Client(address, { authkey });
    await Client(address, { authkey }).then(close);
  },
  closed: (address) => Client(address, { authkey }).then(close),
};

for (const { name, address } of socketTransports) {
  for (const [event, provoke] of Object.entries(provocations)) {
    Deno.test(`${name}: a listener can be closed inside of ${event}`, async () => {
      let closing: Promise<void> | undefined;
      const notes = new Notes((told) => {
        if (told.name === event) closing = listener.close();
      });
      const listener: Listener = new Listener(address(), {
        authkey,
        maxConnections: 1,
        ...event === "handshakeTimedOut" && { handshakeTimeout: SOON },
        observer: notes.observer,
      });
      const served = serve(listener);
      await Promise.allSettled([provoke(listener.address)]);
      await until(() => closing !== undefined);
      await closing;
      await served;
      notes.assertWhole();
      assertCounts(listener, notes);
      const { handshakes, connections } = listener.stats();
      assertEquals([handshakes, connections], [0, 0]);
    });
  }

  Deno.test(`${name}: a connection that is closed inside of closed still tells what has ended it`, async () => {
    const notes = new Notes(({ name }) => {
      if (name === "closed") unheeded(served.close());
    });
    await using listener = new Listener(address(), {
      authkey,
      maxMessageLength: 1000,
      observer: notes.observer,
    });
    const [client, served] = await connectTo(listener, {
      authkey,
      maxMessageLength: 2000,
    });
    try {
      const waiting = [served.recv(), served.recv()].map(unheeded);
      await client.sendBytes(new Uint8Array(1001));
      for (const call of waiting) {
        await assertRejects(() => call, Deno.errors.InvalidData);
      }
    } finally {
      await closeAll(client, served);
    }
    notes.only("closed");
  });
}

/** Connects, and says nothing until that is over. */
async function sayNothing(address: Listener["address"]): Promise<void> {
  await using peer = await RawPeer.connect(address);
  await peer.rest();
}

/** Keeps each connection until its client has gone. */
async function serve(listener: Listener): Promise<void> {
  const serving: Promise<void>[] = [];
  for await (const connection of listener) {
    serving.push(waitForEnd(connection));
  }
  await Promise.all(serving);
}

async function waitForEnd(connection: Connection): Promise<void> {
  assert(await connection.poll(PATIENCE));
  await connection.close();
}

function close(connection: Connection): Promise<void> {
  return connection.close();
}
