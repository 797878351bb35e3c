/** The ways in which messages are received: from the reader itself up to what a program calls. */

import { openConnection } from "../../connection/connection.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import type { TransportLimits } from "../../connection/transport/transport.ts";
import { BufferTooShort, type Connection } from "../../mod.ts";
import { raw } from "../helpers/contract.ts";
import { type FaultyStream, messageOf } from "../helpers/faulty_stream.ts";

/** The next message of a stream, received into the room if there is one and it is long enough. */
export interface Receiver {
  next(room: Uint8Array<ArrayBuffer> | undefined): Promise<Uint8Array>;
  close(): Promise<void>;
}

const NOWHERE = { localAddress: null, remoteAddress: null };

type Next = (
  connection: Connection,
  room: Uint8Array<ArrayBuffer> | undefined,
) => Promise<Uint8Array>;

/** A receiver that is a connection. */
function byConnection(next: Next) {
  return (stream: FaultyStream, limits: TransportLimits): Receiver => {
    const transport = new FramedTransport(stream, NOWHERE, limits);
    const connection = openConnection(transport, raw);
    return {
      next: (room) => next(connection, room),
      close: () => connection.close(),
    };
  };
}

/** All of them, each over a stream that it closes. */
export const RECEIVERS = {
  transport(stream: FaultyStream, limits: TransportLimits): Receiver {
    const transport = new FramedTransport(stream, NOWHERE, limits);
    return {
      async next(room) {
        for (;;) {
          const frame = transport.take(room);
          if (frame) return messageOf(frame, room);
          await transport.fill();
        }
      },
      close: () => transport.close(),
    };
  },
  recv: byConnection(async (connection) =>
    await connection.recv() as Uint8Array
  ),
  recvBytes: byConnection((connection) => connection.recvBytes()),
  recvBytesInto: byConnection(async (connection, room) => {
    if (!room) return await connection.recvBytes();
    try {
      return room.subarray(0, await connection.recvBytesInto(room));
    } catch (error) {
      if (error instanceof BufferTooShort) return error.data;
      throw error;
    }
  }),
  poll: byConnection(async (connection) => {
    await connection.poll(Infinity);
    return await connection.recvBytes();
  }),
  iteration: byConnection(async (connection) => {
    const { done, value } = await connection[Symbol.asyncIterator]().next();
    // Behind the last message, the reason is told by whoever receives.
    return done ? await connection.recvBytes() : value as Uint8Array;
  }),
} satisfies Record<
  string,
  (stream: FaultyStream, limits: TransportLimits) => Receiver
>;

/** What came out of a stream. */
export interface Received {
  messages: Uint8Array[];
  error: unknown;
}

/**
 * Receives until there is no more.
 *
 * @param most How many messages there can be: more is an error.
 */
export async function receiveAll(
  { next }: Receiver,
  rooms: readonly (Uint8Array<ArrayBuffer> | undefined)[],
  most: number,
): Promise<Received> {
  const messages: Uint8Array[] = [];
  try {
    while (messages.length <= most) {
      messages.push(await next(rooms[messages.length]));
    }
  } catch (error) {
    return { messages, error };
  }
  throw new Error(`There are more than ${most} messages`);
}
