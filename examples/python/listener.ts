/**
 * Has a Python worker do some work: sends it a record with an array, and
 * receives a record, an array and bytes.
 *
 *     deno run --allow-net=127.0.0.1:6000 examples/python/listener.ts 127.0.0.1:6000
 *     python3 examples/python/worker.py 6000
 */

import { Listener } from "@processing/connection";
import { pickle } from "@processing/connection/codecs/pickle";
import { addressFromArgs } from "../address.ts";

await using listener = new Listener(addressFromArgs(), {
  authkey: "secret password",
  dialect: "multiprocessing",
  allowMd5: true, // for CPython up to 3.11; without it, 3.12 or newer
  codec: pickle,
});
console.log("listening at", listener.address);

await using worker = await listener.accept({ timeout: 60_000 });
await worker.send({
  name: "temperatures",
  samples: new Float64Array([21.5, 19, 24]),
});

console.log("received", await worker.recv());
console.log("received", await worker.recv());
console.log("received", new TextDecoder().decode(await worker.recvBytes()));
