/**
 * Two connected streams of bytes in this process, for `Pipe()` and for tests.
 *
 * @module
 */

import type { ByteStream } from "./byte_stream.ts";
import { interrupted } from "./ends.ts";
import { turn } from "./turn.ts";

/** How many bytes one direction holds: about what a socket does. */
const CAPACITY = 64 * 1024;

/**
 * After how many reads the event loop gets a turn. Two ends that only ever wait
 * for each other would otherwise leave none to timers and signals.
 */
const READS_PER_TURN = 16;

/**
 * Makes a connected pair. What one end writes, the other reads; a write waits
 * while the other end has not read what fits.
 */
export function memoryStreams(): [ByteStream, ByteStream] {
  const there = new Direction();
  const back = new Direction();
  return [new MemoryStream(there, back), new MemoryStream(back, there)];
}

/** The bytes under way in one direction: a ring with one reader and one writer. */
class Direction {
  #ring = new Uint8Array(CAPACITY);
  #start = 0;
  #held = 0;
  #wake: (() => void) | undefined;
  readerClosed = false;
  writerClosed = false;

  put(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, CAPACITY - this.#held);
    const at = (this.#start + this.#held) % CAPACITY;
    const first = Math.min(count, CAPACITY - at);
    this.#ring.set(bytes.subarray(0, first), at);
    this.#ring.set(bytes.subarray(first, count), 0);
    this.#held += count;
    return count;
  }

  get(space: Uint8Array): number {
    const count = Math.min(space.length, this.#held);
    const first = Math.min(count, CAPACITY - this.#start);
    space.set(this.#ring.subarray(this.#start, this.#start + first), 0);
    space.set(this.#ring.subarray(0, count - first), first);
    this.#start = (this.#start + count) % CAPACITY;
    this.#held -= count;
    return count;
  }

  /** Waits for the other side to do something. Only one side ever waits. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  notify(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

class MemoryStream implements ByteStream {
  #outgoing: Direction;
  #incoming: Direction;
  #reads = 0;

  constructor(outgoing: Direction, incoming: Direction) {
    this.#outgoing = outgoing;
    this.#incoming = incoming;
  }

  async read(space: Uint8Array): Promise<number | null> {
    if (++this.#reads % READS_PER_TURN === 0) await turn();
    for (;;) {
      if (this.#incoming.readerClosed) throw interrupted();
      const count = this.#incoming.get(space);
      if (count > 0) {
        this.#incoming.notify();
        return count;
      }
      if (this.#incoming.writerClosed) return null;
      await this.#incoming.changed();
    }
  }

  async write(bytes: Uint8Array): Promise<number> {
    for (;;) {
      if (this.#outgoing.writerClosed) throw interrupted();
      if (this.#outgoing.readerClosed) {
        throw new Deno.errors.BrokenPipe("The other end is closed");
      }
      const count = this.#outgoing.put(bytes);
      if (count > 0) {
        this.#outgoing.notify();
        return count;
      }
      await this.#outgoing.changed();
    }
  }

  close(): void {
    this.#outgoing.writerClosed = true;
    this.#incoming.readerClosed = true;
    this.#outgoing.notify();
    this.#incoming.notify();
  }

  // Nothing in memory holds a process open.
  ref(): void {}
  unref(): void {}
}
