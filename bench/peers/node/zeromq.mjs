/**
 * zeromq.js: PUSH and PULL one way, REQ and REP there and back. It carries
 * bytes, so msgpackr packs the values.
 *
 * @module
 */

// @ts-ignore: Only what runs in this folder finds it.
import { pack, unpack } from "msgpackr";
// @ts-ignore: Only what runs in this folder finds it.
import { Pull, Push, Reply, Request } from "zeromq";
import { CLIENTS } from "../clients.mjs";
import { measure } from "../measure.mjs";
import { bytes, job, run, value } from "./program.mjs";

await run({
  serve: {
    oneWay: async () => {
      const pull = new Pull();
      const reply = new Reply();
      await listen(pull, reply);
      for await (const [count] of reply) {
        let last;
        for (let left = unpack(count); left > 0; left--) {
          const [message] = await pull.receive();
          last = bytes ? message.length : unpack(message);
        }
        await reply.send(pack(last));
      }
    },
    roundTrip: async () => {
      const reply = new Reply();
      await listen(reply);
      for await (const [message] of reply) {
        await reply.send(bytes ? message : pack(unpack(message)));
      }
    },
    clients: async () => {
      const reply = new Reply();
      await listen(reply);
      for await (const [message] of reply) await reply.send(message);
    },
  },
  drive: {
    oneWay: async () => {
      const push = new Push();
      const request = new Request();
      connect(push, request);
      await measure(job.timing, async (count) => {
        await request.send(pack(count));
        for (let i = 0; i < count; i++) await push.send(bytes ?? pack(value));
        await request.receive();
      });
    },
    roundTrip: async () => {
      const request = new Request();
      connect(request);
      await measure(job.timing, (count) => trips(request, count));
    },
    clients: async () => {
      const requests = Array.from({ length: CLIENTS }, () => new Request());
      for (const request of requests) connect(request);
      await measure(
        job.timing,
        (count) => Promise.all(requests.map((one) => trips(one, count))),
        CLIENTS,
      );
    },
  },
});

/**
 * Binds each socket at an address of its own, and prints these.
 *
 * @param {{ bind(address: string): Promise<void>, lastEndpoint: string }[]} sockets
 */
async function listen(...sockets) {
  const isTcp = /:\d+$/.test(job.address);
  for (const [index, socket] of sockets.entries()) {
    await socket.bind(
      isTcp ? `tcp://${job.address}` : `ipc://${job.address}${index}`,
    );
  }
  console.log(sockets.map((socket) => socket.lastEndpoint).join(" "));
}

/** @param {{ connect(address: string): void }[]} sockets */
function connect(...sockets) {
  for (const [index, address] of job.address.split(" ").entries()) {
    sockets[index]?.connect(address);
  }
}

/**
 * @param {Request} request
 * @param {number} count
 */
async function trips(request, count) {
  for (let i = 0; i < count; i++) {
    await request.send(bytes ?? pack(value));
    const [message] = await request.receive();
    if (!bytes) unpack(message);
  }
}
