/**
 * The system's refusals, told with the address and a way out.
 *
 * @module
 */

import { formatEndpoint, type ListeningEndpoint } from "../address.ts";
import type { Action } from "../permissions.ts";

const { errors } = Deno;

/** What the system's errors mean, whatever was refused. */
const REASONS = [
  [errors.AddrInUse, "the address is in use; choose another one"],
  [errors.AddrNotAvailable, "this machine does not have that address"],
  [
    errors.ConnectionRefused,
    "nobody listens there; start the listener first, or pass retry: true",
  ],
  [errors.NotADirectory, "a part of the path is no folder; check the path"],
  [errors.PermissionDenied, "the system denies access to it"],
  [errors.NetworkUnreachable, "the network cannot be reached"],
  [errors.TimedOut, "the other machine does not answer"],
  [errors.ConnectionReset, "the other end hung up at once"],
  [
    errors.Busy,
    "all its instances are taken; its listener accepts nobody at the moment, or has closed while connections are open",
  ],
  [
    errors.WouldBlock,
    "too many wait there already; try again, or pass retry: true",
  ],
] as const;

/** What it means that something was not found. */
const NOT_FOUND: Record<Action, string> = {
  "listen at": "there is no such folder; make it first",
  "connect to":
    "nobody has made it; start the listener first, or pass retry: true",
};

/**
 * Makes an error of the same class as the system's, whose sentence names the
 * address. The system's own error is its `cause`.
 */
export function refusal(
  action: Action,
  endpoint: ListeningEndpoint,
  cause: unknown,
): unknown {
  const sentence = `Cannot ${action} ${formatEndpoint(endpoint)}`;
  for (const [ErrorClass, reason] of REASONS) {
    if (cause instanceof ErrorClass) {
      return new ErrorClass(`${sentence}: ${reason}`, { cause });
    }
  }
  if (cause instanceof errors.NotFound) {
    return new errors.NotFound(`${sentence}: ${NOT_FOUND[action]}`, { cause });
  }
  if (!(cause instanceof Error)) return cause;
  // A name that does not resolve is an error without a class, and without a
  // code but on Windows.
  const code = "code" in cause ? cause.code : "ENOENT";
  if (cause.constructor === Error && code === "ENOENT") {
    return new errors.NotFound(`${sentence}: the host is not known`, { cause });
  }
  const ErrorClass = cause.constructor as ErrorConstructor;
  const error = new ErrorClass(`${sentence}: ${cause.message}`, { cause });
  return "code" in cause ? Object.assign(error, { code: cause.code }) : error;
}
