/** What the observers of both ends are told of one peer, from its arrival on. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  AuthenticationError,
  type AuthOptions,
  Client,
  type Connection,
  EOFError,
  Listener,
} from "../mod.ts";
import { attempt, KEY, OTHER_KEY, PATIENCE } from "./helpers/auth.ts";
import { type EventName, Notes, talk } from "./helpers/observed.ts";
import { socketTransports } from "./helpers/transports.ts";

/** Short, because nobody says anything: it passes in any case. In milliseconds. */
const SOON = 50;

/** A meeting of a listener and a client, each with its options, and what each is told. */
interface Meeting {
  what: string;
  listener: AuthOptions;
  client: AuthOptions;
  atListener: EventName[];
  atClient: EventName[];
}

const key = { authkey: KEY };
const otherKey = { authkey: OTHER_KEY };
const python = { dialect: "multiprocessing" } as const;
const soon = { handshakeTimeout: SOON };

const CONNECTED: Omit<Meeting, "what" | "listener" | "client"> = {
  atListener: ["accepted", "authenticated", "closed"],
  atClient: ["authenticated", "closed"],
};
const REFUSED: typeof CONNECTED = {
  atListener: ["accepted", "authenticationFailed"],
  atClient: ["authenticationFailed"],
};

const meetings: Meeting[] = [
  {
    what: "no key at either end",
    listener: {},
    client: {},
    atListener: ["accepted", "closed"],
    atClient: ["closed"],
  },
  { what: "the same key", listener: key, client: key, ...CONNECTED },
  {
    what: "the same key in Python's dialect",
    listener: { ...key, ...python },
    client: { ...key, ...python },
    ...CONNECTED,
  },
  { what: "two keys", listener: key, client: otherKey, ...REFUSED },
  {
    what: "two keys in Python's dialect",
    listener: { ...key, ...python },
    client: { ...otherKey, ...python },
    ...REFUSED,
  },
  {
    what: "a client of another dialect",
    listener: key,
    client: { ...key, ...python },
    ...REFUSED,
  },
  {
    what: "a listener of another dialect",
    listener: { ...key, ...python },
    client: key,
    ...REFUSED,
  },
  {
    what: "a client without a key",
    listener: { ...key, ...soon },
    client: {},
    atListener: ["accepted", "handshakeTimedOut"],
    atClient: ["closed"],
  },
  {
    what: "a listener without a key",
    listener: {},
    client: { ...key, ...soon },
    atListener: ["accepted", "closed"],
    atClient: ["handshakeTimedOut"],
  },
];

for (const { name, family, address } of socketTransports) {
  for (const { what, listener: own, client, ...expected } of meetings) {
    Deno.test(`${name}: the observers of ${what} are told all of it, in order`, async () => {
      const [there, here] = [new Notes(), new Notes()];
      const { observer } = there;
      await using listener = new Listener(address(), { ...own, observer });
      const { accepted, connected } = await attempt(listener, {
        ...client,
        observer: here.observer,
        timeout: PATIENCE,
      });
      const ends = endsOf(accepted, connected);
      if (ends.length === 2) await talk(ends[0]!, ends[1]!);
      const [localAddress = null] = ends.map((end) => end.localAddress);
      for (const end of ends) await end.close();

      assertEquals(there.names, expected.atListener);
      assertEquals(here.names, expected.atClient);
      here.assertOnePeer(listener.address);
      if (family !== "AF_INET") there.assertOnePeer(null);
      else if (ends.length === 2) there.assertOnePeer(localAddress);
      assertDifferent(there, here);
      assertSame(there, accepted);
      assertSame(here, connected);
    });
  }

  Deno.test(`${name}: a peer that says nothing is told of with the error of accept()`, async () => {
    const notes = new Notes();
    const { observer } = notes;
    await using listener = new Listener(address(), {
      ...key,
      ...soon,
      observer,
    });
    const { accepted, connected } = await attempt(listener, {});
    const { error } = notes.only("handshakeTimedOut");
    assert(error instanceof AuthenticationError, Deno.inspect(error));
    assert(error.cause instanceof Deno.errors.TimedOut);
    assert(accepted.status === "rejected");
    assertStrictEquals(error, accepted.reason);
    for (const end of endsOf(accepted, connected)) await end.close();
  });

  Deno.test(`${name}: an end without a key is told what the other one's challenge means`, async () => {
    const notes = new Notes();
    await using listener = new Listener(address(), { ...key, ...soon });
    const { observer } = notes;
    const { accepted, connected } = await attempt(listener, { observer });
    const [client] = endsOf(accepted, connected);
    const [received] = await Promise.allSettled([client!.recv()]);
    assert(received.status === "rejected");
    assert(received.reason instanceof AuthenticationError);
    assertStrictEquals(notes.only("closed").cause, received.reason);
    await client!.close();
    assertEquals(notes.names, ["closed"]);
  });

  Deno.test(`${name}: who leaves before it says anything is told of as such`, async () => {
    const notes = new Notes();
    const { observer } = notes;
    await using listener = new Listener(address(), { ...key, observer });
    const outcome = Promise.allSettled([listener.accept()]);
    await leaveWhenChallenged(listener);
    await outcome;
    const { error } = notes.only("authenticationFailed");
    assert(error instanceof AuthenticationError, Deno.inspect(error));
    assert(error.cause instanceof EOFError, Deno.inspect(error.cause));
    assertEquals(notes.names, ["accepted", "authenticationFailed"]);
  });
}

/** Connects without a key, and closes when the challenge is there: the handshake has begun then. */
async function leaveWhenChallenged(listener: Listener): Promise<void> {
  const client = await Client(listener.address);
  assert(await client.poll(PATIENCE), "a challenge");
  await client.close();
}

/** The ends that there are: the client's first. */
function endsOf(
  accepted: PromiseSettledResult<Connection>,
  connected: PromiseSettledResult<Connection>,
): Connection[] {
  return [connected, accepted].flatMap((outcome) =>
    outcome.status === "fulfilled" ? [outcome.value] : []
  );
}

/** Fails if a peer at one observer has a number that one at another has. */
function assertDifferent(one: Notes, other: Notes): void {
  const ids = [...one.peers.keys(), ...other.peers.keys()];
  assertEquals(new Set(ids).size, ids.length);
}

/** Fails unless a failure was told as it was thrown. */
function assertSame(
  notes: Notes,
  outcome: PromiseSettledResult<Connection>,
): void {
  if (outcome.status === "fulfilled") return;
  const failures = [
    ...notes.all("authenticationFailed"),
    ...notes.all("handshakeTimedOut"),
  ];
  assertEquals(failures.length, 1);
  assertStrictEquals(failures[0]!.error, outcome.reason);
}
