/** Hostile clients in great numbers hold up no honest one, and a listener at its limits comes back. */

import { assert, assertEquals, assertGreater } from "@std/assert";
import {
  type Address,
  Client,
  Listener,
  type ListenerOptions,
} from "../mod.ts";
import { Crowd } from "./flood/crowd.ts";
import { visit } from "./flood/honest.ts";
import { HOSTILE_KINDS } from "./flood/hostile.ts";
import { flood, isEmpty } from "./flood/scene.ts";
import { Server } from "./flood/server.ts";
import { KEY } from "./helpers/auth.ts";
import { closeAll, until } from "./helpers/contract.ts";
import { SEED } from "./helpers/random.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** Who comes to a socket, which has room for all that wait. */
const MANY = { hostile: 150, honest: 20, visits: 3, seed: SEED };

/**
 * Who comes to a pipe. It has 16 instances for those who wait, and whoever finds
 * none tries again: who gets the next one is chance, and who tries most often,
 * as hostile clients do, gets most of them. These leave some.
 */
const FEW = { ...MANY, hostile: 12 };

for (const { name, address, comesAgain } of socketTransports) {
  const plan = comesAgain ? FEW : MANY;

  Deno.test(`${name}: ${plan.honest} honest clients are served beside ${plan.hostile} hostile ones, seed ${SEED}`, async () => {
    const { visits, failures, server, thrown, hostile, most, stats } =
      await flood(address(), plan);
    assertEquals(failures, []);
    assertEquals(thrown, []);
    assertEquals(server.failures, []);
    assertEquals(server.answers, plan.honest * plan.visits);
    assert(stats.authenticated <= attemptsOf(visits.flat()), "a stranger");
    assertEquals(server.connections, stats.authenticated);
    assert(
      most.handshakes <= plan.hostile + plan.honest,
      `held ${most.handshakes}`,
    );
    assert(isEmpty(stats), Deno.inspect(stats));
    assertEquals(stats.refused, 0);
    assertEquals(
      stats.accepted,
      stats.authenticationFailed + stats.handshakeTimedOut + stats.closed,
    );
    for (const [kind, { made }] of hostile) assertGreater(made, 0, kind);
    assertGreater(hostile.get("garbage")!.dropped, 0);
  });
}

/** How many there may be in the tests of limits, and how many come beside them. */
const LIMIT = 8;
const VISITORS = 5;

/** Those who take up all that a limit allows, until they leave. */
type Occupants = AsyncDisposable;

/** A limit, and who reaches it. */
interface Case {
  limit: "maxHandshakes" | "maxHandshakesPerAddress" | "maxConnections";
  options: ListenerOptions;
  /** Whether it counts peers that have no address. */
  countsAll: boolean;
  occupy(address: Address): Promise<Occupants>;
}

const cases: Case[] = [
  {
    limit: "maxHandshakes",
    // All of them come from one address.
    options: { maxHandshakes: LIMIT, maxHandshakesPerAddress: LIMIT },
    countsAll: true,
    occupy: bySilence,
  },
  {
    limit: "maxHandshakesPerAddress",
    options: { maxHandshakesPerAddress: LIMIT },
    countsAll: false,
    occupy: bySilence,
  },
  {
    limit: "maxConnections",
    options: { maxConnections: LIMIT },
    countsAll: true,
    occupy: byStaying,
  },
];

for (const { limit, options, countsAll, occupy } of cases) {
  for (const transport of socketTransports) {
    if (!countsAll && transport.family !== "AF_INET") continue;

    Deno.test(`${transport.name}: honest clients that come again get in when those leave who take up ${limit}`, async () => {
      await using scene = limitedScene(transport, options);
      const { listener, server, refusals } = scene;
      await using occupants = await occupy(listener.address);
      await until(() => occupancy(listener) === LIMIT);
      const visits = Promise.all(
        Array.from(
          { length: VISITORS },
          (_, visitor) => visit(listener.address, visitor),
        ),
      );
      await until(() => refusals.length >= VISITORS);
      assertEquals(occupancy(listener), LIMIT);
      assertEquals(server.answers, 0);
      await occupants[Symbol.asyncDispose]();

      const attempts = attemptsOf(await visits);
      assertEquals(server.answers, VISITORS);
      assertEquals(attempts, VISITORS + refusals.length);
      assertEquals(new Set(refusals), new Set([limit]));
      assertEquals(listener.stats().refused, refusals.length);
      await until(() => isEmpty(listener.stats()));
    });
  }
}

/** A listener that tells by which limits it refuses whom, and its server. */
function limitedScene(
  { address }: SocketTransport,
  options: ListenerOptions,
): AsyncDisposable & {
  listener: Listener;
  server: Server;
  refusals: string[];
} {
  const refusals: string[] = [];
  const listener = new Listener(address(), {
    authkey: KEY,
    observer: { refused: ({ limit }) => refusals.push(limit) },
    ...options,
  });
  const server = new Server(listener);
  return {
    listener,
    server,
    refusals,
    async [Symbol.asyncDispose]() {
      await listener.close();
      await server.done;
      assertEquals(server.failures, []);
    },
  };
}

/** As many silent clients as there may be handshakes. */
async function bySilence(address: Address): Promise<Occupants> {
  const silent = HOSTILE_KINDS.filter(({ name }) => name === "silent");
  const crowd = new Crowd(address, LIMIT, SEED, silent);
  await crowd.arrived;
  return crowd;
}

/** As many clients with the key as there may be connections, which stay and say nothing. */
async function byStaying(address: Address): Promise<Occupants> {
  const clients = await Promise.all(
    Array.from({ length: LIMIT }, () => Client(address, { authkey: KEY })),
  );
  return { [Symbol.asyncDispose]: () => closeAll(...clients) };
}

/** How many a listener has taken on. */
function occupancy(listener: Listener): number {
  const { handshakes, connections } = listener.stats();
  return handshakes + connections;
}

function attemptsOf(visits: { attempts: number }[]): number {
  return visits.reduce((sum, { attempts }) => sum + attempts, 0);
}
