/**
 * The half of a transport that messages go out at, and what it tells of those
 * that have still to leave.
 *
 * @module
 */

import type { Draft } from "./draft.ts";
import { Outflow } from "./outflow.ts";
import type { Sent } from "./traffic.ts";

/** See `Transport` for what is not said here. */
export abstract class Outgoing {
  protected readonly outflow: Outflow;

  constructor(highWaterMark: number) {
    this.outflow = new Outflow(highWaterMark);
  }

  /** Whether there is nothing that has still to leave. */
  abstract readonly isIdle: boolean;
  /** Queues one message. */
  abstract send(message: Uint8Array, borrowed: boolean): Promise<void>;
  /** Begins a message, of at most `limit` bytes. */
  abstract compose(limit: number): Draft | undefined;
  /** Queues the message that was begun. */
  abstract commit(): Promise<void>;
  /** Forgets the message that was begun. */
  abstract abandon(): void;

  /** How many bytes the system has not taken yet, with what a transport adds. */
  get bufferedAmount(): number {
    return this.outflow.amount;
  }

  /** How many messages were queued, and how many bytes they have. */
  get sent(): Sent {
    return this.outflow;
  }

  /** Why nothing can be sent any more. */
  get failure(): Error | undefined {
    return this.outflow.failure;
  }

  /** Resolves when the system has taken everything. */
  flush(): Promise<void> {
    return this.outflow.flush(this.isIdle);
  }

  /** As {@linkcode Outgoing.flush}, but does not fail for what a caller has been told already. */
  finish(): Promise<void> {
    return this.outflow.finish(this.isIdle);
  }
}
