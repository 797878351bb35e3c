/**
 * What a listener can be told.
 *
 * @module
 */

import type { Family } from "../connection/address.ts";
import type { AuthOptions } from "../connection/auth/options.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import type { ListenerLimits } from "./limits.ts";
import type { ListenerObserver } from "./observer.ts";

/** How a listener is bound, and what its connections are like. */
export interface ListenerOptions
  extends AuthOptions, ConnectionOptions, ListenerLimits {
  /** The family. Default: the one of the address's form; without an address, the fastest here. */
  family?: Family;
  /**
   * How many connections the system keeps until they are accepted. Default: for
   * TCP the runtime's, 511; for a pipe 16. Unix sockets do not have it.
   */
  backlog?: number;
  /**
   * Whether to replace a Unix socket that another process has left behind: one
   * that nobody listens on. Default false. A listener that is alive there sees
   * the attempt as a peer that leaves at once.
   */
  replaceStale?: boolean;
  /**
   * Whether clients on other computers may connect to a named pipe, where its
   * security descriptor lets them. Default false.
   */
  allowRemote?: boolean;
  /**
   * Who may connect to a named pipe: a security descriptor in Windows' language
   * for them, SDDL. Default: one that lets in the user of this process and
   * nobody else. `"D:P(A;;GA;;;OW)(A;;0x12019b;;;AU)"` lets in everybody who is
   * logged in: they may read and write, which 0x12019b is, and not make
   * instances of their own, to be connected to in this one's place.
   */
  securityDescriptor?: string;
  /** Is told of everybody who comes, and of what becomes of them. */
  observer?: ListenerObserver;
}
