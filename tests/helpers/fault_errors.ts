/** The errors that a system gives, and what the calls of a connection may be told of them. */

import { assert, AssertionError } from "@std/assert";
import { AuthenticationError, EOFError } from "../../mod.ts";
import { type CallName, causes, type Rejection } from "./fault_calls.ts";
import type { Party } from "./fault_meeting.ts";

const { errors } = Deno;

/** An error that an operation fails with. */
export interface Kind {
  readonly name: string;
  make(): Error;
  /** Whether it says that the other end is gone: then calls are told so, and it is their error's cause. */
  readonly isGone: boolean;
}

/** An error of the system that has a class, as Deno throws it. */
function classed(
  code: string,
  ErrorClass: new (message: string) => Error,
  isGone: boolean,
): Kind {
  const make = () =>
    Object.assign(new ErrorClass("As the system says"), { code });
  return { name: ErrorClass.name, make, isGone };
}

const RESET = classed("ECONNRESET", errors.ConnectionReset, true);

/** One that has no class: Deno has none for it. */
const UNKNOWN: Kind = {
  name: "an error without a class",
  make: () =>
    Object.assign(new Error("Input/output error (os error 5)"), {
      code: "EIO",
    }),
  isGone: false,
};

/** One that has no class either, and means that the other end cannot be reached. */
const UNREACHABLE: Kind = {
  name: "no route to the host",
  make: () =>
    Object.assign(new Error("No route to host (os error 113)"), {
      code: "EHOSTUNREACH",
    }),
  isGone: true,
};

/** All of which sockets may tell. */
export const KINDS: readonly Kind[] = [
  RESET,
  classed("EPIPE", errors.BrokenPipe, true),
  classed("ECONNABORTED", errors.ConnectionAborted, true),
  // The system has waited for the other machine, and given it up.
  classed("ETIMEDOUT", errors.TimedOut, true),
  classed("ENOTCONN", errors.NotConnected, false),
  classed("ENETUNREACH", errors.NetworkUnreachable, true),
  UNREACHABLE,
  classed("EPERM", errors.PermissionDenied, false),
  classed("EINTR", errors.Interrupted, false),
  UNKNOWN,
];

/** One that says that the other end is gone, and one that says nothing. */
export const DISTINCT_KINDS: readonly Kind[] = [RESET, UNKNOWN];

type ErrorClass = abstract new (...args: never[]) => Error;

const SENDING: ErrorClass[] = [errors.BrokenPipe];
const RECEIVING: ErrorClass[] = [EOFError, errors.UnexpectedEof];

/** What a call is told when the other end has gone, as its documentation says. */
const TOLD: Record<CallName, ErrorClass[]> = {
  "authenticate": [AuthenticationError],
  "send": SENDING,
  "sendBytes": SENDING,
  "flush": SENDING,
  "close": SENDING,
  "recv": RECEIVING,
  "recvBytes": RECEIVING,
  "recvBytesInto": RECEIVING,
  // It just ends where the other end has closed.
  "for await": RECEIVING,
  "poll": [],
};

/** What calls are told when this end was closed. */
const CLOSED: ErrorClass[] = [errors.Interrupted, errors.BadResource];

/** Fails unless every call of an end was told that the other one has gone, or of what `isKnown` says. */
export function assertTold(
  { end }: Party,
  isKnown: (rejection: Rejection) => boolean = () => false,
): void {
  for (const rejection of end.calls.rejections) {
    const { name, error } = rejection;
    const isTold = TOLD[name].some((Class) => error instanceof Class);
    if (!isTold && !isKnown(rejection)) {
      throw new AssertionError(
        `${name} does not throw ${Deno.inspect(error)}`,
        { cause: error },
      );
    }
  }
}

/** Whether a call was told that its own end is closed. */
export function isClosed({ error }: Rejection): boolean {
  return CLOSED.some((Class) => error instanceof Class);
}

/** Fails unless the end at which an operation failed was told, and told rightly, and the other one too. */
export function assertFailed(
  own: Party,
  other: Party,
  { isGone }: Kind,
  error: Error,
): void {
  const tells = (rejection: Rejection) =>
    causes(rejection.error).includes(error);
  assertTold(own, (rejection) => !isGone && tells(rejection));
  assertTold(other);
  const isWhole = own.end.isWhole && other.end.isWhole;
  // A handshake may be over for another reason: that no answer came.
  if (isWhole || !own.end.isOpen) return;
  assert(own.end.calls.rejections.some(tells), "no call was told of the error");
}
