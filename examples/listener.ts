/**
 * The seed's first program: listens, accepts one connection, and sends.
 *
 *     deno run --allow-net=127.0.0.1:6000 examples/listener.ts 127.0.0.1:6000
 */

import { Listener } from "@processing/connection";
import { addressFromArgs } from "./address.ts";

await using listener = new Listener(addressFromArgs(), {
  authkey: "secret password",
});
console.log("listening at", listener.address);

await using connection = await listener.accept({ timeout: 60_000 });
console.log("accepted; lastAccepted is", listener.lastAccepted);

const value = [2.25, null, "junk"];
await connection.send(value);
console.log("sent", value);

await connection.sendBytes("hello");
console.log("sent", "hello");

const array = new Int32Array([42, 1729]);
await connection.sendBytes(array);
console.log("sent", array);
