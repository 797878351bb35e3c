/**
 * A draft in memory of its own, for messages that are not sent at once.
 *
 * @module
 */

import type { Draft } from "../transport/draft.ts";

const INITIAL = 2 * 1024;
/** Beyond this, the memory is not kept for the next message. */
const MAX_KEPT = 256 * 1024;

/** Memory that one message after another is written into. */
export class OwnDraft implements Draft {
  readonly start = 0;
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  at = 0;

  grow(count: number): void {
    const needed = Math.max(INITIAL, 2 * this.bytes.length, this.at + count);
    const grown = new Uint8Array(needed);
    grown.set(this.bytes.subarray(0, this.at));
    this.#use(grown);
  }

  /** A copy of the message. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.at);
  }

  /** Forgets what was written; the next message is written in its place. */
  reset(): void {
    this.at = 0;
    if (this.bytes.length > MAX_KEPT) this.#use(new Uint8Array(0));
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
