/** A stream around another one, into which a test injects faults: pieces, delays, and something that happens once, at one operation. */

import type { ByteStream } from "../../connection/transport/byte_stream.ts";
import { turn } from "../../connection/transport/turn.ts";

/** What is asked of a stream. */
export type Operation = "read" | "write";

/** How bytes move where nothing goes wrong. */
export interface Pace {
  /** How many bytes an operation moves at the most. Default: as many as it can. */
  most?(operation: Operation): number;
  /** How many turns of the event loop it waits for first. Default: none. */
  delay?(): number;
}

/** Before an operation has moved anything, while it is under way, or when its outcome is there and nobody has been told. */
export type Phase = "before" | "during" | "after";

/** Something that happens once: at an operation, or when so many bytes were written. */
export interface Injection {
  /** The operation: its index among the reads and writes of this end, as they begin. */
  at?: { index: number; phase: Phase };
  /** After how many bytes that were written. */
  written?: number;
  /** Makes it happen. */
  strike(stream: InjectedStream): void;
}

/** How many bytes a read gives at the most: about what a system has at once. */
const MOST_READ = 64 * 1024;

/** See above. The stream around which it is belongs to it. */
export class InjectedStream implements ByteStream {
  /** Whether the injection has happened. */
  isStruck = false;
  /** Whether whoever owns this has closed it. */
  isClosed = false;
  /** Which operation was told why nothing moves any more. */
  told: Operation | undefined;
  /** The operations that have not settled yet. */
  readonly pending: Set<string> = new Set();
  /** How many operations have begun. */
  #operations = 0;
  /** How many bytes were written. */
  #written = 0;
  #inner: ByteStream;
  #pace: Pace;
  #injection: Injection | undefined;
  #isInnerClosed = false;
  /** Why nothing moves any more. */
  #failure: Error | undefined;
  #failed = Promise.withResolvers<void>();
  #closed = Promise.withResolvers<void>();
  /** What every operation waits for. */
  #held: Promise<void> | undefined;
  /** What the end of the other stream is told as. */
  #reset: Error | undefined;

  constructor(inner: ByteStream, pace: Pace = {}, injection?: Injection) {
    this.#inner = inner;
    this.#pace = pace;
    this.#injection = injection;
  }

  async read(space: Uint8Array): Promise<number | null> {
    // What comes too late must not come to where nobody expects it any more.
    const most = Math.min(space.length, this.#most("read"), MOST_READ);
    const piece = new Uint8Array(most);
    const count = await this.#operate("read", () => this.#inner.read(piece));
    if (!count) return null;
    space.set(piece.subarray(0, count));
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    const allowed = (this.#injection?.written ?? Infinity) - this.#written;
    if (allowed <= 0) this.#strike();
    const piece = bytes.subarray(0, Math.min(this.#most("write"), allowed));
    const count = await this.#operate("write", () => this.#inner.write(piece));
    this.#written += count ?? 0;
    if (count === allowed) this.#strike();
    return count ?? 0;
  }

  /** Resolves when whoever owns this has closed it. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  close(): void {
    this.isClosed = true;
    this.#closed.resolve();
    this.closeInner();
  }

  ref(): void {
    this.#inner.ref();
  }

  unref(): void {
    this.#inner.unref();
  }

  /**
   * Nothing moves any more. The error is told once, as by a system: to one
   * operation, behind which a read finds the end and a write a broken pipe.
   */
  break(error: Error): void {
    this.#failure ??= error;
    this.#failed.resolve();
  }

  /** Goes as a process does that is killed: the other end sees what was written, and then the end. */
  vanish(): void {
    this.closeInner();
    this.break(new Deno.errors.Interrupted("This end is no more"));
  }

  /** Nothing begins to move until then, as with a process that is stopped. */
  hold(until: Promise<void>): void {
    this.#held = until;
  }

  /** From now on, the end of what comes is told as this error. */
  endAs(reset: Error): void {
    this.#reset = reset;
  }

  #most(operation: Operation): number {
    return this.#pace.most?.(operation) ?? Infinity;
  }

  /** Resolves to `null` at the end. */
  async #operate(
    operation: Operation,
    move: () => Promise<number | null>,
  ): Promise<number | null> {
    const index = this.#operations++;
    const name = `${operation} ${index}`;
    const { at, written } = this.#injection ?? {};
    const phase = at?.index === index ? at.phase : undefined;
    this.pending.add(name);
    try {
      if (phase === "before" || written === 0) this.#strike();
      await this.#delay();
      await this.#held;
      const moved = this.#move(operation, move);
      if (phase === "during") await Promise.resolve().then(this.#strike);
      const outcome = await moved;
      if (phase === "after") this.#strike();
      return outcome;
    } finally {
      this.pending.delete(name);
    }
  }

  async #move(
    operation: Operation,
    move: () => Promise<number | null>,
  ): Promise<number | null> {
    if (this.#failure) return this.#tell(operation);
    const moved = this.#unlessReset(move());
    moved.catch(() => {});
    const outcome = await Promise.race([moved, this.#failed.promise]);
    return outcome === undefined ? this.#tell(operation) : outcome;
  }

  /** Resolves to nothing where the end is to be told as an error. */
  async #unlessReset(
    moved: Promise<number | null>,
  ): Promise<number | null | undefined> {
    try {
      const count = await moved;
      if (count !== null || !this.#reset) return count;
    } catch (error) {
      const isEnd = error instanceof Deno.errors.BrokenPipe;
      if (!isEnd || !this.#reset) throw error;
    }
    this.break(this.#reset);
  }

  #tell(operation: Operation): null {
    if (!this.told) {
      this.told = operation;
      throw this.#failure;
    }
    if (operation === "read") return null;
    throw new Deno.errors.BrokenPipe("The line is broken", {
      cause: this.#failure,
    });
  }

  #strike = (): void => {
    if (this.isStruck) return;
    this.isStruck = true;
    this.#injection!.strike(this);
  };

  async #delay(): Promise<void> {
    for (let turns = this.#pace.delay?.() ?? 0; turns > 0; turns--) {
      await turn();
    }
  }

  /** Closes what is underneath, if it is still open. */
  closeInner(): void {
    if (!this.#isInnerClosed) this.#inner.close();
    this.#isInnerClosed = true;
  }
}
