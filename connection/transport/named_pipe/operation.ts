/**
 * One thing after another that the system does with a file, while this thread
 * goes on.
 *
 * @module
 */

import type { CompletionPort } from "./completion_port.ts";
import { Code } from "./system_error.ts";

/** The size of an OVERLAPPED, in bytes. */
export const OVERLAPPED_SIZE = 32;

/** What came of an operation: the system's error code, or 0, and how many bytes it moved. */
export interface Outcome {
  readonly code: number;
  readonly count: number;
}

/**
 * A place for one operation at a time: a read or a connect, or a write.
 *
 * Whether it is done, its OVERLAPPED tells, and nothing else does: a packet of
 * the port may be late, or may not come at all.
 */
export class Operation {
  #port: CompletionPort;
  #file: bigint;
  #overlapped: bigint;
  #count = new Uint32Array(1);
  #whenDone: ((outcome: Outcome) => void) | undefined;
  #isHeld = true;
  #isHolding = false;
  #isClosed = false;
  #idle: (() => void) | undefined;

  /** @param overlapped The address of an OVERLAPPED that is there as long as this is used. */
  constructor(port: CompletionPort, file: bigint, overlapped: bigint) {
    this.#port = port;
    this.#file = file;
    this.#overlapped = overlapped;
  }

  /** Whether an operation is under way. */
  get isPending(): boolean {
    return this.#whenDone !== undefined;
  }

  /** Whether the process stays open while an operation is under way, as it does at first. */
  set isHeld(isHeld: boolean) {
    this.#isHeld = isHeld;
    this.#updateHold();
  }

  /**
   * Begins an operation.
   *
   * @param call Calls the system with the address of the OVERLAPPED; returns
   * what that returns: 0 where it has failed, or is not done yet.
   * @param whenDone Is told of the outcome, if that is not there at once.
   * @returns The outcome, if it is.
   */
  begin(
    call: (overlapped: bigint) => number,
    whenDone: (outcome: Outcome) => void,
  ): Outcome | undefined {
    if (this.#isClosed) return { code: Code.OPERATION_ABORTED, count: 0 };
    if (call(this.#overlapped) === 0) {
      const code = this.#lastError();
      if (code === Code.IO_PENDING) return this.#expect(whenDone);
      if (code !== Code.MORE_DATA) return this.#fail(code, whenDone);
    }
    return this.#outcome() ?? this.#expect(whenDone);
  }

  /** Looks whether the operation is done. */
  look(): void {
    const whenDone = this.#whenDone;
    const outcome = whenDone && this.#outcome();
    if (!outcome) return;
    this.#whenDone = undefined;
    this.#port.forget(this.#overlapped);
    this.#updateHold();
    whenDone(outcome);
    this.#idle?.();
  }

  /**
   * Ends what is under way, which is done with `OPERATION_ABORTED` then, unless
   * it was done already. Nothing else can be begun.
   *
   * @returns A promise that resolves when nothing is under way any more, or
   * `undefined` where nothing is.
   */
  cancel(): Promise<void> | undefined {
    this.#isClosed = true;
    if (!this.isPending) return undefined;
    this.#cancelNow();
    // Whoever closes waits for it.
    this.isHeld = true;
    this.look();
    if (!this.isPending) return undefined;
    return new Promise((resolve) => this.#idle = resolve);
  }

  /**
   * The failure of a call. Where the system is at it all the same, the code was
   * another call's, and the memory is still in use: it has failed when it is not.
   */
  #fail(
    code: number,
    whenDone: (outcome: Outcome) => void,
  ): Outcome | undefined {
    const failure = { code: code || Code.GENERAL_FAILURE, count: 0 };
    if (!this.#cancelNow()) return failure;
    return this.#expect((outcome) => {
      const isAborted = outcome.code === Code.OPERATION_ABORTED;
      whenDone(isAborted && !this.#isClosed ? failure : outcome);
    });
  }

  /** Asks the system to end what is under way; returns whether anything was. */
  #cancelNow(): boolean {
    const { symbols } = this.#port.kernel32;
    return symbols.CancelIoEx(this.#file, this.#overlapped) !== 0;
  }

  #expect(whenDone: (outcome: Outcome) => void): undefined {
    this.#whenDone = whenDone;
    this.#port.expect(this.#overlapped, this);
    this.#updateHold();
  }

  /** What the OVERLAPPED says, or `undefined` while the operation is under way. */
  #outcome(): Outcome | undefined {
    const { symbols } = this.#port.kernel32;
    const isDone = symbols.GetOverlappedResult(
      this.#file,
      this.#overlapped,
      this.#count,
      0,
    );
    const code = isDone ? 0 : this.#lastError();
    if (code === Code.IO_INCOMPLETE) return undefined;
    return { code, count: this.#count[0]! };
  }

  /** Right only at once after a call that has failed. */
  #lastError(): number {
    return this.#port.kernel32.symbols.GetLastError();
  }

  #updateHold(): void {
    const isHolding = this.isPending && this.#isHeld;
    if (isHolding === this.#isHolding) return;
    this.#isHolding = isHolding;
    if (isHolding) this.#port.hold();
    else this.#port.release();
  }
}
