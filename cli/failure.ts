/**
 * What an error means for whoever uses the probe.
 *
 * @module
 */

import { AuthenticationError } from "../connection/mod.ts";
import { ExitCode } from "./exit_code.ts";
import { Interruption } from "./interruption.ts";
import { UsageError } from "./usage_error.ts";
import { messageOf } from "./visible.ts";

const { errors } = Deno;

type Class = abstract new (...args: never[]) => unknown;

/** Thrown where an address cannot be listened at. */
export class CannotListen extends Error {
  /** The name of the class, for printing. */
  override readonly name = "CannotListen";
}

/** The codes of errors that come before the conversation. */
const CODES: readonly (readonly [code: number, ...classes: Class[]])[] = [
  [ExitCode.NotAuthenticated, AuthenticationError],
  [ExitCode.NotPermitted, errors.NotCapable, errors.PermissionDenied],
  [ExitCode.NobodyThere, errors.ConnectionRefused, errors.ConnectionReset],
  [ExitCode.NobodyThere, errors.NotFound, errors.TimedOut, errors.Busy],
  [ExitCode.NobodyThere, errors.NetworkUnreachable, errors.WouldBlock],
  [ExitCode.NobodyThere, errors.AddrNotAvailable, errors.NotADirectory],
  [ExitCode.CannotListen, CannotListen],
  // The runtime's own for what can be no host.
  [ExitCode.Usage, UsageError, errors.NotSupported, URIError],
];

/** What an error's sentence asks for, and the option that does it. */
const HINTS: readonly (readonly [sentence: RegExp, option: string])[] = [
  [/no authkey is set here/, "--key-file, --key-env or --key-prompt"],
  [/dialect: "multiprocessing"/, "--dialect multiprocessing"],
  [/dialect: "native"/, "--dialect native"],
  [/allowMd5: true/, "--allow-md5"],
  [/retry: true/, "--retry"],
  [/replaceStale: true/, "--replace-stale"],
];

/** The exit code of an error, or of an interruption. */
export function codeOf(error: unknown): number {
  if (error instanceof Interruption) return error.code;
  const found = CODES.find(([, ...classes]) =>
    classes.some((Class) => error instanceof Class)
  );
  return found?.[0] ?? ExitCode.Failed;
}

/** What to tell of an error: what it says, and the options that it asks for. */
export function explain(error: unknown): string {
  const message = messageOf(error);
  const options = HINTS.filter(([sentence]) => sentence.test(message))
    .map(([, option]) => option);
  return [
    message,
    ...reasons(error),
    ...options.map((option) => `hint: ${option}`),
  ].join("\n");
}

/** Why it came to nothing until the time was over. */
function reasons(error: unknown): string[] {
  const isLate = error instanceof errors.TimedOut &&
    error.cause instanceof Error;
  return isLate ? [`reason: ${messageOf(error.cause)}`] : [];
}
