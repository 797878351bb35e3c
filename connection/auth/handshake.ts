/**
 * Takes a connection through a handshake, within its deadline.
 *
 * @module
 */

import { formatAddress } from "../address.ts";
import { type WaitOptions, watch, within } from "../deadline.ts";
import { AuthenticationError, EOFError } from "../errors.ts";
import type { Transport } from "../transport/transport.ts";
import { FAREWELL_TIMEOUT, TransportChannel } from "./channel.ts";
import { type Dialect, MAX_HANDSHAKE_MESSAGE, type Side } from "./dialect.ts";

/**
 * Authenticates the other end, and this one to it.
 *
 * Where that does not succeed, the transport is closed.
 *
 * @param side Which side this end is.
 * @param limits The deadline, and the signal whose reason ends the handshake,
 * unless that has failed before.
 * @throws {AuthenticationError} If either end did not prove within the
 * deadline that it knows the key.
 */
export async function authenticate(
  transport: Transport,
  dialect: Dialect,
  side: Side,
  limits: WaitOptions,
): Promise<void> {
  const usualLength = transport.maxMessageLength;
  transport.maxMessageLength = MAX_HANDSHAKE_MESSAGE;
  const peer = formatAddress(transport.remoteAddress);
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => {});
  const stop = watch(limits, "it did not answer", over.reject);
  try {
    const channel = new TransportChannel(transport, peer, over.promise);
    await (side === "listener"
      ? dialect.asListener(channel)
      : dialect.asClient(channel));
    await channel.finish().catch((error) => {
      // Both have proved what they had to: nobody is turned away for being slow to read.
      if (limits.signal?.aborted) throw error;
    });
    transport.maxMessageLength = usualLength;
  } catch (error) {
    const farewell = within(
      transport.finish().then(() => transport.linger()),
      { timeout: FAREWELL_TIMEOUT },
      "",
    );
    await farewell.catch(() => {});
    const failure = explain(error, peer, side, limits.signal);
    await transport.close(failure);
    throw failure;
  } finally {
    stop();
  }
}

/** What the other end may have had against the one on this side. */
const WHY_CLOSED: Record<Side, string> = {
  listener: "do both ends have the same authkey and dialect",
  client:
    "do both ends have the same authkey and dialect, and does it have room for one more",
};

/** Says what a failed handshake means for whoever waits for the connection. */
function explain(
  error: unknown,
  peer: string,
  side: Side,
  signal: AbortSignal | undefined,
): unknown {
  // What was known before says more than that time is over by now.
  if (error instanceof AuthenticationError) return error;
  if (signal?.aborted) return signal.reason;
  const reason = reasonOf(error, side);
  if (reason === undefined) return error;
  const sentence = `Cannot authenticate ${peer}: ${reason}`;
  return new AuthenticationError(sentence, { cause: error });
}

function reasonOf(error: unknown, side: Side): string | undefined {
  if (error instanceof Deno.errors.TimedOut) {
    return `${error.message}: it has no authkey, or is busy`;
  }
  if (error instanceof Deno.errors.InvalidData) {
    return "it does not speak this protocol, or sends too long a message";
  }
  if (
    error instanceof EOFError || error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.BrokenPipe
  ) {
    return `it closed the connection; ${
      WHY_CLOSED[side]
    }? CPython speaks "multiprocessing"`;
  }
}
