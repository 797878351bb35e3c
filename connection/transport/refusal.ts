/**
 * The system's refusals, told with the address and a way out.
 *
 * @module
 */

import { type Endpoint, formatAddress, toAddress } from "../address.ts";

const { errors } = Deno;

/** What the system's errors mean here. */
const REASONS = [
  [errors.AddrInUse, "the address is in use; choose another one"],
  [errors.AddrNotAvailable, "this machine does not have that address"],
  [
    errors.ConnectionRefused,
    "nobody listens there; start the listener first, or pass retry: true",
  ],
  [
    errors.NotFound,
    "there is no such file or folder; start the listener first, or check the path",
  ],
  [errors.NotADirectory, "a part of the path is no folder; check the path"],
  [errors.PermissionDenied, "the system denies access to it"],
  [errors.NetworkUnreachable, "the network cannot be reached"],
  [errors.TimedOut, "the other machine does not answer"],
  [errors.ConnectionReset, "the other end hung up at once"],
] as const;

/**
 * Makes an error of the same class as the system's, whose sentence names the
 * address. The system's own error is its `cause`.
 *
 * @param action What was refused: "listen at", "connect to".
 */
export function refusal(
  action: string,
  endpoint: Endpoint,
  cause: unknown,
): unknown {
  const sentence = `Cannot ${action} ${formatAddress(toAddress(endpoint))}`;
  for (const [ErrorClass, reason] of REASONS) {
    if (cause instanceof ErrorClass) {
      return new ErrorClass(`${sentence}: ${reason}`, { cause });
    }
  }
  // A name that does not resolve is an error without a class or a code.
  if (cause instanceof Error && cause.constructor === Error) {
    return new errors.NotFound(`${sentence}: the host is not known`, { cause });
  }
  return cause;
}
