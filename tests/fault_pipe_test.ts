/** A handshake over a named pipe of a simulated Windows: any system call of it fails, or it is aborted there, and nothing is left behind. */

import { assert } from "@std/assert";
import { AuthenticationError } from "../mod.ts";
import { authenticate } from "../connection/auth/handshake.ts";
import type { Dialect, Side } from "../connection/auth/dialect.ts";
import { turn } from "../connection/transport/turn.ts";
import { Aborted } from "./helpers/fault_end.ts";
import { DIALECTS } from "./helpers/fault_meeting.ts";
import { settle } from "./helpers/fault_turns.ts";
import { nth } from "./helpers/simulated_calls.ts";
import { hurryTimers, World } from "./helpers/simulated_ends.ts";
import { assertTold } from "./helpers/simulated_exchange.ts";

/** The peer is gone, in two ways; access or memory is denied; cancelled. */
const CODES = [109, 232, 5, 1450, 995];

/** After how many turns of the event loop the deadline passes for those who wait for an answer to what was not written. */
const DEADLINE = 300;

const SIDES: Side[] = ["listener", "client"];

/** More system calls than a handshake makes. */
const MANY_CALLS = 500;

/** The two ends of a handshake, and what each has come to. */
interface Handshake {
  world: World;
  /** What aborts either end. */
  aborting: Record<Side, AbortController>;
  /** Has something happen at a call, and remembers whether it did. */
  isStruck: boolean;
}

/** Has something go wrong at the n-th system call from now on. */
type Prepare = (handshake: Handshake, n: number) => void;

for (const [name, dialect] of Object.entries(DIALECTS)) {
  for (const code of CODES) {
    Deno.test(`simulated pipe: any call of a ${name} handshake may fail with ${code}`, () =>
      atEachCall(dialect, (handshake, n) => failAt(handshake, n, code)));
  }

  for (const side of SIDES) {
    Deno.test(`simulated pipe: the ${side}'s ${name} handshake may be aborted at any call`, () =>
      atEachCall(dialect, (handshake, n) => abortAt(handshake, n, side)));
  }
}

function failAt(handshake: Handshake, n: number, code: number): void {
  const fault = nth(n, code);
  handshake.world.system.fault = (name) => {
    const result = fault(name);
    handshake.isStruck ||= result !== undefined;
    return result;
  };
}

function abortAt(handshake: Handshake, n: number, side: Side): void {
  const { world: { system }, aborting } = handshake;
  const last = system.calls.length + n;
  system.before = (index) => {
    if (index !== last) return;
    handshake.isStruck = true;
    queueMicrotask(() => aborting[side].abort(new Aborted()));
  };
}

/** Until a handshake makes no more calls; that one must succeed. */
async function atEachCall(dialect: Dialect, prepare: Prepare): Promise<void> {
  using _ = hurryTimers();
  for (let n = 0, isStruck = true; isStruck; n++) {
    assert(n < MANY_CALLS, "there is no end to it");
    try {
      isStruck = await shake(dialect, (handshake) => prepare(handshake, n));
      assert(isStruck || n > 0, "nothing went wrong");
    } catch (cause) {
      throw new Error(`call ${n}: ${(cause as Error).message}`, { cause });
    }
  }
}

/** Goes through a handshake, and closes; returns whether something went wrong. */
async function shake(
  dialect: Dialect,
  prepare: (handshake: Handshake) => void,
): Promise<boolean> {
  const world = new World();
  const transports = await world.pair();
  const aborting = {
    listener: new AbortController(),
    client: new AbortController(),
  };
  const handshake: Handshake = { world, aborting, isStruck: false };
  prepare(handshake);
  const shaken = Promise.allSettled(
    transports.map((transport, i) => {
      const side = SIDES[i]!;
      const { signal } = aborting[side];
      return authenticate(transport, dialect, side, { signal });
    }),
  );
  await expire(shaken, handshake);
  const outcomes = await settle(shaken, () => []);
  world.system.fault = undefined;
  await world.end(...transports);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") assertRefused(outcome.reason);
  }
  const isWhole = outcomes.every(({ status }) => status === "fulfilled");
  assert(isWhole || handshake.isStruck, "it failed by itself");
  return handshake.isStruck;
}

/** Aborts what has gone wrong and goes on for too long. */
async function expire(
  shaken: Promise<unknown>,
  handshake: Handshake,
): Promise<void> {
  let isOver = false;
  shaken.then(() => isOver = true);
  for (let turns = 0; turns < DEADLINE; turns++) {
    if (isOver) return;
    await turn();
  }
  if (!handshake.isStruck) return;
  for (const side of SIDES) handshake.aborting[side].abort(new Aborted());
}

/** Fails unless an error is of a kind that callers know. */
function assertRefused(error: unknown): void {
  const isKnown = error instanceof Aborted ||
    error instanceof AuthenticationError;
  if (!isKnown) assertTold(error);
}
