/** What happens between two ends while something goes wrong. */

import { KIB } from "./contract.ts";
import { DIALECTS, type Scenario } from "./fault_meeting.ts";
import { LONG, SHORT, TINY } from "./fault_messages.ts";
import type { Pace } from "./injected_stream.ts";
import { Random } from "./random.ts";

const { native, multiprocessing } = DIALECTS;

/** Less than is sent at once, so that calls wait for room. */
const LITTLE_ROOM = { highWaterMark: 500 };

/** One byte at a time. */
const bytewise = (): [Pace, Pace] => [{ most: () => 1 }, { most: () => 1 }];

/** Pieces of all sizes up to one, each of which may take some turns. */
function ragged(longest: number): () => [Pace, Pace] {
  return () => {
    const random = new Random();
    const pace = {
      most: () => 1 + random.below(longest),
      delay: () => random.below(3),
    };
    return [pace, pace];
  };
}

/** Either dialect, and none; what is copied and what is not. */
export const WHOLE: readonly Scenario[] = [
  {
    name: "native handshake and short messages",
    dialect: native,
    script: SHORT,
    limits: LITTLE_ROOM,
  },
  {
    name: "multiprocessing handshake and short messages",
    dialect: multiprocessing,
    script: SHORT,
    limits: LITTLE_ROOM,
  },
  { name: "long messages", dialect: null, script: LONG },
];

/** Short writes and short reads, some of which take their time. */
export const IN_PIECES: readonly Scenario[] = [
  {
    name: "native handshake and tiny messages, byte by byte",
    dialect: native,
    script: TINY,
    paces: bytewise,
  },
  {
    name: "multiprocessing handshake and short messages, in pieces and late",
    dialect: multiprocessing,
    script: SHORT,
    limits: LITTLE_ROOM,
    paces: ragged(60),
  },
  {
    name: "long messages, in pieces and late",
    dialect: null,
    script: LONG,
    paces: ragged(100 * KIB),
  },
];
