/** Kills one child after another, several at once, each of which leaves somebody behind who must go on as before. */

import { Host } from "./host.ts";
import { killOne } from "./kill.ts";
import { Ledger } from "./ledger.ts";
import { type Dialect, type Moment, MOMENTS } from "./orders.ts";
import { planOf } from "./plan.ts";
import type { Scenario } from "./scenarios.ts";
import { Sessions } from "./sessions.ts";
import type { Survivor } from "./survivor.ts";
import { Deadline } from "./time.ts";
import { PathVisitor, PortVisitor } from "./visitors.ts";

/** Which kills there are: those of one seed, from one number on and before another. */
export interface Kills {
  seed: number;
  first: number;
  end: number;
}

/** What has happened. */
export interface Report {
  /** How often a child was killed in each moment, in the order of the scenarios. */
  moments: Record<Moment, number>[];
  /** How often each call of a survivor has had each outcome. */
  outcomes: ReadonlyMap<string, number>;
  /** How many connections there were. */
  sessions: number;
  /** How many messages survivors have received, all of them right, and sent. */
  received: number;
  sent: number;
}

/** As many children live at once, each with a dialect. */
const LANES: Dialect[] = ["native", "native", "native", "multiprocessing"];

/** How long all survivors may take to show that they have survived, in milliseconds. */
const LAST_DEADLINE = 30_000;

/**
 * Kills children of all scenarios in turns.
 *
 * @throws {Error} If anything is not as it should be, with the seed.
 */
export async function campaign(
  scenarios: readonly Scenario[],
  { seed, first, end }: Kills,
): Promise<Report> {
  const ledger = new Ledger();
  const sessions = new Sessions(ledger);
  const survivors = scenarios.map((scenario) =>
    survivorsOf(scenario, ledger, sessions)
  );
  const moments = scenarios.map(noKills);
  await Promise.all(LANES.map(async (_, lane) => {
    for (let kill = first; kill < end; kill++) {
      if (kill % LANES.length !== lane) continue;
      if (ledger.failures.length > 0) return;
      const turn = Math.floor(kill / LANES.length) % scenarios.length;
      const survivor = survivors[turn]![lane]!;
      const plan = planOf(seed, kill, survivor.victims.role);
      try {
        moments[turn]![await killOne(plan, survivor, sessions)]++;
      } catch (error) {
        ledger.fail(`Kill ${kill}, ${survivor}: ${error}`);
      }
    }
  }));
  await endAll(new Set(survivors.flat()), ledger, sessions);
  if (ledger.failures.length > 0) {
    throw new Error([`Seed ${seed}`, ...ledger.failures].join("\n"));
  }
  const { outcomes } = ledger;
  const { count, received, sent } = sessions;
  return { moments, outcomes, sessions: count, received, sent };
}

/** Those who survive the children of each lane; a listener serves all those of its dialect. */
function survivorsOf(
  { transport, role }: Scenario,
  ledger: Ledger,
  sessions: Sessions,
): Survivor[] {
  const shared = { transport, ledger, sessions };
  if (role === "listener") {
    const Visitor = transport.family === "AF_INET" ? PortVisitor : PathVisitor;
    return LANES.map((dialect) => new Visitor({ ...shared, dialect }));
  }
  const hosts = new Map(Array.from(
    new Set(LANES),
    (dialect) => [dialect, new Host({ ...shared, dialect })],
  ));
  return LANES.map((dialect) => hosts.get(dialect)!);
}

function noKills(): Record<Moment, number> {
  const none = MOMENTS.map((moment) => [moment, 0]);
  return Object.fromEntries(none) as Record<Moment, number>;
}

/** Has all survivors show that they are alive, at once. */
async function endAll(
  survivors: Iterable<Survivor>,
  ledger: Ledger,
  sessions: Sessions,
): Promise<void> {
  const deadline = new Deadline(LAST_DEADLINE);
  await Promise.all(Array.from(survivors, async (survivor) => {
    try {
      await deadline.for(survivor.end(), () => `with ${sessions}`);
    } catch (error) {
      ledger.fail(`The end of the ${survivor}: ${error}`);
    }
  }));
}
