/** What is promised under a flood, and whether an outcome keeps it. */

import { median } from "../../bench/statistics.ts";
import { mebibytes, type Memory } from "./memory.ts";
import { isEmpty, type Outcome, type Plan, timesOf, total } from "./scene.ts";

/** The longest that each honest client's median may be, in milliseconds. */
const LONGEST_MEDIAN = 1000;

/**
 * How much the process may grow, in bytes: what the runtime lets pile up of both
 * ends' garbage at that rate, which is some 220 MiB within seconds, and as much again.
 */
const MOST_GROWTH = 448 * 2 ** 20;

/**
 * How much of that the second half of a flood may add, in bytes: a few hundred
 * for each of the 50,000 connections that come and go in it.
 */
const MOST_LATE_GROWTH = 24 * 2 ** 20;

/** The default limits of a listener. */
const MAX_HANDSHAKES = 2048;
const MAX_CONNECTIONS = 4096;

/** What is promised, and whether that holds. */
export function verdict(
  plan: Plan,
  outcome: Outcome,
  memory: Memory,
): [clause: string, isKept: boolean][] {
  const { visits, failures, server, thrown, hostile, most, stats } = outcome;
  const expected = plan.honest * plan.visits;
  const attempts = visits.flat().reduce((sum, it) => sum + it.attempts, 0);
  const slowest = Math.max(...timesOf(outcome).map(median));
  const ends = stats.refused + stats.authenticationFailed +
    stats.handshakeTimedOut + stats.closed;
  return [
    [
      `each honest client is authenticated within ${LONGEST_MEDIAN} ms, median: the slowest in ${slowest.toFixed()} ms`,
      slowest <= LONGEST_MEDIAN,
    ],
    [
      `each visit is served: ${server.answers} of ${expected}`,
      server.answers === expected && failures.length === 0 &&
      server.failures.length === 0,
    ],
    [
      `nobody else is let in: ${server.connections} connections came out of for await, for ${attempts} attempts of honest clients`,
      server.connections <= attempts &&
      stats.authenticated === server.connections,
    ],
    [
      `nothing is thrown out of for await${thrown.map((it) => `: ${it}`)}`,
      thrown.length === 0,
    ],
    [
      `memory is bounded: it grew by ${mebibytes(memory.growth)}, of ${
        mebibytes(MOST_GROWTH)
      }, and in the second half by ${mebibytes(memory.lateGrowth)}, of ${
        mebibytes(MOST_LATE_GROWTH)
      }, for ${total(hostile).made} hostile connections`,
      memory.growth <= MOST_GROWTH && memory.lateGrowth <= MOST_LATE_GROWTH,
    ],
    [
      `what is held is bounded: ${most.handshakes} handshakes of ${MAX_HANDSHAKES}, ${most.connections} connections of ${MAX_CONNECTIONS}`,
      most.handshakes <= MAX_HANDSHAKES && most.connections <= MAX_CONNECTIONS,
    ],
    [
      `all are accounted for: ${stats.accepted} accepted, ${ends} ended, nobody held`,
      stats.accepted === ends && isEmpty(stats),
    ],
  ];
}
