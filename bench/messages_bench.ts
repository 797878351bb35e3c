/**
 * What a message costs: both ends in one process, over TCP on this machine.
 *
 *     deno task bench
 */

import { Client, type Connection, Listener, msgpack } from "../mod.ts";

const BATCH = 1000;
const SMALL = new Uint8Array(64);
const LARGE = new Uint8Array(1024 * 1024);
const OBJECT = { id: 1, name: "first", v: [2.25, null, "junk"] };

const [sender, receiver] = await connect();
const encoded = msgpack.encode(OBJECT).slice();

Deno.bench(`${BATCH} × 64 B, one way`, { group: "bytes" }, async () => {
  for (let i = 0; i < BATCH; i++) sender.sendBytes(SMALL);
  for (let i = 0; i < BATCH; i++) await receiver.recvBytes();
});

Deno.bench("64 B, there and back", { group: "bytes" }, async () => {
  await sender.sendBytes(SMALL);
  await receiver.sendBytes(await receiver.recvBytes());
  await sender.recvBytes();
});

Deno.bench("1 MiB, one way", { group: "bytes" }, async () => {
  await Promise.all([sender.sendBytes(LARGE), receiver.recvBytes()]);
});

Deno.bench(
  `${BATCH} × small object, one way`,
  { group: "values" },
  async () => {
    for (let i = 0; i < BATCH; i++) sender.send(OBJECT);
    for (let i = 0; i < BATCH; i++) await receiver.recv();
  },
);

Deno.bench("small object, encode", { group: "codec" }, () => {
  msgpack.encode(OBJECT);
});

Deno.bench("small object, decode", { group: "codec" }, () => {
  msgpack.decode(encoded);
});

Deno.bench("connect, authenticate, close", { group: "connect" }, async () => {
  for (const end of await connect()) await end.close();
});

async function connect(): Promise<[Connection, Connection]> {
  await using listener = new Listener(["127.0.0.1", 0], { authkey: "bench" });
  return await Promise.all([
    Client(listener.address, { authkey: "bench" }),
    listener.accept(),
  ]);
}
