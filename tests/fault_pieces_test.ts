/** Bytes that come in pieces, or late, or both: all is received as it was sent. */

import { KIB } from "./helpers/contract.ts";
import { DIALECTS, Meeting, type Scenario } from "./helpers/fault_meeting.ts";
import { LONG, SHORT } from "./helpers/fault_messages.ts";
import type { Pace } from "./helpers/injected_stream.ts";
import { Random, SEED } from "./helpers/random.ts";

/** How many times chance decides. */
const RUNS = 5;

/** How the bytes of an end move: how many at once, of a script with such a longest piece, and after how many turns. */
const PACES: Record<string, (longest: number, random: Random) => Pace> = {
  "one byte, or little, at a time": (longest) => ({
    most: () => Math.ceil(longest / 100),
  }),
  "short reads": (longest, random) => ({
    most: (operation) =>
      operation === "read" ? 1 + random.below(longest) : Infinity,
  }),
  "short writes": (longest, random) => ({
    most: (operation) =>
      operation === "write" ? 1 + random.below(longest) : Infinity,
  }),
  "delays": (_, random) => ({ delay: () => random.below(5) }),
  "short reads, short writes and delays": (longest, random) => ({
    most: () => 1 + random.below(longest),
    delay: () => random.below(5),
  }),
};

const SCENARIOS: (Scenario & { longest: number })[] = [
  ...Object.entries(DIALECTS).map(([name, dialect]) => ({
    name: `${name} handshake and short messages`,
    dialect,
    script: SHORT,
    longest: 100,
  })),
  { name: "long messages", dialect: null, script: LONG, longest: 100 * KIB },
];

for (const { longest, ...scenario } of SCENARIOS) {
  for (const [how, pace] of Object.entries(PACES)) {
    Deno.test(`${scenario.name} go through ${how}, seed ${SEED}`, async () => {
      const random = new Random();
      const paces = (): [Pace, Pace] => [
        pace(longest, random),
        pace(longest, random),
      ];
      for (let run = 0; run < RUNS; run++) {
        const meeting = await Meeting.of({ ...scenario, paces });
        meeting.assertUndisturbed();
      }
    });
  }
}
