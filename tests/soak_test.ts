/** What a soak goes by: its judgement of lines, its account of sessions, and a short one with all kinds. */

import {
  assert,
  assertEquals,
  assertExists,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Random, SEED } from "./helpers/random.ts";
import { FEWEST_SAMPLES, judge } from "./soak/flatness.ts";
import { drawKind, KINDS } from "./soak/kinds.ts";
import { Ledger } from "./soak/ledger.ts";
import { judgeLines } from "./soak/lines.ts";
import { countResources, type Sample } from "./soak/sample.ts";
import { type Kind, Session } from "./soak/session.ts";
import type { Site } from "./soak/site.ts";
import { Soak } from "./soak/soak.ts";

const LENGTH = 40;
const TOLERANCE = 1;

/** A line of so many samples. */
function line(value: (at: number) => number, length = LENGTH): number[] {
  return Array.from({ length }, (_, at) => value(at));
}

const random = new Random();
/** Within a tolerance to either side. */
const noise = () => (random.next() - 0.5) * 2 * TOLERANCE;

const flat: [name: string, line: number[]][] = [
  ["stays what it is", line(() => 100)],
  ["is noisy", line(() => 100 + noise())],
  ["is a saw-tooth", line((at) => 100 + at % 5 * 10)],
  ["has peaks", line((at) => at % 9 === 0 ? 1000 : 100)],
  ["rises in its first half", line((at) => Math.min(at, LENGTH / 2))],
  ["takes a step in its first half", line((at) => at < 15 ? 100 : 200)],
  ["falls", line((at) => 100 - at)],
  ["is as short as it may be", line(() => 100, FEWEST_SAMPLES)],
];

const rising: [name: string, line: number[]][] = [
  ["rises", line((at) => 100 + 0.2 * at)],
  ["rises, and is noisy", line((at) => 100 + 0.5 * at + noise())],
  ["rises with teeth", line((at) => 100 + at % 5 * 10 + at)],
  ["rises from its middle on", line((at) => Math.max(at, LENGTH / 2))],
  ["takes a step in its last quarter", line((at) => at < 32 ? 100 : 102)],
  ["takes a step and is short", line((at) => at < 9 ? 4 : 6, FEWEST_SAMPLES)],
];

for (const [name, samples] of flat) {
  Deno.test(`flatness: flat is a line that ${name}`, () => {
    const { isFlat, growth } = judge(samples, TOLERANCE);
    assert(isFlat, `it grew by ${growth}, seed ${SEED}`);
  });
}

for (const [name, samples] of rising) {
  Deno.test(`flatness: not flat is a line that ${name}`, () => {
    const { isFlat, growth } = judge(samples, TOLERANCE);
    assert(!isFlat, `it grew by ${growth}, seed ${SEED}`);
  });
}

Deno.test("flatness: of too few samples no judgement is made", () => {
  const samples = line(() => 100, FEWEST_SAMPLES - 1);
  assertThrows(() => judge(samples, TOLERANCE), RangeError);
});

Deno.test("a soak says which of its lines is not flat, and passes over those that nobody knows", () => {
  const samples = Array.from({ length: LENGTH }, (_, at): Sample => ({
    at,
    resident: 100 * 2 ** 20,
    heap: 10 * 2 ** 20,
    resources: 7 + Math.floor(at / 8),
    descriptors: undefined,
  }));
  const judged = judgeLines(samples);
  assertEquals(judged.length, 3);
  const [sentence, ...others] = judged
    .filter(({ judgement }) => !judgement.isFlat)
    .map(({ sentence }) => sentence);
  assertEquals(others, []);
  assertStringIncludes(sentence!, "Resources of the runtime: NOT FLAT");
});

/** A session of which nothing happens. */
function sessionOf(kind: Partial<Kind>): Session {
  const client = () => Promise.resolve();
  const whole = { name: "some", weight: 1, client, ...kind };
  return new Session(1, whole, { name: "nowhere" } as Site, 17);
}

Deno.test("a soak blames an ending that its kind does not have, with all that it takes to repeat it", () => {
  const ledger = new Ledger();
  const session = sessionOf({ endings: { server: ["EOFError"] } });
  ledger.end(session, "client", undefined);
  ledger.end(session, "server", new Deno.errors.UnexpectedEof("inside"));
  assertEquals(ledger.unexpected, 1);
  assertStringIncludes(ledger.details[0]!, "(some; nowhere; seed 17), server");
  assertStringIncludes(ledger.details[0]!, "UnexpectedEof: inside");
});

Deno.test("a soak blames an end that ends well where it should not", () => {
  const ledger = new Ledger();
  const session = sessionOf({ endings: { client: ["AuthenticationError"] } });
  ledger.end(session, "client", undefined);
  assertEquals(ledger.unexpected, 1);
});

/** How many sessions there are beside one of each kind at each listener, and how many at once. */
const MORE_SESSIONS = 100;
const PLACES = 16;

Deno.test(`a soak of sessions of all kinds leaves nothing behind, and nothing in it is unexpected, seed ${SEED}`, async () => {
  await using soak = new Soak();
  await soak.rest();
  const before = countResources();
  assertExists(before);
  const random = new Random();
  const planned: [Kind, Site][] = KINDS.flatMap((kind) =>
    soak.sites.map((site): [Kind, Site] => [kind, site])
  );
  for (let i = 0; i < MORE_SESSIONS; i++) {
    planned.push([drawKind(random), random.pick(soak.sites)]);
  }
  const rest = planned.values();
  const places = Array.from({ length: PLACES }, async () => {
    for (const [kind, site] of rest) {
      await soak.begin(kind, site, random.below(2 ** 31));
    }
  });
  await Promise.all(places);
  await soak.rest();
  assertEquals(soak.ledger.details, []);
  assertEquals(soak.ledger.sessions.size, KINDS.length + 1, "and passers-by");
  assertEquals(countResources(), before);
});
