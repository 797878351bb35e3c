/**
 * What a listener tells of itself when it is asked.
 *
 * @module
 */

import { addTraffic, type Traffic } from "../connection/transport/traffic.ts";
import type { Admission } from "./admission.ts";
import type { Counts, Tally } from "./tally.ts";

/**
 * How often each thing has happened that a `ListenerObserver` is told of, who
 * is there now, and what went through all its connections until now.
 *
 * `accepted` is the sum of `handshakes`, `connections`, `refused`,
 * `authenticationFailed`, `handshakeTimedOut` and `closed`.
 */
export interface ListenerStats extends Counts, Traffic {
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
