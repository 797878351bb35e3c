/**
 * The families that there are: how each is bound and dialled.
 *
 * @module
 */

import type { Endpoint, ListeningEndpoint } from "../address.ts";
import { bindPipe, type PipeOptions } from "./named_pipe/pipe_acceptor.ts";
import { dialPipe } from "./named_pipe/pipe_dial.ts";
import { bindTcp, dialTcp } from "./tcp.ts";
import type { Acceptor, Transport, TransportLimits } from "./transport.ts";
import { bindFreshUnix, bindUnix, dialUnix } from "./unix.ts";

/** What some families take when they are bound, and others have no use for. */
export interface BindOptions extends TransportLimits, PipeOptions {
  /** How many connections the system keeps for `accept`. Unix sockets do not have it. */
  backlog?: number | undefined;
  /** Whether to replace a socket that nobody listens on. Unix sockets alone have it. */
  replaceStale?: boolean | undefined;
}

/** Binds an address, for peers to arrive at. */
export function bind(
  endpoint: ListeningEndpoint,
  options: BindOptions,
): Acceptor {
  switch (endpoint.family) {
    case "AF_INET":
      return bindTcp(endpoint, options, options.backlog);
    case "AF_UNIX":
      return endpoint.path === null
        ? bindFreshUnix(options)
        : bindUnix(endpoint, options, options.replaceStale);
    case "AF_PIPE":
      return bindPipe(endpoint, options, options);
  }
}

/** Connects to an address once. The signal ends the attempt with its reason. */
export function dial(
  endpoint: Endpoint,
  limits: TransportLimits,
  signal: AbortSignal,
): Promise<Transport> {
  switch (endpoint.family) {
    case "AF_INET":
      return dialTcp(endpoint, limits, signal);
    case "AF_UNIX":
      return dialUnix(endpoint, limits, signal);
    case "AF_PIPE":
      return dialPipe(endpoint, limits, signal);
  }
}
