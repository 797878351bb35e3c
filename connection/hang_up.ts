/**
 * How a connection ends at this end: what is queued leaves first.
 *
 * @module
 */

import { type WaitOptions, within } from "./deadline.ts";
import type { Transport } from "./transport/transport.ts";

/** How long to wait for what is still to be sent where nothing else is said, in milliseconds. */
export const CLOSE_TIMEOUT = 10_000;

/** How long what the other end still sends is read away then, in milliseconds. */
const LINGER_TIMEOUT = 1_000;

/**
 * Closes what belonged to connections that nobody has any more. It knows nothing
 * of an error that a connection has thrown: the runtime keeps alive whatever was
 * called when an error was made.
 */
export const abandoned: FinalizationRegistry<Transport> =
  new FinalizationRegistry((transport) => {
    hangUp(transport, null, { timeout: CLOSE_TIMEOUT }).catch(() => {});
  });

/**
 * Sends what is queued and closes.
 *
 * @param cause Why there was nothing more to receive already, or `null`.
 */
export async function hangUp(
  transport: Transport,
  cause: unknown,
  limits: WaitOptions,
): Promise<void> {
  let failure: { cause: unknown } | undefined;
  try {
    await finish(transport, limits);
    await linger(transport, limits);
  } catch (error) {
    failure = { cause: error };
    throw error;
  } finally {
    await transport.close(cause ?? failure?.cause);
  }
}

async function finish(
  transport: Transport,
  limits: WaitOptions,
): Promise<void> {
  const subject = "The other end did not take all that was sent";
  await within(transport.finish(), limits, subject);
}

/** For a while only, and whatever comes of it. */
async function linger(
  transport: Transport,
  { signal, timeout = Infinity }: WaitOptions,
): Promise<void> {
  const limits = { signal, timeout: Math.min(timeout, LINGER_TIMEOUT) };
  await within(transport.linger(), limits, "").catch(() => {});
}
