/**
 * What accepting fails with that is over with the one peer it is about.
 *
 * @module
 */

const { ConnectionAborted, ConnectionReset, InvalidData, NotConnected } =
  Deno.errors;

/**
 * Linux tells by `accept` what has happened to the new connection meanwhile, or
 * to the network below it. See accept(2).
 */
const CODES: readonly unknown[] = [
  "EPROTO",
  "ENOPROTOOPT",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENONET",
  "EOPNOTSUPP",
  "ETIMEDOUT",
];

/** Whether a peer was gone before it was accepted, or cannot be accepted, which is no reason to stop. */
export function isLostPeer(error: unknown): boolean {
  return error instanceof ConnectionAborted ||
    error instanceof ConnectionReset ||
    error instanceof NotConnected ||
    // The client of a Unix socket has an address that is no text.
    error instanceof InvalidData ||
    error instanceof Error && "code" in error && CODES.includes(error.code);
}
