/** Processes that are killed at random moments, and the ends that they leave behind: `deno task kills` kills more. */

import { SEED } from "./helpers/random.ts";
import { isWine } from "./helpers/wine.ts";
import { campaign } from "./kills/campaign.ts";
import { SCENARIOS } from "./kills/scenarios.ts";

/** How many of each kind. */
const KILLS = 10;

/** What is promised to whoever was connected with one that is killed. */
const PROMISES = {
  client: "a listener gets over clients that are killed at any moment",
  listener: "a client gets over listeners that are killed at any moment",
};

for (const scenario of SCENARIOS) {
  const { transport, role } = scenario;
  Deno.test({
    name: `${transport.name}: ${PROMISES[role]}, seed ${SEED}`,
    // There a read of the runtime's own may wait for ever when the process at
    // the other end was terminated: one in five does.
    ignore: isWine,
    fn: async () => {
      await campaign([scenario], { seed: SEED, first: 0, end: KILLS });
    },
  });
}
