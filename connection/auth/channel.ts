/**
 * How the messages of a handshake go over a transport, and what becomes of those
 * that wait for one when there will be none.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { ownBytes } from "../transport/frame.ts";
import type { Transport } from "../transport/transport.ts";
import { turns, TURNS_UNTIL_READ } from "../transport/turn.ts";
import type { HandshakeChannel } from "./dialect.ts";

/**
 * How long the last message of a handshake that failed may take to leave, and
 * the other end to say something to that, each in milliseconds.
 */
export const FAREWELL_TIMEOUT = 1000;

/** What a handshake sees of a transport, which it does not own. */
export class TransportChannel implements HandshakeChannel {
  readonly peer: string;
  #transport: Transport;
  #over: Promise<never>;
  #broken = Promise.withResolvers<never>();
  /** Rejects when what was sent cannot leave: nobody will answer it. */
  #unanswered: Promise<never>;

  /** @param over Rejects when nobody waits any longer. */
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
   * Waits until the last message has left, or cannot. What fails then is the
   * handshake's, of which nobody is told any more, and not the connection's, which
   * would tell its owner when it is closed.
   *
   * @throws {unknown} As `over` does, if nobody waits any longer.
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
