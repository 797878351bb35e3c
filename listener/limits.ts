/**
 * How many peers may be at a listener at once.
 *
 * @module
 */

import { assertCount } from "../connection/counts.ts";

/**
 * How many peers a listener takes on at once. Each has a file descriptor: where
 * the process may have fewer than all of them need, and than the program needs
 * beside, lower the limits, or descriptors run out first.
 */
export interface ListenerLimits {
  /** How many handshakes may be under way at once. Default 2048. */
  maxHandshakes?: number;
  /**
   * How many of them with peers of one remote address. Default: three quarters
   * of `maxHandshakes`, rounded up, so that no address alone keeps all others
   * out; several can. All addresses of one IPv6 network of 64 bits count as one,
   * which is what a machine has mostly, and so do all by which this machine
   * reaches itself. Clients of Unix sockets and pipes have none, and are not
   * counted.
   */
  maxHandshakesPerAddress?: number;
  /**
   * How many connections may be open at once, those included that wait to be
   * accepted. Default 4096.
   */
  maxConnections?: number;
}

const DEFAULT_MAX_HANDSHAKES = 2048;
const DEFAULT_SHARE_OF_AN_ADDRESS = 0.75;
const DEFAULT_MAX_CONNECTIONS = 4096;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If a limit is not a whole number of at least 1.
 */
export function resolveListenerLimits(
  limits: ListenerLimits,
): Required<ListenerLimits> {
  const {
    maxHandshakes = DEFAULT_MAX_HANDSHAKES,
    maxHandshakesPerAddress = Math.ceil(
      maxHandshakes * DEFAULT_SHARE_OF_AN_ADDRESS,
    ),
    maxConnections = DEFAULT_MAX_CONNECTIONS,
  } = limits;
  const resolved = { maxHandshakes, maxHandshakesPerAddress, maxConnections };
  for (const [name, value] of Object.entries(resolved)) {
    assertCount(name, value);
  }
  return resolved;
}
