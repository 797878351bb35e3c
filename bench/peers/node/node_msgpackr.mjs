/**
 * `node:net` with msgpackr's streams, as its documentation has it, for bytes
 * and for values.
 *
 * @module
 */

import { once } from "node:events";
// @ts-ignore: Only what runs in this folder finds it.
import { PackrStream, UnpackrStream } from "msgpackr";
import { runOver } from "./messages.mjs";

await runOver((socket) => {
  const packr = new PackrStream();
  packr.pipe(socket);
  const unpackr = socket.pipe(new UnpackrStream());
  return {
    send: (message) => packr.write(message) ? undefined : once(packr, "drain"),
    receiveEach: (receive) => unpackr.on("data", receive),
  };
}, (count) => count);
