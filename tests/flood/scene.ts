/** A listener under a flood, with honest clients among the hostile ones, from beginning to end. */

import { type AddressLike, Listener, type ListenerStats } from "../../mod.ts";
import { pause } from "../../connection/deadline.ts";
import { KEY } from "../helpers/auth.ts";
import { until } from "../helpers/contract.ts";
import { Random } from "../helpers/random.ts";
import { Crowd } from "./crowd.ts";
import { type Visit, visit } from "./honest.ts";
import type { Tally } from "./hostile.ts";
import { Server } from "./server.ts";

/** Who comes, and how often. */
export interface Plan {
  hostile: number;
  honest: number;
  /** How often each honest client comes, once after another. */
  visits: number;
  /** The longest time between two visits, in milliseconds. Default 0. */
  longestPause?: number;
  seed: number;
}

/** What has come of it. */
export interface Outcome {
  /** The visits of each honest client. */
  visits: Visit[][];
  /** Why visits failed: at most one of each client. */
  failures: unknown[];
  server: Server;
  /** What was thrown out of `for await`. */
  thrown: unknown[];
  hostile: Crowd["tallies"];
  /** The most that the listener held at once. */
  most: Held;
  /** The listener's counts when everybody had gone, before it was closed. */
  stats: ListenerStats;
}

/** What a listener holds for others. */
interface Held {
  handshakes: number;
  connections: number;
}

/** Floods a listener that has a key and the default limits, and has honest clients visit it meanwhile. */
export async function flood(
  address: AddressLike,
  plan: Plan,
): Promise<Outcome> {
  const most: Held = { handshakes: 0, connections: 0 };
  const look = (): void => keepMost(most, listener.stats());
  const observer = { accepted: look, authenticated: look };
  const listener: Listener = new Listener(address, {
    authkey: KEY,
    observer,
  });
  const server = new Server(listener);
  const crowd = new Crowd(listener.address, plan.hostile, plan.seed);
  try {
    await crowd.arrived;
    const { visits, failures } = await visitAll(listener, plan, server.over);
    await crowd.leave();
    await until(() => isEmpty(listener.stats()));
    const stats = listener.stats();
    await listener.close();
    const [served] = await Promise.allSettled([server.done]);
    const thrown = served.status === "rejected" ? [served.reason] : [];
    return {
      visits,
      failures,
      server,
      thrown,
      hostile: crowd.tallies,
      most,
      stats,
    };
  } finally {
    await crowd.leave();
    await listener.close();
  }
}

/** Whether a listener holds nobody. */
export function isEmpty({ handshakes, connections }: Held): boolean {
  return handshakes === 0 && connections === 0;
}

/** How long it took to be authenticated, in milliseconds: for each client, of each visit. */
export function timesOf({ visits }: Outcome): number[][] {
  return visits.map((those) =>
    those.map(({ authenticatedIn }) => authenticatedIn)
  );
}

/** The counts of all kinds together. */
export function total(tallies: Crowd["tallies"]): Tally {
  const sum = { made: 0, dropped: 0, failed: 0 };
  for (const { made, dropped, failed } of tallies.values()) {
    sum.made += made;
    sum.dropped += dropped;
    sum.failed += failed;
  }
  return sum;
}

function keepMost(most: Held, now: Held): void {
  most.handshakes = Math.max(most.handshakes, now.handshakes);
  most.connections = Math.max(most.connections, now.connections);
}

/** Has the honest clients visit side by side, each as often as it shall, or until one visit fails. */
async function visitAll(
  { address }: Listener,
  plan: Plan,
  signal: AbortSignal,
): Promise<Pick<Outcome, "visits" | "failures">> {
  const failures: unknown[] = [];
  const clients = Array.from({ length: plan.honest }, async (_, client) => {
    // The seeds from the plan's on are those of the crowd.
    const random = new Random(~(plan.seed + client));
    const visits: Visit[] = [];
    try {
      for (let count = 0; count < plan.visits; count++) {
        await pause(random.next() * (plan.longestPause ?? 0), signal);
        visits.push(await visit(address, [client, count], signal));
      }
    } catch (error) {
      failures.push(error);
    }
    return visits;
  });
  return { visits: await Promise.all(clients), failures };
}
