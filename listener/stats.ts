/**
 * What a listener tells of itself when it is asked.
 *
 * @module
 */

import { addTraffic, type Traffic } from "../connection/transport/traffic.ts";
import type { Admission } from "./admission.ts";
import type { Tally } from "./tally.ts";

/**
 * How often each thing has happened that a `ListenerObserver` is told of, who
 * is there now, and what has gone through all connections, open and closed.
 *
 * Outside of an observer's callbacks, `accepted` is the sum of `handshakes`,
 * `connections`, `refused`, `authenticationFailed`, `handshakeTimedOut` and
 * `closed`.
 */
export interface ListenerStats extends Traffic {
  /** How many peers have connected. */
  readonly accepted: number;
  /** How many have proved that they know the key. */
  readonly authenticated: number;
  /** How many have not. */
  readonly authenticationFailed: number;
  /** How many were not done with their handshake within its deadline. */
  readonly handshakeTimedOut: number;
  /** How many were turned away at a limit. */
  readonly refused: number;
  /** How often the system had no file descriptor left for the next one. */
  readonly exhausted: number;
  /** How many connections were closed, and handshakes given up. */
  readonly closed: number;
  /** How many handshakes are under way. */
  readonly handshakes: number;
  /** How many connections are open, those included that wait to be accepted. */
  readonly connections: number;
}

/** The figures as they are at this moment. */
export function statsOf(tally: Tally, admission: Admission): ListenerStats {
  const { handshakes, connections } = admission;
  let { traffic } = tally;
  for (const peer of connections) traffic = addTraffic(traffic, peer.traffic);
  return {
    ...tally.counts,
    handshakes,
    connections: connections.size,
    ...traffic,
  };
}
