/** One kill: a child's life, its end, and what its survivor has to have done soon after. */

import { Deadline, pause } from "./time.ts";
import { type Moment, MOMENTS } from "./orders.ts";
import type { Plan } from "./plan.ts";
import type { Sessions } from "./sessions.ts";
import type { Survivor } from "./survivor.ts";
import { Victim } from "./victim.ts";

/** How long a child may take to come where it is killed, in milliseconds. */
const LIFE = 30_000;

/** How long it may take until everything has settled that a kill concerns, in milliseconds. */
const AFTERLIFE = 10_000;

/**
 * Starts a child and kills it.
 *
 * @returns The moment in which it was killed.
 * @throws {Error} If it ended in another way, or something waits for it still.
 */
export async function killOne(
  { aim, delay, hello }: Plan,
  survivor: Survivor,
  sessions: Sessions,
): Promise<Moment> {
  const orders = { ...survivor.victims, hello };
  await using victim = new Victim(orders, (address) => survivor.bound(address));
  await new Deadline(LIFE).for(
    victim.reached(aim),
    () => `for the child to be in ${aim}, with ${sessions}`,
  );
  await pause(delay);
  const moment = await victim.kill();
  await new Deadline(AFTERLIFE).for(
    settle(moment, hello.kill, survivor, sessions),
    () => `after a kill in ${moment}, with ${sessions}`,
  );
  return moment;
}

/** Resolves when nothing waits any more for what the child would have done. */
async function settle(
  moment: Moment,
  kill: number,
  survivor: Survivor,
  sessions: Sessions,
): Promise<void> {
  await survivor.settled(moment);
  await sessions.introduced();
  const hasSaidHello = MOMENTS.indexOf(moment) >= MOMENTS.indexOf("talk");
  const session = hasSaidHello ? await sessions.of(kill) : sessions.known(kill);
  await session?.over;
  if (moment === "idle") session?.checkComplete();
}
