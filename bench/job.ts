/**
 * What a peer's program is told: which end it is, of which work, and where.
 * It comes as JSON in the program's only argument.
 *
 * @module
 */

/** What passes over the connection. */
export type Payload =
  /** A message of so many bytes. */
  | { bytes: number }
  /** A value that JSON can hold, too. */
  | { value: unknown };

/** What the two ends do. */
export type Pattern =
  /** Messages go from the driver to the server, which acknowledges the last. */
  | "oneWay"
  /** As `oneWay`, with all messages received into one buffer. */
  | "oneWayInto"
  /** The server answers each message with the same. */
  | "roundTrip"
  /** As `roundTrip`, on 100 connections of one process. */
  | "clients"
  /** The driver connects, authenticates and closes, again and again. */
  | "connect"
  /** Connections are opened, and then nothing is said. */
  | "idle";

/** How the driver takes the time. */
export interface Timing {
  /** How long a batch has to take at least, in milliseconds. */
  batchTime: number;
  /** How many batches are timed. None: one message is sent, and that is all. */
  batches: number;
}

/** What a peer's program is told. */
export interface Job {
  role: "serve" | "drive";
  pattern: Pattern;
  payload: Payload;
  /** `127.0.0.1:PORT`, or the path of a Unix socket; the driver gets what the server has printed. */
  address: string;
  timing: Timing;
  /** How many connections the pattern `idle` has. */
  connections: number;
}

/** What the driver prints at the end. */
export interface Outcome {
  /** How many messages, round trips or connects a batch had. */
  count: number;
  /** How long each batch took. */
  seconds: number[];
}
