/** What an observer is told of those who are at a listener that is closed. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import { Client, EOFError, Listener } from "../mod.ts";
import { KEY } from "./helpers/auth.ts";
import { unheeded } from "./helpers/contract.ts";
import {
  assertCounts,
  NO_TRAFFIC,
  Notes,
  talk,
  trafficOf,
} from "./helpers/observed.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const { Interrupted } = Deno.errors;
const authkey = KEY;

/** How many peers are at the listener. */
const SOME = 3;

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: peers whose handshake ends with the listener are closed, for that reason`, async () => {
    const notes = new Notes();
    const { observer } = notes;
    const listener = new Listener(address(), { authkey, observer });
    const accepted = unheeded(listener.accept());
    const peers = [];
    for (let i = 0; i < SOME; i++) {
      const peer = await RawPeer.connect(listener.address);
      assert(await peer.receive(), "a challenge");
      peers.push(peer);
    }
    assertEquals(listener.stats().handshakes, SOME);
    await listener.close();
    const reason = await assertRejects(() => accepted, Interrupted);
    const closed = notes.all("closed");
    assertEquals(closed.length, SOME);
    for (const { cause, ...rest } of closed) {
      assertEquals(cause, reason);
      assertEquals(trafficOf(rest), NO_TRAFFIC);
    }
    notes.assertWhole();
    assertEquals(notes.peers.size, SOME);
    assertCounts(listener, notes);
    assertEquals(listener.stats().handshakes, 0);
    for (const peer of peers) await peer.close();
  });

  for (const options of [{}, { authkey }]) {
    const kind = options.authkey ? "with a key" : "without a key";

    Deno.test(`${name}: a peer ${kind} that was ready and not accepted is closed with the listener`, async () => {
      const notes = new Notes();
      const { observer } = notes;
      const listener = new Listener(address(), { ...options, observer });
      await startToAccept(listener);
      const client = await Client(listener.address, options);
      // Of a pipe, nothing is noticed while nobody waits for anything.
      const received = unheeded(client.recv());
      await notes.until(options.authkey ? "authenticated" : "accepted");
      await listener.close();
      assertInstanceOf(notes.only("closed").cause, Interrupted);
      notes.assertWhole();
      assertCounts(listener, notes);
      assertEquals(listener.stats().connections, 0);
      await assertRejects(() => received, EOFError);
      await client.close();
    });

    Deno.test(`${name}: a connection ${kind} outlives its listener, and is counted on`, async () => {
      const notes = new Notes();
      const { observer } = notes;
      const listener = new Listener(address(), { ...options, observer });
      const [client, served] = await connectTo(listener, options);
      await listener.close();
      await talk(client, served);
      assertEquals(notes.all("closed").length, 0);
      assertEquals(listener.stats().connections, 1);
      assertEquals(listener.stats().messagesIn, 1);
      await served.close();
      assertEquals(notes.only("closed").cause, null);
      assertCounts(listener, notes);
      await client.close();
    });
  }

  Deno.test(`${name}: a listener that nobody came to tells nothing`, async () => {
    const notes = new Notes();
    const { observer } = notes;
    const listener = new Listener(address(), { authkey, observer });
    const accepted = unheeded(listener.accept());
    await listener.close();
    await assertRejects(() => accepted, Interrupted);
    assertEquals(notes.names, []);
    assertCounts(listener, notes);
  });
}

/** Has the system's accept go on although nobody waits for it. */
async function startToAccept(listener: Listener): Promise<void> {
  const abort = new AbortController();
  const aborted = listener.accept({ signal: abort.signal });
  abort.abort();
  await assertRejects(() => aborted, DOMException);
}
