/** What the system refuses for a while is waited for, and what it says is understood. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { isWorthRetrying } from "../client/retry.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { memoryStreams } from "../connection/transport/memory.ts";
import { refusal } from "../connection/transport/refusal.ts";
import type { Acceptor, Transport } from "../connection/transport/transport.ts";
import { turns, TURNS_UNTIL_READ } from "../connection/transport/turn.ts";
import { Admission } from "../listener/admission.ts";
import { Arrivals } from "../listener/arrivals.ts";
import { resolveListenerLimits } from "../listener/limits.ts";
import { Tally } from "../listener/tally.ts";

const NOWHERE = { localAddress: null, remoteAddress: null };

/** An acceptor that fails with these errors, and then has a peer. */
function failing(errors: Error[]): Acceptor & { peer: Transport } {
  const peer = new FramedTransport(memoryStreams()[0], NOWHERE);
  return {
    peer,
    address: "/nowhere",
    accept: () => {
      const error = errors.shift();
      return error ? Promise.reject(error) : Promise.resolve(peer);
    },
    close: () => Promise.resolve(),
    ref() {},
    unref() {},
  };
}

/** Those who arrive there, without a handshake. */
function arrivalsAt(
  acceptor: Acceptor,
  tally = new Tally(undefined),
): Arrivals {
  const admission = new Admission(resolveListenerLimits({}));
  return new Arrivals(acceptor, { handshake: undefined, admission, tally });
}

function withCode(code: string): Error {
  return Object.assign(new Error(`${code} (os error)`), { code });
}

for (const code of ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"]) {
  Deno.test(`a listener that has no room for a peer (${code}) says so, and goes on when there is some`, async () => {
    const acceptor = failing([withCode(code), withCode(code)]);
    const errors: Error[] = [];
    const tally = new Tally({ exhausted: ({ error }) => errors.push(error) });
    const arrivals = arrivalsAt(acceptor, tally);
    const arrival = await arrivals.next(undefined);
    assert("transport" in arrival);
    assertEquals(arrival.transport, acceptor.peer);
    assertEquals(tally.counts.exhausted, 2);
    assertEquals(errors.map(({ message }) => message), [
      `${code} (os error)`,
      `${code} (os error)`,
    ]);
    await arrivals.close(new Error("done"));
    acceptor.peer.close();
  });
}

const { ConnectionAborted, ConnectionReset, InvalidData, NotConnected } =
  Deno.errors;
const lost: [name: string, error: Error][] = [
  ["ConnectionAborted", new ConnectionAborted("gone")],
  ["ConnectionReset", new ConnectionReset("gone")],
  ["NotConnected", new NotConnected("gone")],
  ["InvalidData", new InvalidData("its address is no text")],
  ...["EPROTO", "EHOSTUNREACH", "ENETDOWN", "ETIMEDOUT"].map(
    (code): [string, Error] => [code, withCode(code)],
  ),
];
for (const [name, error] of lost) {
  Deno.test(`a listener passes over a peer that was lost before it was accepted (${name})`, async () => {
    const acceptor = failing([error]);
    const arrivals = arrivalsAt(acceptor);
    const arrival = await arrivals.next(undefined);
    assert("transport" in arrival);
    assertEquals(arrival.transport, acceptor.peer);
    await arrivals.close(new Error("done"));
    acceptor.peer.close();
  });
}

Deno.test("a listener that has no file descriptors left can be closed meanwhile", async () => {
  const acceptor = failing([withCode("EMFILE")]);
  const arrivals = arrivalsAt(acceptor);
  const outcome = Promise.allSettled([arrivals.next(undefined)]);
  const reason = new Error("closed");
  await arrivals.close(reason);
  const [{ status, ...rest }] = await outcome;
  assertEquals(status, "rejected");
  assertEquals(rest, { reason } as typeof rest);
  acceptor.peer.close();
});

Deno.test("a listener whose address cannot be given back turns away who was ready all the same, and tells", async () => {
  const acceptor = failing([]);
  const failure = new Error("the address stays");
  acceptor.close = () => Promise.reject(failure);
  const arrivals = arrivalsAt(acceptor);
  const abort = new AbortController();
  const next = arrivals.next({ signal: abort.signal });
  abort.abort();
  await assertRejects(() => next, DOMException);
  await turns(TURNS_UNTIL_READ);
  const error = await assertRejects(() => arrivals.close(new Error("closed")));
  assertStrictEquals(error, failure);
  assertEquals(acceptor.peer.closed, true);
});

Deno.test("a client that has no file descriptors left is told so, and not that the host is not known", () => {
  const endpoint = { family: "AF_INET", hostname: "h", port: 1 } as const;
  const error = refusal("connect to", endpoint, withCode("EMFILE")) as Error;
  assertEquals(error.message, "Cannot connect to h:1: EMFILE (os error)");
});

// Windows has a code for it, which is another system's for a file that is not there.
for (const cause of [new Error("no such host"), withCode("ENOENT")]) {
  Deno.test(`a host that is not known (${cause.message}) is not found, and not tried again`, () => {
    const endpoint = { family: "AF_INET", hostname: "h", port: 1 } as const;
    const error = refusal("connect to", endpoint, cause);
    assertInstanceOf(error, Deno.errors.NotFound);
    assertEquals(
      error.message,
      "Cannot connect to h:1: the host is not known",
    );
    assertEquals(isWorthRetrying(error), false);
  });
}

const outcomes: [name: string, error: Error, isWorthIt: boolean][] = [
  ["nobody listens", new Deno.errors.ConnectionRefused(""), true],
  ["the listener went away meanwhile", new ConnectionReset(""), true],
  ["too many wait there", new Deno.errors.WouldBlock(""), true],
  [
    "there is no socket yet",
    new Deno.errors.NotFound("", { cause: new Deno.errors.NotFound("") }),
    true,
  ],
  ["there is no such host", new Deno.errors.NotFound(""), false],
  ["access is denied", new Deno.errors.PermissionDenied(""), false],
  ["a permission is missing", new Deno.errors.NotCapable(""), false],
];

for (const [name, error, isWorthIt] of outcomes) {
  Deno.test(`a client that retries ${isWorthIt ? "goes on" : "gives up"} when ${name}`, () => {
    assertEquals(isWorthRetrying(error), isWorthIt);
  });
}
