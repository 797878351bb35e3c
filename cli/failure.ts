/**
 * What an error means for whoever uses the probe.
 *
 * @module
 */

import { AuthenticationError } from "../connection/mod.ts";
import { ExitCode } from "./exit_code.ts";
import { UsageError } from "./options.ts";
import { messageOf } from "./visible.ts";

const { errors } = Deno;

type Class = abstract new (...args: never[]) => unknown;

/** The codes of errors that come before the conversation. */
const CODES: readonly (readonly [code: number, ...classes: Class[]])[] = [
  [ExitCode.NotAuthenticated, AuthenticationError],
  [ExitCode.NotPermitted, errors.NotCapable, errors.PermissionDenied],
  [ExitCode.NobodyThere, errors.ConnectionRefused, errors.ConnectionReset],
  [ExitCode.NobodyThere, errors.NotFound, errors.TimedOut, errors.Busy],
  [ExitCode.NobodyThere, errors.NetworkUnreachable, errors.WouldBlock],
  [ExitCode.Usage, UsageError, TypeError, RangeError, errors.NotSupported],
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

/** The exit code of an error. */
export function codeOf(error: unknown): number {
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
  return [message, ...options.map((option) => `hint: ${option}`)].join("\n");
}
