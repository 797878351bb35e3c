/**
 * Messages of bytes over a `net.Socket`: four bytes of length, then the bytes.
 *
 * @module
 */

import { once } from "node:events";
import process from "node:process";

/** @import { Socket } from "node:net" */

const HEADER = 4;

/** Up to this length a message is copied behind its header, to be one write. */
const COPY_MAX = 16 * 1024;

/**
 * Sends a message. What is sent within one turn leaves in one write.
 *
 * @param {Socket} socket
 * @param {Uint8Array} message
 * @returns {Promise<unknown> | undefined} A promise to wait for if there is no
 * room for more.
 */
export function send(socket, message) {
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  return write(socket, message) ? undefined : once(socket, "drain");
}

/**
 * @param {Socket} socket
 * @param {Uint8Array} message
 * @returns {boolean} Whether there is room for more.
 */
function write(socket, message) {
  const { length } = message;
  const isCopied = length <= COPY_MAX;
  const frame = Buffer.allocUnsafe(HEADER + (isCopied ? length : 0));
  frame.writeUInt32BE(length);
  if (!isCopied) {
    socket.write(frame);
    return socket.write(message);
  }
  frame.set(message, HEADER);
  return socket.write(frame);
}

/**
 * Hands each message that comes to `receive`, as a view of what was read. What
 * comes in pieces is put together once, when the whole message is here.
 *
 * @param {Socket} socket
 * @param {(message: Buffer) => void} receive
 */
export function receiveEach(socket, receive) {
  /** @type {Buffer[]} */
  let pieces = [];
  let length = 0;
  let wanted = HEADER;
  socket.on("data", (piece) => {
    pieces.push(piece);
    length += piece.length;
    if (length < wanted) return;
    const data = pieces.length === 1 ? piece : Buffer.concat(pieces);
    let at = 0;
    for (;;) {
      wanted = HEADER;
      if (length - at < wanted) break;
      wanted += data.readUInt32BE(at);
      if (length - at < wanted) break;
      receive(data.subarray(at + HEADER, at + wanted));
      at += wanted;
    }
    pieces = [data.subarray(at)];
    length -= at;
  });
}
