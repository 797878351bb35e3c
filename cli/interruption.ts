/**
 * An end that the user or the system wants.
 *
 * @module
 */

import { ExitCode } from "./exit_code.ts";

/** The signals that end the probe in order, with what it then exits with. */
const CODES = {
  SIGHUP: ExitCode.HungUp,
  SIGINT: ExitCode.Interrupted,
  SIGTERM: ExitCode.Terminated,
} as const;

/** Why the probe shall end: the reason of a signal that has aborted. */
export class Interruption extends Error {
  /** The name of the class, for printing. */
  override readonly name = "Interruption";
  /** What the probe then exits with. */
  readonly code: number;

  /** @param signal What the system has sent. */
  constructor(signal: keyof typeof CODES) {
    super(`Interrupted by ${signal}`);
    this.code = CODES[signal];
  }
}

/** The signals that this system sends. */
export const SIGNALS: readonly (keyof typeof CODES)[] =
  Deno.build.os === "windows" ? ["SIGINT"] : ["SIGHUP", "SIGINT", "SIGTERM"];
