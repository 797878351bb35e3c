/** A client that is aborted, however far it has come, leaves nothing behind: the sanitizers look. */

import { assert } from "@std/assert";
import { Client, Listener } from "../mod.ts";
import { socketTransports } from "./helpers/transports.ts";

/** How many clients connect at once, and how often. */
const CLIENTS = 16;
const ROUNDS = 10;
/** Within how many milliseconds they are aborted, some of them at once. */
const LATEST = 4;

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: a client that is aborted at any moment leaves nothing behind`, async () => {
    const listener = new Listener(address());
    const closing: Promise<void>[] = [];
    const server = (async () => {
      for await (const connection of listener) {
        closing.push(connection.close({ timeout: 0 }).catch(() => {}));
      }
    })();
    for (let round = 0; round < ROUNDS; round++) {
      const outcomes = await Promise.all(
        Array.from(
          { length: CLIENTS },
          (_, i) => connectAndAbort(listener, i % LATEST),
        ),
      );
      assert(outcomes.includes("aborted"), "No client was aborted in time");
    }
    await listener.close();
    await server;
    await Promise.all(closing);
  });
}

/** Connects, and gives that up after so many milliseconds. */
async function connectAndAbort(
  { address }: Listener,
  ms: number,
): Promise<"connected" | "aborted"> {
  const abort = new AbortController();
  const { signal } = abort;
  const dialled = Client(address, { signal });
  const timer = ms > 0 ? setTimeout(() => abort.abort(), ms) : undefined;
  if (!timer) abort.abort();
  try {
    const client = await dialled;
    await client.close({ timeout: 0 }).catch(() => {});
    return "connected";
  } catch (error) {
    assert(error === signal.reason, Deno.inspect(error));
    return "aborted";
  } finally {
    clearTimeout(timer);
  }
}
