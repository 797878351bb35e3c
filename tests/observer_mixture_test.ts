/** Peers of every kind, many at once: each has one beginning and one end, and the counts add up all the time. */

import { assertEquals } from "@std/assert";
import {
  Client,
  type ClientOptions,
  type Connection,
  Listener,
} from "../mod.ts";
import { KEY, OTHER_KEY, PATIENCE, text } from "./helpers/auth.ts";
import { turn, unheeded, until } from "./helpers/contract.ts";
import {
  assertCounts,
  Balance,
  LAST_EVENTS,
  NO_TRAFFIC,
  Notes,
} from "./helpers/observed.ts";
import { Random, SEED } from "./helpers/random.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";
import { isWine } from "./helpers/wine.ts";

/** How many peers come in one mixture. */
const VISITORS = isWine ? 15 : 50;
/** The first of them may be refused, and none is let in late. */
const LIMITS = {
  maxHandshakes: 8,
  maxHandshakesPerAddress: 7,
  maxConnections: 5,
};
const MAX_MESSAGE_LENGTH = 1000;
/** In how many turns all have come. */
const TURNS = 20;

/** Where a peer goes, and how it notes what it is told. */
interface Place {
  address: Listener["address"];
  random: Random;
  /** What every client of this package's is given. */
  options(): ClientOptions;
}

/** What a peer does. It may fail at any point: that is for the counts to tell. */
type Visit = (place: Place) => Promise<void>;

const visits: Record<string, Visit> = {
  "talks and closes": async ({ address, options }) => {
    await using client = await Client(address, options());
    await client.send("echo");
    await client.recv();
  },
  "talks and vanishes": async ({ address, options }) => {
    const client = await Client(address, options());
    client.sendBytes(new Uint8Array(100)).catch(() => {});
    await client.close({ timeout: 0 });
  },
  "sends too much": async ({ address, options }) => {
    const limits = { ...options(), maxMessageLength: 2 * MAX_MESSAGE_LENGTH };
    await using client = await Client(address, limits);
    await client.sendBytes(new Uint8Array(2 * MAX_MESSAGE_LENGTH));
    await client.recv();
  },
  "has another key": async ({ address, options }) => {
    await using _ = await Client(address, { ...options(), authkey: OTHER_KEY });
  },
  "has another dialect": async ({ address, options }) => {
    const python = { ...options(), dialect: "multiprocessing" } as const;
    await using _ = await Client(address, python);
  },
  "is aborted": async ({ address, options, random }) => {
    const abort = new AbortController();
    const { signal } = abort;
    const client = Client(address, { ...options(), signal });
    // Where the abort comes too late, there is a connection.
    const closed = unheeded(client.then((connection) => connection.close()));
    await turns(random.below(TURNS));
    abort.abort();
    await closed;
  },
  "has no key": async ({ address, options }) => {
    const { authkey: _, ...rest } = options();
    await using client = await Client(address, rest);
    await client.recv();
  },
  "leaves at once": async ({ address }) => {
    await using _ = await RawPeer.connect(address);
  },
  "says nothing": async ({ address }) => {
    await using peer = await RawPeer.connect(address);
    await peer.rest();
  },
  "sends garbage": async ({ address, random }) => {
    await using peer = await RawPeer.connect(address);
    await peer.write(random.bytes(1 + random.below(300)));
    await peer.rest();
  },
  "speaks HTTP": async ({ address }) => {
    await using peer = await RawPeer.connect(address);
    await peer.write(text("GET / HTTP/1.1\r\n\r\n"));
    await peer.rest();
  },
};

for (const { name, address } of socketTransports) {
  for (const isClosedMeanwhile of [false, true]) {
    const kind = isClosedMeanwhile ? "closed meanwhile" : "closed behind them";
    const seed = (SEED + Number(isClosedMeanwhile)) >>> 0;

    Deno.test(`${name}: the counts of a listener add up while peers come at random, ${kind} (seed ${seed})`, async () => {
      const random = new Random(seed);
      const balance = new Balance();
      const notes = new Notes((told) => balance.note(told, listener));
      const listener: Listener = new Listener(address(), {
        ...LIMITS,
        authkey: KEY,
        handshakeTimeout: 100,
        maxMessageLength: MAX_MESSAGE_LENGTH,
        observer: notes.observer,
      });
      const served = serve(listener);
      const clients: Notes[] = [];
      const visited = visitAll(listener, random, clients);
      if (isClosedMeanwhile) {
        await turns(TURNS / 2).then(() => listener.close());
      }
      await visited;
      await listener.close();
      await served;
      await until(() => listener.stats().connections === 0);

      balance.assertHeld(notes.told.length);
      notes.assertWhole();
      assertCounts(listener, notes);
      assertEquals(listener.stats().handshakes, 0);
      assertTraffic(listener, notes);
      assertClients(clients, notes);
    });
  }
}

/** All that come, one turn or another. What they fail with is no matter here. */
async function visitAll(
  { address }: Listener,
  random: Random,
  clients: Notes[],
): Promise<void> {
  const options = () => {
    const client = new Notes();
    clients.push(client);
    const { observer } = client;
    return { authkey: KEY, timeout: PATIENCE, observer };
  };
  const kinds = Object.values(visits);
  const visiting = Array.from({ length: VISITORS }, async (_, index) => {
    // Each kind comes, and the rest are any.
    const visit = kinds[index] ?? random.pick(kinds);
    await turns(random.below(TURNS));
    await visit({ address, random, options });
  });
  await Promise.allSettled(visiting);
}

/** Sends back what comes, to all at once, until the listener is closed and they are gone. */
async function serve(listener: Listener): Promise<void> {
  const serving: Promise<void>[] = [];
  for await (const connection of listener) {
    serving.push(unheeded(echo(connection)));
  }
  await Promise.allSettled(serving);
}

async function echo(connection: Connection): Promise<void> {
  await using _ = connection;
  for await (const value of connection) await connection.send(value);
}

/** Fails unless the figures of all connections are those that they were closed with. */
function assertTraffic(listener: Listener, notes: Notes): void {
  const stats = listener.stats();
  for (const name of Object.keys(NO_TRAFFIC) as (keyof typeof NO_TRAFFIC)[]) {
    const sum = notes.all("closed").reduce((sum, end) => sum + end[name], 0);
    assertEquals(stats[name], sum, name);
  }
}

/** Fails unless each client has come to one end at the most, with a number that nobody else has. */
function assertClients(clients: Notes[], listener: Notes): void {
  const ids = [...listener.peers.keys()];
  for (const { peers } of clients) {
    for (const [id, names] of peers) {
      ids.push(id);
      const ends = names.filter((name) => LAST_EVENTS.includes(name));
      assertEquals(ends, names.slice(-1), `${names}`);
    }
  }
  assertEquals(new Set(ids).size, ids.length);
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}
