/** What the survivor's calls may come to when the other end is killed, and what they came to. */

import { AuthenticationError, EOFError } from "../../mod.ts";

const {
  AddrInUse,
  BrokenPipe,
  ConnectionAborted,
  ConnectionRefused,
  ConnectionReset,
  NotFound,
  TimedOut,
  UnexpectedEof,
} = Deno.errors;

type ErrorClass = abstract new (...args: never[]) => Error;

/** The cause of an error: its class, or its code where the runtime has no class for it; `null` for none. */
type Cause = ErrorClass | string | null;

/** An error that a call may reject with, and what may be the cause of it. */
type End = [error: ErrorClass, causes: Cause[]];

/** How the system says that the other end is gone, if it says so: that of a socket, or of a pipe. */
const GONE: Cause[] = [
  null,
  ConnectionReset,
  ConnectionAborted,
  BrokenPipe,
  "WinError109",
  "WinError232",
  "WinError233",
];

const LEFT_IN_HANDSHAKE: End = [
  AuthenticationError,
  [EOFError, UnexpectedEof, BrokenPipe],
];
const NO_MORE: End[] = [[EOFError, GONE], [UnexpectedEof, GONE]];
const NOBODY_THERE: End[] = [[BrokenPipe, GONE]];

/** As the documentation of each call has it. */
const ENDS = {
  // With `retry`, that nobody listens is why there was no connection in time.
  "connect": [LEFT_IN_HANDSHAKE, [TimedOut, [ConnectionRefused, NotFound]]],
  "handshake of a listener": [LEFT_IN_HANDSHAKE],
  "receive": NO_MORE,
  "receive after the end": NO_MORE,
  "send": NOBODY_THERE,
  "send after the end": NOBODY_THERE,
  "close": NOBODY_THERE,
  "start without replaceStale": [[AddrInUse, [AddrInUse]]],
} satisfies Record<string, End[]>;

/** A call of the survivor, or what a listener does for it. */
export type Call = keyof typeof ENDS;

/** Judges how calls have ended, and counts it. */
export class Ledger {
  /** How often each call has had each outcome. */
  readonly outcomes: Map<string, number> = new Map();
  /** What must not be. */
  readonly failures: Error[] = [];

  /** A call has rejected, which it may do in some ways and not in others. */
  rejected(call: Call, error: unknown, where: string): void {
    if (isAllowed(ENDS[call], error)) this.count(call, named(error));
    else this.fail(`${where}: ${call} ended in ${Deno.inspect(error)}`);
  }

  /** Something has had an outcome that is as it should be. */
  count(what: string, outcome: string): void {
    const key = `${what}: ${outcome}`;
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1);
  }

  /** Something is not as it should be. */
  fail(message: string): void {
    this.failures.push(new Error(message));
  }
}

function isAllowed(ends: readonly End[], error: unknown): boolean {
  return ends.some(([ErrorClass, causes]) =>
    error instanceof ErrorClass &&
    causes.some((cause) => isCause(error.cause, cause))
  );
}

function isCause(actual: unknown, cause: Cause): boolean {
  if (cause === null) return actual === undefined;
  if (typeof cause === "string") return codeOf(actual) === cause;
  return actual instanceof cause;
}

/** The name of an error, and of its cause. */
function named(error: unknown): string {
  const { name, cause } = error as Error;
  if (!(cause instanceof Error)) return name;
  const causeName = cause.constructor === Error ? codeOf(cause) : cause.name;
  return `${name}, caused by ${causeName}`;
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
