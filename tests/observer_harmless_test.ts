/** Whatever an observer does, it harms nobody. */

import { assertEquals, assertRejects } from "@std/assert";
import {
  AuthenticationError,
  Client,
  Listener,
  type ListenerObserver,
} from "../mod.ts";
import { Tally } from "../listener/tally.ts";
import { KEY, OTHER_KEY } from "./helpers/auth.ts";
import { closeAll, turn, unheeded } from "./helpers/contract.ts";
import {
  type EventName,
  EVENTS,
  observerOf,
  talk,
} from "./helpers/observed.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const authkey = KEY;
const NEVER = new Promise<never>(() => {});

/** Short, because nobody says anything: it passes in any case. In milliseconds. */
const SOON = 50;

/** What a callback can do amiss. `note` is to be called with its name. */
const amiss: Record<string, (note: (name: EventName) => void) => unknown> = {
  "that throws": (note) =>
    observerOf(({ name }) => {
      note(name);
      throw new Error("a bug of the observer's");
    }),
  "that throws nothing": (note) =>
    observerOf(({ name }) => {
      note(name);
      throw undefined;
    }),
  "that rejects": (note) =>
    observerOf(({ name }) => {
      note(name);
      return Promise.reject(new Error("a bug of the observer's"));
    }),
  "that rejects later": (note) =>
    observerOf(async ({ name }) => {
      note(name);
      await turn();
      throw new Error("a bug of the observer's");
    }),
  "that never comes to an end": (note) =>
    observerOf(({ name }) => {
      note(name);
      return NEVER;
    }),
  "whose result throws when it is awaited": (note) =>
    observerOf(({ name }) => {
      note(name);
      return {
        get then() {
          throw new Error("a bug of the observer's");
        },
      };
    }),
  "that is a getter, and throws": (note) =>
    withGetters((name) => {
      note(name);
      throw new Error("a bug of the observer's");
    }),
  "that is no function": (note) =>
    withGetters((name) => {
      note(name);
      return "no function";
    }),
  "that changes what it is told": (note) =>
    observerOf(({ name, event }) => {
      note(name);
      for (const key of Object.keys(event)) Reflect.deleteProperty(event, key);
    }),
};

for (const [what, make] of Object.entries(amiss)) {
  for (const name of EVENTS) {
    Deno.test(`an observer's ${name} ${what} is called, and counts once`, async () => {
      await withoutUnhandled(() => {
        const called: EventName[] = [];
        const observer = make((name) => called.push(name)) as ListenerObserver;
        const tally = new Tally(observer);
        // What it is told does not matter to it.
        const tell = tally[name].bind(tally) as (event: object) => void;
        tell({ id: 1, remoteAddress: null, error: new Error() });
        assertEquals(called, [name]);
        assertEquals(tally.counts[name], 1);
        return Promise.resolve();
      });
    });
  }

  for (const { name, address } of socketTransports) {
    Deno.test(`${name}: observers with callbacks ${what} harm neither end`, async () => {
      await withoutUnhandled(async () => {
        const called = new Set<EventName>();
        const observer = make((name) => called.add(name)) as ListenerObserver;
        const options = { authkey, observer };
        const listener = new Listener(address(), {
          ...options,
          maxConnections: 1,
        });
        await assertServes(listener, options);
        await assertTurnsAway(listener, options);
        await assertServes(listener, options);
        await listener.close();
        const { accepted, closed, refused, connections } = listener.stats();
        assertEquals([accepted, closed, refused, connections], [5, 3, 1, 0]);

        const hasty = { ...options, handshakeTimeout: SOON };
        await using other = new Listener(address(), hasty);
        await assertGivesUp(other);
        assertEquals(other.stats().handshakeTimedOut, 1);

        const expected = EVENTS.filter((name) => name !== "exhausted");
        assertEquals([...called].toSorted(), expected.toSorted());
      });
    });
  }
}

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: callbacks are methods of their observer`, async () => {
    const counter = new Counter();
    await using listener = new Listener(address(), {
      authkey,
      observer: counter,
    });
    const [client, served] = await connectTo(listener, {
      authkey,
      observer: counter,
    });
    await closeAll(client, served);
    assertEquals(counter.count, 5);
  });
}

/** An observer with a secret: what is called as a function does not get at it. */
class Counter implements ListenerObserver {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  accepted(): void {
    this.#count++;
  }

  authenticated(): void {
    this.#count++;
  }

  closed(): void {
    this.#count++;
  }
}

/** An observer whose callbacks are what a getter says. */
function withGetters(get: (name: EventName) => unknown): unknown {
  const observer = {};
  for (const name of EVENTS) {
    Object.defineProperty(observer, name, { get: () => get(name) });
  }
  return observer;
}

type Options = { authkey: string; observer: ListenerObserver };

async function assertServes(
  listener: Listener,
  options: Options,
): Promise<void> {
  const [client, served] = await connectTo(listener, options);
  await talk(client, served);
  await client.close();
  await served.close();
}

/** One is turned away because there is no room, and the next one because of its key. */
async function assertTurnsAway(
  listener: Listener,
  options: Options,
): Promise<void> {
  const ends = await connectTo(listener, options);
  const accepted = unheeded(listener.accept());
  const dial = (authkey: string) =>
    assertRejects(
      () => Client(listener.address, { ...options, authkey }),
      AuthenticationError,
    );
  await dial(KEY);
  await closeAll(...ends);
  await dial(OTHER_KEY);
  await assertRejects(() => accepted, AuthenticationError);
}

/** A client is not answered in time, by a listener that is not either. */
async function assertGivesUp(listener: Listener): Promise<void> {
  const accepted = unheeded(listener.accept());
  await sayNothing(listener.address);
  await assertRejects(() => accepted, AuthenticationError);
}

/** Connects, and says nothing until that is over. */
async function sayNothing(address: Listener["address"]): Promise<void> {
  await using peer = await RawPeer.connect(address);
  await peer.rest();
}

/** Fails if anything rejects meanwhile that nobody looks after. */
async function withoutUnhandled(body: () => Promise<void>): Promise<void> {
  const unhandled: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled.push(event.reason);
  };
  addEventListener("unhandledrejection", note);
  try {
    await body();
    await turn();
    await turn();
  } finally {
    removeEventListener("unhandledrejection", note);
  }
  assertEquals(unhandled, []);
}
