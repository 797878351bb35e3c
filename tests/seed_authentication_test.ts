/** What the seed says of authentication and its keys, statement by statement. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AuthenticationError,
  Client,
  currentProcess,
  Listener,
  spawn,
} from "../mod.ts";
import { connectTo } from "./helpers/transports.ts";

const TCP: [string, number] = ["127.0.0.1", 0];

/** "If authenticate is true or authkey is not None": what each end says, and whether they agree. */
const agreements = [
  { listener: {}, client: {} },
  { listener: { authenticate: false }, client: { authkey: null } },
  { listener: { authkey: "k" }, client: { authkey: "k" } },
  { listener: { authkey: "k" }, client: { authkey: "k", authenticate: true } },
  { listener: { authkey: "k", authenticate: false }, client: { authkey: "k" } },
  { listener: { authenticate: true }, client: { authenticate: true } },
  {
    listener: { authenticate: true, authkey: null },
    client: { authkey: currentProcess.getAuthKey() },
  },
];

for (const { listener: there, client: here } of agreements) {
  Deno.test(`seed: a listener with ${show(there)} and a client with ${show(here)} agree`, async () => {
    await using listener = new Listener(TCP, there);
    const [client, served] = await connectTo(listener, here);
    await served.send("agreed");
    assertEquals(await client.recv(), "agreed");
    await Promise.all([client.close(), served.close()]);
  });
}

for (
  const [there, here] of [
    [{ authkey: "right" }, { authkey: "wrong" }],
    [{ authenticate: true }, { authkey: "wrong" }],
    [{ authkey: "right" }, { authenticate: true }],
  ]
) {
  Deno.test(`seed: with ${show(there!)} and ${show(here!)} AuthenticationError is raised at both ends`, async () => {
    await using listener = new Listener(TCP, there);
    await Promise.all([
      assertRejects(() => listener.accept(), AuthenticationError),
      assertRejects(() => Client(listener.address, here), AuthenticationError),
    ]);
    assertEquals(listener.lastAccepted, null);
  });
}

Deno.test("seed: if authkey is none and authenticate is false, no authentication is done", async () => {
  await using listener = new Listener(TCP);
  const [hostname, port] = listener.address as [string, number];
  const accepted = listener.accept();
  using conn = await Deno.connect({ hostname, port });
  await using served = await accepted;
  await served.sendBytes("!");
  const frame = new Uint8Array(5);
  for (let n = 0; n < 5;) n += (await conn.read(frame.subarray(n)))!;
  assertEquals(frame, new Uint8Array([0, 0, 0, 1, 0x21]));
});

Deno.test("seed: if authkey is a string it is used; otherwise it must be none", () => {
  for (const authkey of [7, true, {}, [], ""]) {
    const options = { authkey } as unknown as { authkey: string };
    assertThrows(() => new Listener(TCP, options), TypeError);
  }
});

Deno.test("seed: both ends prove that they know the key, without sending it", async () => {
  const authkey = "a key that must not be seen on the wire";
  await using listener = new Listener(TCP, { authkey });
  using relay = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const seen = relayOnce(relay, listener.address as [string, number]);
  const [served, client] = await Promise.all([
    listener.accept(),
    Client(["127.0.0.1", relay.addr.port], { authkey }),
  ]);
  await Promise.all([client.close(), served.close()]);
  const wire = new TextDecoder("latin1").decode((await seen).buffer);
  assert(wire.includes("#CHALLENGE#") && wire.includes("#WELCOME#"));
  assert(!wire.includes(authkey));
});

Deno.test("seed: without an authkey the key is currentProcess.getAuthKey(), which a process inherits", async () => {
  await using listener = new Listener(TCP, { authenticate: true });
  const [hostname, port] = listener.address as [string, number];
  const script = new URL("./fixtures/permissions_inherit.ts", import.meta.url);
  const child = spawn(script, {
    args: [String(port)],
    flags: ["--no-prompt", "--quiet", `--allow-net=${hostname}:${port}`],
    stdin: "null",
  });
  await using connection = await listener.accept({ timeout: 30_000 });
  assertEquals(await connection.recv(), null, "left in the environment");
  assertEquals((await child.status).code, 0);
});

Deno.test("seed: suitable keys can be generated from random bytes", async () => {
  const authkey = crypto.getRandomValues(new Uint8Array(32));
  await using listener = new Listener(TCP, { authkey });
  const [client, served] = await connectTo(listener, { authkey });
  await client.send("known");
  assertEquals(await served.recv(), "known");
  await Promise.all([client.close(), served.close()]);
});

/** Passes one connection on to `address`, both ways; resolves to all that went by. */
async function relayOnce(
  relay: Deno.TcpListener,
  [hostname, port]: [string, number],
): Promise<Uint8Array<ArrayBuffer>> {
  const seen: number[] = [];
  const a = await relay.accept();
  const b = await Deno.connect({ hostname, port });
  const tap = () =>
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen.push(...chunk);
        controller.enqueue(chunk);
      },
    });
  await Promise.allSettled([
    a.readable.pipeThrough(tap()).pipeTo(b.writable),
    b.readable.pipeThrough(tap()).pipeTo(a.writable),
  ]);
  return Uint8Array.from(seen);
}

function show(options: object): string {
  return Deno.inspect(options, { compact: true, breakLength: Infinity })
    .replace(/Uint8Array\(32\).*\]/, "the process's key");
}
