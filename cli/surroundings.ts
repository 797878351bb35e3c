/**
 * What the probe has around it: a terminal, pipes, or what a test has put there.
 *
 * @module
 */

/** Where lines come from. */
export interface Input {
  readonly isTerminal: boolean;
  /** What comes; nothing is read before that is asked for. */
  stream(): ReadableStream<Uint8Array>;
  /**
   * Asks for a line that is not shown while it is typed.
   *
   * @returns The line, or `null` where the input has ended.
   * @throws The signal's reason, if it aborts.
   */
  askHidden(question: string): Promise<string | null>;
}

/** Where messages go. */
export interface Output {
  readonly isTerminal: boolean;
  /**
   * Writes all of it.
   *
   * @throws {Deno.errors.BrokenPipe} If nobody reads it any more.
   */
  write(bytes: Uint8Array): Promise<void>;
}

/** All of it. */
export interface Surroundings {
  readonly input: Input;
  readonly output: Output;
  /** Whether colours are wanted. */
  readonly colors: boolean;
  /** Aborts when the user or the system wants an end; the reason is an `Interruption`. */
  readonly interrupted: AbortSignal;
  /** Tells the user something beside the messages, in a line of its own. */
  say(line: string): void;
}
