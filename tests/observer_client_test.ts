/** What the observer of a client is told when the client gives up. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Client, type ClientOptions, type Connection } from "../mod.ts";
import { challenge, KEY, next, PATIENCE, random } from "./helpers/auth.ts";
import { unheeded } from "./helpers/contract.ts";
import { NO_TRAFFIC, Notes, trafficOf } from "./helpers/observed.ts";
import { RawListener, type RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

const { TimedOut } = Deno.errors;

/** Enough to connect, on a machine that is busy; it passes in any case. In milliseconds. */
const CONNECTED_BY_THEN = 500;

/** What a signal can be aborted with. */
const REASONS: [what: string, reason: unknown][] = [
  ["an error", new Error("changed my mind")],
  ["a text", "changed my mind"],
  ["null", null],
  [
    "the system's time-out of something else",
    new Error("no", {
      cause: new Deno.errors.TimedOut("no"),
    }),
  ],
];

for (const { name, address } of socketTransports) {
  for (const [what, reason] of REASONS) {
    Deno.test(`${name}: an observer is told that a client was aborted with ${what} in its handshake`, async () => {
      const notes = new Notes();
      await using listener = new RawListener(address());
      const abort = new AbortController();
      const { peer, outcome } = await dialInto(listener, {
        observer: notes.observer,
        signal: abort.signal,
      });
      abort.abort(reason);
      assertStrictEquals(await outcome, reason);
      const { cause, ...rest } = notes.only("closed");
      assertStrictEquals(cause, reason);
      assertEquals(trafficOf(rest), NO_TRAFFIC);
      assertEquals(notes.names, ["closed"]);
      notes.assertOnePeer(listener.address);
      await peer.close();
    });
  }

  Deno.test(`${name}: an observer is told that a client's timeout has passed in its handshake`, async () => {
    const notes = new Notes();
    await using listener = new RawListener(address());
    const { peer, outcome } = await dialInto(listener, {
      observer: notes.observer,
      timeout: CONNECTED_BY_THEN,
    });
    const error = await outcome;
    assert(error instanceof TimedOut, Deno.inspect(error));
    assertStrictEquals(notes.only("handshakeTimedOut").error, error);
    assertEquals(notes.names, ["handshakeTimedOut"]);
    notes.assertOnePeer(listener.address);
    await peer.close();
  });

  Deno.test(`${name}: an observer is not told of a client that nobody listens to`, async () => {
    const notes = new Notes();
    const listener = new RawListener(address());
    await listener[Symbol.asyncDispose]();
    const { observer } = notes;
    const outcome = await settled(Client(listener.address, { observer }));
    assert(outcome instanceof Error, Deno.inspect(outcome));
    assertEquals(notes.names, []);
  });

  Deno.test(`${name}: an observer is told of a listener that leaves inside the handshake`, async () => {
    const notes = new Notes();
    await using listener = new RawListener(address());
    const { observer } = notes;
    const { peer, outcome } = await dialInto(listener, { observer });
    await peer.close();
    const error = await outcome;
    assertStrictEquals(notes.only("authenticationFailed").error, error);
    assertEquals(notes.names, ["authenticationFailed"]);
  });
}

/** A client, with a key, that has answered the challenge and waits for what the listener says to that. */
async function dialInto(
  listener: RawListener,
  options: ClientOptions,
): Promise<{ peer: RawPeer; outcome: Promise<unknown> }> {
  const accepted = listener.accept();
  const client = Client(listener.address, {
    authkey: KEY,
    timeout: PATIENCE,
    ...options,
  });
  const outcome = unheeded(settled(client));
  const peer = await accepted;
  await peer.send(challenge(random()));
  await next(peer);
  return { peer, outcome };
}

/** What a promise resolves to or rejects with; a connection must not come of it. */
async function settled(connecting: Promise<Connection>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([connecting]);
  if (outcome.status === "rejected") return outcome.reason;
  await outcome.value.close();
  throw new Error("It has connected");
}
