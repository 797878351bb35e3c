/** When a child is killed, and what it says until then: chance has it, from a seed. */

import { Random } from "../helpers/random.ts";
import type { Mixture } from "./messages.ts";
import type { Hello, Moment, Role } from "./orders.ts";

/** What is decided about one child before it starts. */
export interface Plan {
  /** The moment that is waited for. */
  aim: Moment;
  /** How long after its beginning the child is killed, in milliseconds: it may be in a later one by then. */
  delay: number;
  hello: Hello;
}

/** How many children of a hundred are killed from some moment on, and within how many milliseconds. */
type Aims = [share: number, aim: Moment, longestDelay: number][];

const AIMS: Record<Role, Aims> = {
  client: [
    [15, "start", 100],
    [30, "handshake", 15],
    [45, "talk", 60],
    [10, "idle", 5],
  ],
  listener: [
    [10, "start", 100],
    [15, "bound", 10],
    [25, "handshake", 10],
    [40, "talk", 60],
    [10, "idle", 5],
  ],
};

/** How many messages each end sends at most, of which lengths. */
const TALKS: [mixture: Mixture, most: number][] = [
  ["mixed", 60],
  ["collected", 300],
];

/** One survivor of so many lets the child wait, at most so many milliseconds. */
const [SLOW, LONGEST_PAUSE] = [3, 80];

/** The plan for one of many kills. */
export function planOf(seed: number, kill: number, role: Role): Plan {
  const random = new Random(seed + Math.imul(kill, 0x9e3779b1));
  const [aim, longestDelay] = aimOf(role, random);
  const [mixture, most] = random.pick(TALKS);
  return {
    aim,
    delay: random.next() * longestDelay,
    hello: {
      kill,
      seed: random.below(2 ** 31),
      count: 1 + random.below(most),
      mixture,
      pause: random.once(SLOW) ? random.below(LONGEST_PAUSE) : 0,
    },
  };
}

function aimOf(role: Role, random: Random): [Moment, number] {
  let rest = random.below(100);
  for (const [share, aim, longestDelay] of AIMS[role]) {
    if (rest < share) return [aim, longestDelay];
    rest -= share;
  }
  throw new Error("The shares are fewer than a hundred");
}
