/**
 * What a connection sends, and how long its callers wait for room.
 *
 * @module
 */

import { byteRange, isFixed, toBytes } from "./bytes.ts";
import type { ValueCodec } from "./codec/message.ts";
import { assertWait, type WaitOptions, within } from "./deadline.ts";
import { hangUp } from "./hang_up.ts";
import { closedHere } from "./transport/ends.ts";
import { MAX_COPIED, type Transport } from "./transport/transport.ts";

const NO_ROOM = "There was no room to send";

/** The outgoing half of a connection. */
export class Outbox {
  #transport: Transport;
  #values: ValueCodec;
  #isClosed = false;

  constructor(transport: Transport, values: ValueCodec) {
    this.#transport = transport;
    this.#values = values;
  }

  /** Sends a value. See `Connection.send`. */
  send(value: unknown, options: WaitOptions | undefined): Promise<void> {
    try {
      const bounds = assertWait(options);
      this.#assertSendable();
      const sent = this.#values.send(value, this.#transport);
      return bounds ? within(sent, bounds, NO_ROOM) : sent;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Sends bytes, as one message. See `Connection.sendBytes`. */
  sendBytes(
    data: string | BufferSource,
    offset: number,
    size: number | undefined,
    options: WaitOptions | undefined,
  ): Promise<void> {
    try {
      const bounds = assertWait(options);
      this.#assertSendable();
      const bytes = byteRange(toBytes(data), offset, size);
      if (bounds) {
        // A call that ends early gives its buffer back while the message is still queued.
        const sent = this.#transport.send(bytes.slice(), false);
        return within(sent, bounds, NO_ROOM);
      }
      return bytes.length <= MAX_COPIED || isFixed(bytes)
        ? this.#transport.send(bytes, typeof data !== "string")
        : this.#transport.send(bytes.slice(), false);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Resolves when the system has taken everything. See `Connection.flush`. */
  async flush(options: WaitOptions | undefined): Promise<void> {
    const bounds = assertWait(options);
    if (this.#isClosed) throw closedHere("flush");
    const flushed = this.#transport.flush();
    await (bounds ? within(flushed, bounds, "Cannot flush") : flushed);
  }

  /**
   * Sends what is queued and closes the transport. Called once.
   *
   * @param cause Why there was nothing more to receive already, or `null`.
   */
  close(cause: unknown, limits: WaitOptions): Promise<void> {
    this.#isClosed = true;
    return hangUp(this.#transport, cause, limits);
  }

  /** Throws also where a message that was broken has closed the transport. */
  #assertSendable(): void {
    if (this.#isClosed || this.#transport.closed) throw closedHere("send");
  }
}
