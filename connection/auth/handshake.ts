/**
 * Takes a connection through a handshake, within its deadline.
 *
 * @module
 */

import { formatAddress } from "../address.ts";
import { type WaitOptions, watch, within } from "../deadline.ts";
import { AuthenticationError, EOFError } from "../errors.ts";
import { ownBytes } from "../transport/frame.ts";
import type { Transport } from "../transport/transport.ts";
import { turns, TURNS_UNTIL_READ } from "../transport/turn.ts";
import {
  type Dialect,
  type HandshakeChannel,
  MAX_HANDSHAKE_MESSAGE,
  type Side,
} from "./dialect.ts";

/**
 * How long the last message of a handshake that failed may take to leave, and
 * the other end to say something to that, each in milliseconds.
 */
const FAREWELL_TIMEOUT = 1000;

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
    await channel.finish();
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

class TransportChannel implements HandshakeChannel {
  readonly peer: string;
  #transport: Transport;
  #over: Promise<never>;
  #broken = Promise.withResolvers<never>();
  /** Rejects when what was sent cannot leave: nobody will answer it. */
  #unanswered: Promise<never>;

  constructor(transport: Transport, peer: string, over: Promise<never>) {
    this.peer = peer;
    this.#transport = transport;
    this.#over = over;
    this.#unanswered = afterWhatCame(this.#broken.promise);
    this.#unanswered.catch(() => {});
  }

  async send(message: Uint8Array): Promise<void> {
    await Promise.race([this.#transport.send(message, false), this.#over]);
    this.#transport.flush().catch(this.#broken.reject);
  }

  async receive(): Promise<Uint8Array> {
    for (;;) {
      const frame = this.#transport.take();
      if (frame) return ownBytes(frame);
      await this.#fill();
    }
  }

  /** CPython refuses whoever gives up, and its error is another where it cannot say so. */
  async decline(message: Uint8Array): Promise<void> {
    await this.send(message);
    const reaction = within(this.#fill(), { timeout: FAREWELL_TIMEOUT }, "");
    await reaction.catch(() => {});
  }

  /**
   * Waits until the last message has left, or cannot: both ends have proved by
   * then what they had to, and the connection is not to fail for it later.
   */
  async finish(): Promise<void> {
    const left = this.#transport.flush().catch(() => {});
    await Promise.race([left, this.#over]);
  }

  #fill(): Promise<void> {
    const filled = this.#transport.fill();
    return Promise.race([filled, this.#unanswered, this.#over]);
  }
}

/** Rejects as `broken` does, when whatever had come before that was read: it says more. */
async function afterWhatCame(broken: Promise<never>): Promise<never> {
  try {
    return await broken;
  } catch (error) {
    await turns(TURNS_UNTIL_READ);
    throw error;
  }
}

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
