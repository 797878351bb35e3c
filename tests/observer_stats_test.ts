/** What a listener counts, of a few peers whose ends are known. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AuthenticationError,
  Client,
  type Connection,
  Listener,
  type ListenerStats,
} from "../mod.ts";
import { KEY, OTHER_KEY } from "./helpers/auth.ts";
import { unheeded, until } from "./helpers/contract.ts";
import { assertCounts, NO_TRAFFIC, Notes, talk } from "./helpers/observed.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const NOTHING: ListenerStats = {
  accepted: 0,
  authenticated: 0,
  authenticationFailed: 0,
  handshakeTimedOut: 0,
  refused: 0,
  exhausted: 0,
  closed: 0,
  handshakes: 0,
  connections: 0,
  ...NO_TRAFFIC,
};

const authkey = KEY;

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: stats() counts each peer where it is`, async () => {
    const notes = new Notes();
    await using listener = new Listener(address(), {
      authkey,
      maxConnections: 2,
      observer: notes.observer,
    });
    const step = steps(listener);
    step({});

    const [client, served] = await connectTo(listener, { authkey });
    step({ accepted: 1, authenticated: 1, connections: 1 });

    await talk(client, served);
    const bytes = "_there".length;
    const answer = "_and back".length;
    const traffic = { messagesIn: 1, messagesOut: 1 };
    step({ ...traffic, bytesIn: bytes, bytesOut: answer });

    const silent = await challenged(listener);
    step({ accepted: 2, handshakes: 1 });
    await silent.peer.close();
    await assertRejects(() => silent.accepted, AuthenticationError);
    step({ authenticationFailed: 1, handshakes: 0 });

    await assertRefused(listener, { authkey: OTHER_KEY });
    step({ accepted: 3, authenticationFailed: 2 });

    const [second, other] = await connectTo(listener, { authkey });
    step({ accepted: 4, authenticated: 2, connections: 2 });

    const waiting = unheeded(listener.accept());
    await assertRejects(
      () => Client(listener.address, { authkey }),
      AuthenticationError,
    );
    step({ accepted: 5, refused: 1 });

    await served.close();
    step({ closed: 1, connections: 1 });
    await other.send(1);
    step({ messagesOut: 2, bytesOut: answer + 1 });
    await other.close();
    step({ closed: 2, connections: 0 });

    await listener.close();
    await assertRejects(() => waiting, Deno.errors.Interrupted);
    step({});
    assertCounts(listener, notes);
    await client.close();
    await second.close();
  });

  Deno.test(`${name}: stats() without a key counts nobody as authenticated`, async () => {
    await using listener = new Listener(address());
    const step = steps(listener);
    const ends: Connection[] = [];
    for (const count of [1, 2, 3]) {
      ends.push(...await connectTo(listener));
      step({ accepted: count, connections: count });
    }
    for (const end of ends) await end.close();
    step({ closed: 3, connections: 0 });
  });

  Deno.test(`${name}: stats() that were taken do not change`, async () => {
    await using listener = new Listener(address());
    const before = listener.stats();
    const [client, served] = await connectTo(listener);
    const meanwhile = listener.stats();
    await talk(client, served);
    assertEquals(before, NOTHING);
    assertEquals(meanwhile, { ...NOTHING, accepted: 1, connections: 1 });
    await client.close();
    await served.close();
  });

  Deno.test(`${name}: a peer that was silent for too long is counted as such`, async () => {
    await using listener = new Listener(address(), {
      authkey,
      handshakeTimeout: 50,
    });
    const { peer, accepted } = await challenged(listener);
    await assertRejects(() => accepted, AuthenticationError);
    const expected = { ...NOTHING, accepted: 1, handshakeTimedOut: 1 };
    assertEquals(listener.stats(), expected);
    await peer.close();
  });

  Deno.test(`${name}: two listeners count for themselves`, async () => {
    await using one = new Listener(address());
    await using other = new Listener(address());
    const ends = await connectTo(one);
    assertEquals(one.stats().accepted, 1);
    assertEquals(other.stats(), NOTHING);
    for (const end of ends) await end.close();
  });
}

/** Fails unless the figures that are named have changed to that since the last call, and no others. */
function steps(listener: Listener): (change: Partial<ListenerStats>) => void {
  let expected = NOTHING;
  return (change) => {
    expected = { ...expected, ...change };
    assertEquals(listener.stats(), expected);
  };
}

/** A peer whose handshake has begun, and the accept that waits for it. */
async function challenged(
  listener: Listener,
): Promise<{ peer: RawPeer; accepted: Promise<Connection> }> {
  const accepted = unheeded(listener.accept());
  const peer = await RawPeer.connect(listener.address);
  assert(await peer.receive(), "a challenge");
  return { peer, accepted };
}

/** Fails unless neither end gets a connection. */
async function assertRefused(
  listener: Listener,
  options: { authkey: string },
): Promise<void> {
  const accepted = unheeded(listener.accept());
  await assertRejects(
    () => Client(listener.address, options),
    AuthenticationError,
  );
  await assertRejects(() => accepted, AuthenticationError);
  await until(() => listener.stats().handshakes === 0);
}
