/**
 * What the probe tells the shell.
 *
 * @module
 */

/** The codes; `--help` says the same. */
export const ExitCode = {
  /** The conversation has ended in order. */
  Ok: 0,
  /** It broke off, or something could not be sent or printed. */
  Failed: 1,
  /** The command line says nothing that can be done. */
  Usage: 2,
  /** One end did not prove that it knows the key. */
  NotAuthenticated: 3,
  /** Nobody was there in time. */
  NobodyThere: 4,
  /** A permission is missing: Deno's or the system's. */
  NotPermitted: 5,
  /** The address cannot be listened at. */
  CannotListen: 6,
  /** SIGHUP, as shells have it: the terminal was closed. */
  HungUp: 129,
  /** SIGINT: Ctrl-C. */
  Interrupted: 130,
  /** SIGTERM: `kill`. */
  Terminated: 143,
} as const;
