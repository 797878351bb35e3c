/**
 * What Windows may do in one way or another: what is undocumented, or is up to
 * who is faster.
 */

import type { Random } from "./random.ts";

/** How a simulated system behaves where systems differ. */
export interface Policy {
  readonly name: string;
  /** Whether a read, or a write, that could be done at once is under way for a while all the same. */
  readonly readsPend: boolean;
  readonly writesPend: boolean;
  /** How many system calls, or turns, that takes. */
  readonly slowness: number;
  /** Whether there need be no packet for what was done at once. */
  readonly skipsPackets: boolean;
  /** Whether there is one even so if a message was longer than a read. */
  readonly queuesMoreData: boolean;
  /** For how many system calls, or turns of the event loop, a packet is on its way. */
  readonly delay: number;
  /** What comes of cancelling: the end at once; the end by and by; or that it was done just before. */
  readonly cancel: "at once" | "later" | "too late";
  /** Which of the packets that are there is taken first. */
  readonly takes: "first" | "last";
  /** How many packets are given at once, at the most. */
  readonly packetsAtOnce: number;
  /** Whether an address or a handle that was given back is the next one to be given out. */
  readonly reuses: boolean;
}

/** What Windows does as a rule. Numbers are not used again, so that who uses an old one is found out. */
const USUAL: Policy = {
  name: "as usual",
  readsPend: false,
  writesPend: false,
  slowness: 1,
  skipsPackets: true,
  queuesMoreData: true,
  delay: 0,
  cancel: "at once",
  takes: "first",
  packetsAtOnce: 64,
  reuses: false,
};

/** The ways of a system: each oddity alone, and the worst together. */
export const POLICIES: readonly Policy[] = [
  USUAL,
  { ...USUAL, name: "no packet for MORE_DATA", queuesMoreData: false },
  { ...USUAL, name: "packets for all", skipsPackets: false, reuses: true },
  { ...USUAL, name: "reads pend", readsPend: true, reuses: true },
  { ...USUAL, name: "writes pend", writesPend: true, reuses: true },
  {
    ...USUAL,
    name: "all pends",
    readsPend: true,
    writesPend: true,
    slowness: 3,
  },
  { ...USUAL, name: "late packets", delay: 5, reuses: true },
  { ...USUAL, name: "cancelled later", cancel: "later", reuses: true },
  { ...USUAL, name: "cancelled too late", cancel: "too late", reuses: true },
  { ...USUAL, name: "one packet at a time", packetsAtOnce: 1, takes: "last" },
  {
    ...USUAL,
    name: "late packets for all, the last one first",
    skipsPackets: false,
    delay: 9,
    takes: "last",
    reuses: true,
  },
  {
    name: "all odd, cancelled later",
    readsPend: true,
    writesPend: true,
    slowness: 2,
    skipsPackets: false,
    queuesMoreData: false,
    delay: 7,
    cancel: "later",
    takes: "last",
    packetsAtOnce: 2,
    reuses: true,
  },
  {
    name: "all odd, cancelled too late",
    readsPend: false,
    writesPend: true,
    slowness: 2,
    skipsPackets: false,
    queuesMoreData: true,
    delay: 30,
    cancel: "too late",
    takes: "last",
    packetsAtOnce: 64,
    reuses: true,
  },
];

/** Any of all the ways. */
export function randomPolicy(random: Random): Policy {
  const isSo = () => random.once(2);
  return {
    name: "any",
    readsPend: isSo(),
    writesPend: isSo(),
    slowness: random.pick([1, 2, 5]),
    skipsPackets: isSo(),
    queuesMoreData: isSo(),
    delay: random.pick([0, 1, 3, 10, 50]),
    cancel: random.pick(["at once", "later", "too late"]),
    takes: random.pick(["first", "last"]),
    packetsAtOnce: random.pick([1, 2, 64]),
    reuses: isSo(),
  };
}
