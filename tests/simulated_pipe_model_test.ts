/** Whatever is done with pipes in whatever order, in whatever way Windows does it: their messages are two queues each. */

import { Random, SEED } from "./helpers/random.ts";
import { hurryTimers, World } from "./helpers/simulated_ends.ts";
import { Model } from "./helpers/simulated_model.ts";
import { randomPolicy } from "./helpers/simulated_policies.ts";

const GROUPS = 20;
const RUNS_PER_GROUP = 100;
const MOST_STEPS = 30;

for (let group = 0; group < GROUPS; group++) {
  const first = SEED + group * RUNS_PER_GROUP;
  Deno.test(`simulated pipe: a connection is two queues, with the ${RUNS_PER_GROUP} seeds from ${first} on`, async () => {
    using _ = hurryTimers();
    for (let seed = first; seed < first + RUNS_PER_GROUP; seed++) {
      try {
        await run(new Random(seed));
      } catch (cause) {
        throw new Error(`With seed ${seed}: ${cause}`, { cause });
      }
    }
  });
}

async function run(random: Random): Promise<void> {
  const world = new World(randomPolicy(random));
  const model = new Model(world, random);
  await model.connect();
  if (random.once(3)) model.failSometime();
  const steps = random.below(MOST_STEPS);
  for (let i = 0; i < steps; i++) await model.step();
  await model.end();
}
