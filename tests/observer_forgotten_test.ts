/** What an observer is told of connections that were forgotten and are garbage by now. */

import { assertEquals, assertRejects } from "@std/assert";
import { EOFError, Listener } from "../mod.ts";
import { KEY } from "./helpers/auth.ts";
import { turn } from "./helpers/contract.ts";
import { assertCounts, Notes, trafficOf } from "./helpers/observed.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const { gc } = globalThis as unknown as { gc: () => void };
const authkey = KEY;

/** How often garbage is collected before a test gives up. */
const ROUNDS = 50;

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: a listener's connection that was forgotten is closed, by this end, and counted so`, async () => {
    const notes = new Notes();
    await using listener = new Listener(address(), {
      authkey,
      observer: notes.observer,
    });
    const client = await (async () => {
      const [client, served] = await connectTo(listener, { authkey });
      await served.sendBytes("12345");
      await client.recvBytes();
      return client;
    })();
    assertEquals(listener.stats().connections, 1);
    await collectUntil(() => notes.all("closed").length > 0);
    const { cause, ...rest } = notes.only("closed");
    assertEquals(cause, null);
    assertEquals(trafficOf(rest), {
      messagesIn: 0,
      messagesOut: 1,
      bytesIn: 0,
      bytesOut: 5,
    });
    assertCounts(listener, notes);
    assertEquals(listener.stats().connections, 0);
    await client.close();
  });

  Deno.test(`${name}: a client's connection that was forgotten is closed, by this end, when the other one has gone`, async () => {
    const notes = new Notes();
    await using listener = new Listener(address());
    await (async () => {
      const { observer } = notes;
      const [client, served] = await connectTo(listener, { observer });
      await served.close();
      await assertRejects(() => client.recv(), EOFError);
    })();
    assertEquals(notes.names, []);
    await collectUntil(() => notes.all("closed").length > 0);
    assertEquals(notes.only("closed").cause, null);
  });
}

async function collectUntil(isDone: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if (isDone()) return;
    gc();
    await turn();
  }
  throw new Error(`Nothing came of ${ROUNDS} garbage collections`);
}
