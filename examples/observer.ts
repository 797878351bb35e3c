/**
 * A listener whose observer prints what happens as it comes, and clients of all
 * sorts: one that has the key, three that are silent, of whom one is too many, and
 * one that has another key.
 *
 *     deno run --allow-net=127.0.0.1 examples/observer.ts
 */

import {
  Client,
  type Connection,
  Listener,
  type ListenerObserver,
} from "@processing/connection";

const authkey = "secret password";

const observer: ListenerObserver = {
  accepted: ({ id, remoteAddress }) =>
    console.log(id, "accepted from", remoteAddress?.[0]),
  authenticated: ({ id }) => console.log(id, "authenticated"),
  authenticationFailed: ({ id, error }) =>
    console.log(id, "not authenticated:", withoutPort(error)),
  handshakeTimedOut: ({ id, error }) =>
    console.log(id, "timed out:", withoutPort(error)),
  refused: ({ id, limit }) => console.log(id, "refused:", limit),
  exhausted: ({ error }) => console.log("exhausted:", error.message),
  closed: ({ id, cause, messagesIn, bytesIn, messagesOut, bytesOut }) => {
    const why = cause instanceof Error ? cause.name : "this end";
    console.log(
      `${id} closed by ${why}; in: ${messagesIn} (${bytesIn} bytes), out: ${messagesOut} (${bytesOut} bytes)`,
    );
  },
};

const listener = new Listener(["127.0.0.1", 0], {
  authkey,
  observer,
  handshakeTimeout: 500,
  maxHandshakes: 2,
});
const { address } = listener;
const server = (async () => {
  for await (const connection of listener) echo(connection);
})();

const client = await Client(address, { authkey });
await client.send("hello");
await client.recv();
await client.close();

// They say nothing until they are turned away; the third one is at once.
await Promise.all(Array.from({ length: 3 }, stranger));

await Client(address, { authkey: "guess" }).catch(() => {});

await listener.close();
await server;
console.log(listener.stats());

async function echo(connection: Connection): Promise<void> {
  await using _ = connection;
  for await (const value of connection) await connection.send(value);
}

async function stranger(): Promise<void> {
  const [hostname, port] = address as [string, number];
  using conn = await Deno.connect({ hostname, port });
  const heard = new Uint8Array(256);
  try {
    while (await conn.read(heard) !== null);
  } catch {
    // A reset is an end, too.
  }
}

/** The port is another one each time. */
function withoutPort({ message }: Error): string {
  return message.replace(/127\.0\.0\.1:\d+/, "the client");
}
