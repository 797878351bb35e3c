/** A connection that was forgotten is garbage, whatever error it has thrown before: a runtime's error holds those who were called. */

import { assertRejects } from "@std/assert";
import { openConnection } from "../connection/connection.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { memoryStreams } from "../connection/transport/memory.ts";
import { EOFError } from "../mod.ts";
import { turn } from "./helpers/contract.ts";
import { frame, join } from "./helpers/faulty_stream.ts";
import { everywhere, finish } from "./helpers/simulated_ends.ts";

const { gc } = globalThis as unknown as { gc: () => void };
const { InvalidData } = Deno.errors;

type ErrorClass = new (message: string) => Error;

const collections = new FinalizationRegistry<{ isOver: boolean }>(
  (state) => void (state.isOver = true),
);

/** How often garbage is collected before a test gives up. */
const ROUNDS = 50;

/** What a call finds at once. Its error holds the connection, whose call is in the error's stack. */
const ENDS: [what: string, last: Uint8Array | null, error: ErrorClass][] = [
  ["its end was here already", null, EOFError],
  ["what was too long was here already", new Uint8Array(1001), InvalidData],
];

for (const [what, last, ErrorClass] of ENDS) {
  everywhere(
    `a connection is garbage when it was forgotten, and ${what}`,
    async (world) => {
      const limits = { maxMessageLength: 1000 };
      const [transport, peer] = await world.served(limits);
      const collected = await (async () => {
        const connection = openConnection(transport);
        if (last) peer.send(last);
        else peer.close();
        await assertRejects(() => finish(connection.recv()), ErrorClass);
        return collection(connection);
      })();
      await collectUntil(() => collected.isOver);
      await finish(transport.close());
      peer.close();
      world.assertClean();
    },
  );
}

Deno.test("a connection is garbage when it was forgotten, and what was too long for it lay there", async () => {
  const collected = await (async () => {
    const [stream, peer] = memoryStreams();
    await peer.write(
      join([new Uint8Array(1), new Uint8Array(1001)].map(frame)),
    );
    const addresses = { localAddress: null, remoteAddress: null };
    const limits = { maxMessageLength: 1000 };
    const transport = new FramedTransport(stream, addresses, limits);
    const connection = openConnection(transport);
    await connection.recvBytes();
    await assertRejects(() => connection.recvBytes(), InvalidData);
    return collection(connection);
  })();
  await collectUntil(() => collected.isOver);
});

/** Tells whether an object was collected. */
function collection(object: object): { isOver: boolean } {
  const state = { isOver: false };
  collections.register(object, state);
  return state;
}

async function collectUntil(isDone: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if (isDone()) return;
    gc();
    await turn();
  }
  throw new Error(`Nothing came of ${ROUNDS} garbage collections`);
}
