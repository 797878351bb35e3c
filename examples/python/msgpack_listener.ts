/**
 * The same with MessagePack, the default codec, in place of pickles. What
 * Python's `msgpack` sends by `send_bytes()` is what `recv()` decodes.
 *
 *     deno run --allow-net=127.0.0.1:6000 examples/python/msgpack_listener.ts 127.0.0.1:6000
 *     python3 examples/python/msgpack_worker.py 6000
 */

import { Listener } from "@processing/connection";
import { addressFromArgs } from "../address.ts";

await using listener = new Listener(addressFromArgs(), {
  authkey: "secret password",
  dialect: "multiprocessing",
  allowMd5: true, // for CPython up to 3.11; without it, 3.12 or newer
});
console.log("listening at", listener.address);

await using worker = await listener.accept({ timeout: 60_000 });
await worker.send({ name: "temperatures", samples: [21.5, 19, 24] });

console.log("received", await worker.recv());
console.log("received", await worker.recv());
console.log("received", new TextDecoder().decode(await worker.recvBytes()));
