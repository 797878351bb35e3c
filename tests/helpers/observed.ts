/** An observer that writes down what it is told, and what must be true of that. */

import { assert, assertEquals } from "@std/assert";
import {
  type Address,
  type AddressLike,
  type ClientOptions,
  type Connection,
  Listener,
  type ListenerObserver,
  type ListenerOptions,
  type ListenerStats,
  type Traffic,
} from "../../mod.ts";
import { closeAll, until } from "./contract.ts";
import { connectTo } from "./transports.ts";

/** The name of a callback. */
export type EventName = keyof ListenerObserver;

/** What a callback is told. */
export type Detail<Name extends EventName> = Parameters<
  Required<ListenerObserver>[Name]
>[0];

/** One call of a callback. */
export type Told = {
  [Name in EventName]: { readonly name: Name; readonly event: Detail<Name> };
}[EventName];

/** All callbacks. */
export const EVENTS = [
  "accepted",
  "authenticated",
  "authenticationFailed",
  "handshakeTimedOut",
  "refused",
  "exhausted",
  "closed",
] as const satisfies readonly EventName[];

/** Those of which each peer has exactly one, behind all others. */
export const LAST_EVENTS: readonly EventName[] = [
  "refused",
  "authenticationFailed",
  "handshakeTimedOut",
  "closed",
];

export const NO_TRAFFIC: Traffic = {
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
};

/** An observer with all callbacks, each of which is passed on with its name. */
export function observerOf(
  note: (told: Told) => unknown,
): Required<ListenerObserver> {
  return Object.fromEntries(
    EVENTS.map((name) => [
      name,
      (event: unknown) => note({ name, event } as Told),
    ]),
  ) as unknown as Required<ListenerObserver>;
}

/** What an observer was told, in order. */
export class Notes {
  readonly told: Told[] = [];
  readonly observer: Required<ListenerObserver>;

  /** @param also Called beside, while the callback is under way. */
  constructor(also?: (told: Told) => void) {
    this.observer = observerOf((told) => {
      this.told.push(told);
      also?.(told);
    });
  }

  /** The names of the callbacks that were called. */
  get names(): EventName[] {
    return this.told.map(({ name }) => name);
  }

  /** What one callback was told. */
  all<Name extends EventName>(name: Name): Detail<Name>[] {
    return this.told.flatMap((told) =>
      told.name === name ? [told.event as Detail<Name>] : []
    );
  }

  /** What a callback was told that was called once. */
  only<Name extends EventName>(name: Name): Detail<Name> {
    const all = this.all(name);
    assertEquals(all.length, 1, `${name} once, and not ${this.names}`);
    return all[0]!;
  }

  /** Waits until a callback was called so many times. */
  async until(name: EventName, count = 1): Promise<void> {
    await until(() => this.all(name).length >= count).catch((cause) => {
      const sentence = `Not ${count} times ${name}: ${this.names}`;
      throw new Error(sentence, { cause });
    });
  }

  /** The events of each peer, by its number. */
  get peers(): Map<number, EventName[]> {
    const peers = new Map<number, EventName[]>();
    for (const { name, event } of this.told) {
      if (!("id" in event)) continue;
      peers.set(event.id, [...peers.get(event.id) ?? [], name]);
    }
    return peers;
  }

  /** Fails unless every event is of this one peer. */
  assertOnePeer(remoteAddress: Address | null): void {
    assertEquals(this.peers.size, 1);
    for (const { event } of this.told) {
      assert("id" in event);
      assertEquals(event.remoteAddress, remoteAddress);
    }
  }

  /** Fails unless every peer was accepted first and has come to exactly one end. */
  assertWhole(): void {
    for (const [id, names] of this.peers) {
      const sentence = `peer ${id} of a listener: ${names}`;
      assertEquals(names[0], "accepted", sentence);
      assertEquals(names.filter(isFirst).length, 1, sentence);
      assertEquals(names.findIndex(isLast), names.length - 1, sentence);
    }
  }

  /** How often each callback was called. */
  get counts(): Record<EventName, number> {
    return Object.fromEntries(
      EVENTS.map((name) => [name, this.all(name).length]),
    ) as Record<EventName, number>;
  }
}

function isFirst(name: EventName): boolean {
  return name === "accepted";
}

function isLast(name: EventName): boolean {
  return LAST_EVENTS.includes(name);
}

/** What became of the peers that were accepted: each is in one of these. */
function whereabouts(stats: ListenerStats): number {
  return stats.handshakes + stats.connections + stats.refused +
    stats.authenticationFailed + stats.handshakeTimedOut + stats.closed;
}

/** Fails unless a listener says what its observer was told. */
export function assertCounts(listener: Listener, notes: Notes): void {
  const stats = listener.stats();
  const { handshakes: _, connections: __, ...rest } = stats;
  const counts = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !(name in NO_TRAFFIC)),
  );
  assertEquals(counts, notes.counts);
  assertEquals(stats.accepted, whereabouts(stats));
}

/** Looks at a listener's figures whenever its observer is told something: they must add up then, too. */
export class Balance {
  #sums: [accepted: number, found: number][] = [];

  /** To be called while a callback is under way. */
  note({ name }: Told, listener: Listener): void {
    const stats = listener.stats();
    // Where a peer is that has just come, is told of next.
    const arriving = name === "accepted" ? 1 : 0;
    this.#sums.push([stats.accepted, whereabouts(stats) + arriving]);
  }

  /** Fails unless they did so often, each time. */
  assertHeld(count: number): void {
    for (const [accepted, found] of this.#sums) assertEquals(accepted, found);
    assertEquals(this.#sums.length, count);
  }
}

/** The part of an event or of stats that tells what went through. */
export function trafficOf(
  { messagesIn, messagesOut, bytesIn, bytesOut }: Traffic,
): Traffic {
  return { messagesIn, messagesOut, bytesIn, bytesOut };
}

/** Sends a value each way. */
export async function talk(one: Connection, other: Connection): Promise<void> {
  await one.send("there");
  assertEquals(await other.recv(), "there");
  await other.send("and back");
  assertEquals(await one.recv(), "and back");
}

/** Two connected ends, and what the observers of both are told. */
export interface ObservedPair extends AsyncDisposable {
  client: Connection;
  served: Connection;
  atClient: Notes;
  atListener: Notes;
  listener: Listener;
}

/** Binds, accepts and connects, with the same options at both ends or with others at the client's. */
export async function observedPair(
  address: AddressLike,
  options: ListenerOptions,
  clientOptions: ClientOptions = options as ClientOptions,
): Promise<ObservedPair> {
  const [atListener, atClient] = [new Notes(), new Notes()];
  await using listener = new Listener(address, {
    ...options,
    observer: atListener.observer,
  });
  const [client, served] = await connectTo(listener, {
    ...clientOptions,
    observer: atClient.observer,
  });
  return {
    client,
    served,
    atClient,
    atListener,
    listener,
    [Symbol.asyncDispose]: () => closeAll(client, served),
  };
}
