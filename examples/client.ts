/**
 * The seed's second program: connects, and receives.
 *
 *     deno run --allow-net=127.0.0.1:6000 examples/client.ts 127.0.0.1:6000
 */

import { Client } from "@processing/connection";
import { addressFromArgs } from "./address.ts";

await using connection = await Client(addressFromArgs(), {
  authkey: "secret password",
  retry: true,
  timeout: 60_000,
});
console.log("connected to", connection.remoteAddress);

console.log("received", await connection.recv());
console.log("received", new TextDecoder().decode(await connection.recvBytes()));

const array = new Int32Array(5);
console.log("received", await connection.recvBytesInto(array), "bytes into");
console.log(array);
