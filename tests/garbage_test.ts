/** Listeners and connections that were forgotten are closed when they are garbage-collected. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Client, type Connection, EOFError, Listener } from "../mod.ts";
import { turn } from "./helpers/contract.ts";
import {
  connectTo,
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

const { gc } = globalThis as unknown as { gc: () => void };
const { errors } = Deno;
const authkey = "secret";

/** How often garbage is collected before a test gives up; mostly the second time is enough. */
const ROUNDS = 50;
/** How often it is collected before a test is sure that nothing comes of it. */
const SURE = 10;

/** Collects garbage until something has come of it. */
async function collectUntil(
  isDone: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if (await isDone()) return;
    await collect(1);
  }
  throw new Error(`nothing came of ${ROUNDS} garbage collections`);
}

async function collect(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    gc();
    await turn();
  }
}

/** Whether an address can be bound; where that tells nothing, whether nobody can be reached there. */
async function isFree(
  { isExclusive, Nobody }: SocketTransport,
  address: Listener["address"],
): Promise<boolean> {
  if (!isExclusive) return await fails(() => Client(address), Nobody);
  return !await fails(() => new Listener(address), errors.AddrInUse);
}

/** Opens something and closes it. Whether that fails with such an error, and not with another. */
async function fails(
  open: () => Listener | Promise<Connection>,
  ErrorClass: new (message: string) => Error,
): Promise<boolean> {
  try {
    await (await open()).close();
    return false;
  } catch (error) {
    if (error instanceof ErrorClass) return true;
    throw error;
  }
}

/** The calls that wait for a message, which each of these gives as true. */
const WAITS: [how: string, waitOf: (on: Connection) => Promise<unknown>][] = [
  ["recv", (connection) => connection.recv()],
  ["poll", (connection) => connection.poll(Infinity)],
];

for (const transport of socketTransports) {
  const { name, address } = transport;

  Deno.test(`${name}: a listener that was forgotten gives its address back`, async () => {
    const forgotten = (() => new Listener(address()).address)();
    assert(
      !await isFree(transport, forgotten),
      "it was closed before it was collected",
    );
    await collectUntil(() => isFree(transport, forgotten));
  });

  Deno.test(`${name}: a listener that was forgotten after an accept gives its address back`, async () => {
    const forgotten = await (async () => {
      const listener = new Listener(address(), { authkey });
      const [client, served] = await connectTo(listener, { authkey });
      await client.close();
      await served.close();
      // This one leaves the system's accept pending.
      await assertRejects(
        () => listener.accept({ timeout: 1 }),
        errors.TimedOut,
      );
      return listener.address;
    })();
    await collectUntil(() => isFree(transport, forgotten));
  });

  for (const how of ["accept", "iteration"]) {
    Deno.test(`${name}: a listener with a pending ${how} is not collected`, async () => {
      const abort = new AbortController();
      const [bound, accepted] = (() => {
        const listener = new Listener(address());
        const accepted = how === "accept"
          ? listener.accept({ signal: abort.signal })
          : listener[Symbol.asyncIterator]().next();
        return [listener.address, accepted] as const;
      })();
      await collect(SURE);
      await using client = await Client(bound);
      const result = await accepted;
      const served = ("value" in result ? result.value : result) as Connection;
      await served.send("still here");
      assertEquals(await client.recv(), "still here");
      await served.close();
      await client.close();
      await collectUntil(() => isFree(transport, bound));
    });
  }

  Deno.test(`${name}: a connection that was forgotten is closed`, async () => {
    await using listener = new Listener(address(), { authkey });
    const client = await (async () => {
      const [client, served] = await connectTo(listener, { authkey });
      await served.send("first");
      await client.send("unread");
      return client;
    })();
    assertEquals(await client.recv(), "first");
    let end: unknown;
    client.recv().catch((error) => end = error);
    await collectUntil(() => end !== undefined);
    assert(end instanceof EOFError, Deno.inspect(end));
    await client.close();
  });

  Deno.test(`${name}: a connection that was forgotten sends what it holds first`, async () => {
    await using listener = new Listener(address());
    const length = 8 * 1024 * 1024;
    const client = await (async () => {
      const [client, served] = await connectTo(listener);
      served.sendBytes(new Uint8Array(length));
      return client;
    })();
    await collect(SURE);
    assertEquals((await client.recvBytes()).length, length);
    let end: unknown;
    client.recv().catch((error) => end = error);
    await collectUntil(() => end !== undefined);
    assert(end instanceof EOFError, Deno.inspect(end));
    await client.close();
  });

  for (const [how, waitOf] of WAITS) {
    Deno.test(`${name}: a connection with a pending ${how} is not collected`, async () => {
      await using listener = new Listener(address());
      let outcome: unknown = "pending";
      const [client, waited] = await (async () => {
        const [client, served] = await connectTo(listener);
        return [client, waitOf(served).then((it) => outcome = it)] as const;
      })();
      await collect(SURE);
      assertEquals(outcome, "pending");
      await client.send(true);
      assertEquals(await waited, true);
      let end: unknown;
      client.recv().catch((error) => end = error);
      await collectUntil(() => end !== undefined);
      assert(end instanceof EOFError, Deno.inspect(end));
      await client.close();
    });
  }
}

Deno.test({
  name: "a listener that was forgotten takes its file and its folder along",
  ignore: Deno.build.os === "windows",
  async fn() {
    const path = (() => String(new Listener().address))();
    const folder = path.slice(0, path.lastIndexOf("/"));
    assert(Deno.lstatSync(path).isSocket);
    await collectUntil(() => !exists(folder));
    assertThrows(() => Deno.lstatSync(path), errors.NotFound);
  },
});

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof errors.NotFound) return false;
    throw error;
  }
}
