/**
 * Messages over `node:net`, whatever puts them into bytes: one way, and there
 * and back. Senders wait for room where there is none.
 *
 * @module
 */

import { CLIENTS } from "../clients.mjs";
import { measure } from "../measure.mjs";
import { bytes, connect, job, listen, run, value } from "./program.mjs";

/** @import { Socket } from "node:net" */

/**
 * A socket as something that takes and gives messages.
 *
 * @typedef {object} Messages
 * @property {(message: any) => Promise<unknown> | undefined} send A promise, if
 * there is no room for more.
 * @property {(receive: (message: any) => void) => void} receiveEach
 */

const message = bytes ?? value;

/**
 * Runs this end's part over what `open` makes of a socket.
 *
 * @param {(socket: Socket) => Messages} open
 * @param {(count: number) => unknown} countMessage The message that says how
 * many are in a batch.
 * @returns {Promise<void>}
 */
export function runOver(open, countMessage) {
  const openNext = async () => open(await connect());
  return run({
    serve: {
      oneWay: () => listen((socket) => count(open(socket))),
      roundTrip: () => listen((socket) => echo(open(socket))),
      clients: () => listen((socket) => echo(open(socket))),
    },
    drive: {
      oneWay: async () => {
        const messages = await openNext();
        const next = receiver(messages);
        await measure(job.timing, async (count) => {
          messages.send(countMessage(count));
          for (let i = 0; i < count; i++) {
            const room = messages.send(message);
            if (room) await room;
          }
          await next();
        });
      },
      roundTrip: async () => {
        const trips = tripsOver(await openNext());
        await measure(job.timing, trips);
      },
      clients: async () => {
        const clients = await Promise.all(
          Array.from({ length: CLIENTS }, openNext),
        );
        const trips = clients.map(tripsOver);
        await measure(
          job.timing,
          (count) => Promise.all(trips.map((trip) => trip(count))),
          CLIENTS,
        );
      },
    },
  });
}

/**
 * Counts messages, of which each batch begins with the count, and acknowledges
 * the last of each batch.
 *
 * @param {Messages} messages
 */
function count(messages) {
  let left = 0;
  messages.receiveEach((received) => {
    if (left === 0) left = Number(received);
    else if (--left === 0) messages.send(received);
  });
}

/** @param {Messages} messages */
function echo(messages) {
  messages.receiveEach((received) => messages.send(received));
}

/**
 * @param {Messages} messages
 * @returns {() => Promise<unknown>} Waits for the next message.
 */
function receiver(messages) {
  /** @type {(message: unknown) => void} */
  let arrived;
  messages.receiveEach((received) => arrived(received));
  return () => new Promise((resolve) => arrived = resolve);
}

/**
 * @param {Messages} messages
 * @returns {(count: number) => Promise<void>} Makes so many round trips.
 */
function tripsOver(messages) {
  const next = receiver(messages);
  return async (count) => {
    for (let i = 0; i < count; i++) {
      const answer = next();
      messages.send(message);
      await answer;
    }
  };
}
