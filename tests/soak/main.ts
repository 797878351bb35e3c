/**
 * A soak: for some minutes clients come, talk, misbehave and go at random, and
 * in between, at rest, it is seen what the process still holds.
 *
 *     deno task soak --minutes 5
 *     deno task soak --minutes 5 --seed 7 --svg soak.svg
 */

import { Random } from "../helpers/random.ts";
import { drawKind } from "./kinds.ts";
import { judgeLines } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { print } from "./print.ts";
import { type Sample, takeSample } from "./sample.ts";
import { Soak } from "./soak.ts";

/** How many sessions go on at once, those aside that wait for a deadline. */
const PLACES = 16;

/** How many times sessions go on and come to rest. */
const ROUNDS = 40;

/** The shortest and the longest time that they go on, in milliseconds. */
const SHORTEST_ROUND = 2000;
const LONGEST_ROUND = 10_000;

const { minutes, seed, svg } = parseOptions(Deno.args);
console.log(`Seed ${seed}; ${minutes} minutes`);
const soak = new Soak();
const samples = await sampleWhileSoaking(soak);
await soak[Symbol.asyncDispose]();
print(soak);
let isGood = soak.ledger.unexpected === 0;
for (const { sentence, judgement } of judgeLines(samples)) {
  console.log(sentence);
  isGood &&= judgement.isFlat;
}
if (svg !== undefined) {
  // Not before: what the picture takes is none of the soak's.
  const { draw } = await import("./picture.ts");
  await Deno.writeTextFile(svg, draw(samples, { seed, sessions: soak.count }));
}
console.log(isGood ? "All is well" : "NOT all is well");
Deno.exit(isGood ? 0 : 1);

/** Lets clients come and go, and takes samples when all have gone. */
async function sampleWhileSoaking(soak: Soak): Promise<Sample[]> {
  const samples: Sample[] = [];
  const random = new Random(seed);
  const start = performance.now();
  const duration = minutes * 60_000;
  const round = Math.max(
    SHORTEST_ROUND,
    Math.min(duration / ROUNDS, LONGEST_ROUND),
  );
  while (performance.now() - start < duration) {
    await soakUntil(soak, random, performance.now() + round);
    await soak.rest();
    samples.push(await takeSample((performance.now() - start) / 1000));
  }
  return samples;
}

/** Fills every place again and again with a session that chance chooses. */
async function soakUntil(
  soak: Soak,
  random: Random,
  end: number,
): Promise<void> {
  const places = Array.from({ length: PLACES }, async () => {
    while (performance.now() < end) {
      const site = random.pick(soak.sites);
      await soak.begin(drawKind(random), site, random.below(2 ** 31));
    }
  });
  await Promise.all(places);
}
