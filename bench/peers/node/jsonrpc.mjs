/**
 * vscode-jsonrpc over `node:net`: notifications one way, requests there and
 * back. Its messages are JSON, so bytes are text in Base64.
 *
 * @module
 */

// @ts-ignore: Only what runs in this folder finds it.
import * as rpc from "vscode-jsonrpc/node";
import { CLIENTS } from "../clients.mjs";
import { measure } from "../measure.mjs";
import { bytes, connect, job, listen, run, value } from "./program.mjs";

/** @import { Socket } from "node:net" */

const one = new rpc.NotificationType("message");
const echo = new rpc.RequestType("echo");
const done = new rpc.RequestType("done");

await run({
  serve: { oneWay: serve, roundTrip: serve, clients: serve },
  drive: {
    oneWay: async () => {
      const connection = open(await connect());
      await measure(job.timing, async (count) => {
        for (let i = 0; i < count; i++) {
          await connection.sendNotification(one, toJson(bytes ?? value));
        }
        const received = await connection.sendRequest(done, null);
        if (received !== count) throw new Error(`${received}, not ${count}`);
      });
    },
    roundTrip: async () => {
      const connection = open(await connect());
      await measure(job.timing, (count) => trips(connection, count));
    },
    clients: async () => {
      const clients = [];
      while (clients.length < CLIENTS) clients.push(open(await connect()));
      await measure(
        job.timing,
        (count) => Promise.all(clients.map((client) => trips(client, count))),
        CLIENTS,
      );
    },
  },
});

function serve() {
  return listen((socket) => {
    const connection = open(socket);
    let count = 0;
    connection.onNotification(one, (/** @type {unknown} */ message) => {
      fromJson(message);
      count++;
    });
    connection.onRequest(done, () => {
      const received = count;
      count = 0;
      return received;
    });
    connection.onRequest(
      echo,
      (/** @type {unknown} */ message) => toJson(fromJson(message)),
    );
  });
}

/** @param {Socket} socket */
function open(socket) {
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(socket),
    new rpc.StreamMessageWriter(socket),
  );
  connection.listen();
  return connection;
}

/** @param {unknown} message */
function toJson(message) {
  return message instanceof Uint8Array
    ? Buffer.from(message.buffer, message.byteOffset, message.length)
      .toString("base64")
    : message;
}

/** @param {unknown} message */
function fromJson(message) {
  return bytes ? Buffer.from(String(message), "base64") : message;
}

/**
 * @param {ReturnType<typeof open>} connection
 * @param {number} count
 */
async function trips(connection, count) {
  for (let i = 0; i < count; i++) {
    fromJson(await connection.sendRequest(echo, toJson(bytes ?? value)));
  }
}
