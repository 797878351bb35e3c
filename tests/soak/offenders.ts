/** Sessions in which somebody who was let in misbehaves. */

import { drop, expectEnd, vanish } from "./ends.ts";
import { type Kind, PATIENCE } from "./session.ts";
import { MAX_MESSAGE_LENGTH } from "./site.ts";

const WAIT = { timeout: PATIENCE };

/** More than a system mostly takes in one write, or for an end that does not read. */
const MUCH = new Uint8Array(MAX_MESSAGE_LENGTH);

/** What nobody takes but those who were told to. */
const TOO_MUCH = new Uint8Array(MAX_MESSAGE_LENGTH + 1);

export const OFFENDERS: Kind[] = [
  {
    name: "sends too long a message",
    weight: 1,
    async client(session) {
      const maxMessageLength = TOO_MUCH.length;
      const connection = await session.comeIn({ maxMessageLength });
      // It may find out while it sends, or not before it listens.
      await connection.sendBytes(TOO_MUCH).catch(() => {});
      try {
        await expectEnd(connection);
      } finally {
        await drop(connection);
      }
    },
    async server(connection) {
      await connection.recvBytes(WAIT);
    },
    endings: { server: ["InvalidData"] },
  },
  {
    name: "vanishes inside a message",
    weight: 2,
    async client(session) {
      const connection = await session.comeIn();
      connection.sendBytes(MUCH).catch(() => {});
      await vanish(connection);
    },
    async server(connection) {
      const { length } = await connection.recvBytes(WAIT);
      if (length !== MUCH.length) {
        throw new Error(`A part came: ${length} bytes`);
      }
    },
    // Once in thousands of times a write takes all of it. Of a pipe's message nothing is left.
    endings: { server: ["UnexpectedEof", "EOFError", "well"] },
  },
  {
    name: "leaves without reading",
    weight: 2,
    async client(session) {
      const connection = await session.comeIn();
      await connection.recv(WAIT);
      await drop(connection);
    },
    async server(connection) {
      await connection.send("There is more");
      await connection.sendBytes(MUCH, 0, undefined, WAIT);
      await connection.flush(WAIT);
    },
    endings: { server: ["well", "BrokenPipe"] },
  },
  {
    name: "is left without being read",
    weight: 2,
    async client(session) {
      const connection = await session.comeIn();
      try {
        await connection.sendBytes(MUCH, 0, undefined, WAIT);
        await connection.flush(WAIT);
      } finally {
        await drop(connection);
      }
    },
    server: drop,
    endings: { client: ["well", "BrokenPipe"] },
  },
  {
    name: "forgets its connection",
    weight: 1,
    async client(session) {
      await session.comeIn();
    },
    server: expectEnd,
    isLong: true,
  },
  {
    name: "is forgotten by the server",
    weight: 1,
    async client(session) {
      await using connection = await session.comeIn();
      await expectEnd(connection);
    },
    server: () => Promise.resolve(),
    isLeftOpen: true,
    isLong: true,
  },
];
