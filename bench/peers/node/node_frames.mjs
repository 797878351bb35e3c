/**
 * `node:net` with frames of its own, for bytes: what there is to gain for who
 * writes a protocol by hand.
 *
 * @module
 */

import { receiveEach, send } from "./frames.mjs";
import { runOver } from "./messages.mjs";

await runOver(
  (socket) => ({
    send: (message) => send(socket, message),
    receiveEach: (receive) => receiveEach(socket, receive),
  }),
  (count) => Buffer.from(String(count)),
);
