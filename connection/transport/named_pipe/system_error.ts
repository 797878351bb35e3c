/**
 * The errors of Windows that pipes meet, by their codes.
 *
 * @module
 */

import type { Kernel32 } from "./bindings.ts";

/** The codes that decide what is done next. */
export const Code = {
  FILE_NOT_FOUND: 2,
  PATH_NOT_FOUND: 3,
  TOO_MANY_OPEN_FILES: 4,
  ACCESS_DENIED: 5,
  NOT_ENOUGH_MEMORY: 8,
  OUT_OF_MEMORY: 14,
  /** Some device does not work: what is said where nothing better is known. */
  GENERAL_FAILURE: 31,
  BAD_NETPATH: 53,
  /** The other computer, or the way to it, is gone. */
  NETNAME_DELETED: 64,
  INVALID_PARAMETER: 87,
  BROKEN_PIPE: 109,
  INVALID_NAME: 123,
  PIPE_BUSY: 231,
  /** The other end has closed, or is closing. */
  NO_DATA: 232,
  PIPE_NOT_CONNECTED: 233,
  MORE_DATA: 234,
  /** The client came before the server waited for it. */
  PIPE_CONNECTED: 535,
  OPERATION_ABORTED: 995,
  IO_INCOMPLETE: 996,
  IO_PENDING: 997,
  NO_SYSTEM_RESOURCES: 1450,
  COMMITMENT_LIMIT: 1455,
  NOT_ENOUGH_QUOTA: 1816,
} as const;

const { errors } = Deno;

/** What a code is to the runtime: a class of errors, and the name by which callers know it. */
interface Kind {
  readonly ErrorClass: new (message: string) => Error;
  readonly code?: string;
}

/** There is too little of something for the moment. */
const EXHAUSTED: Kind = { ErrorClass: Error, code: "ENFILE" };

const KINDS: Record<number, Kind | undefined> = {
  [Code.FILE_NOT_FOUND]: { ErrorClass: errors.NotFound, code: "ENOENT" },
  [Code.PATH_NOT_FOUND]: { ErrorClass: errors.NotFound },
  // As where the runtime does not find a host.
  [Code.BAD_NETPATH]: { ErrorClass: Error },
  [Code.INVALID_NAME]: { ErrorClass: TypeError },
  [Code.ACCESS_DENIED]: { ErrorClass: errors.PermissionDenied, code: "EACCES" },
  [Code.PIPE_BUSY]: { ErrorClass: errors.Busy, code: "EBUSY" },
  [Code.TOO_MANY_OPEN_FILES]: { ErrorClass: Error, code: "EMFILE" },
  [Code.NOT_ENOUGH_MEMORY]: EXHAUSTED,
  [Code.OUT_OF_MEMORY]: EXHAUSTED,
  [Code.NO_SYSTEM_RESOURCES]: EXHAUSTED,
  [Code.COMMITMENT_LIMIT]: EXHAUSTED,
  [Code.NOT_ENOUGH_QUOTA]: EXHAUSTED,
};

/** What a system call failed with, as an error like the runtime's own. */
export function systemError(kernel32: Kernel32, code: number): Error {
  const kind = KINDS[code] ?? { ErrorClass: Error, code: `WinError${code}` };
  const error = new kind.ErrorClass(
    `${describe(kernel32, code)} (os error ${code})`,
  );
  return kind.code === undefined
    ? error
    : Object.assign(error, { code: kind.code });
}

/** Whether a code of a read or a write says that the peer went away. */
export function isGone(code: number): boolean {
  return code === Code.BROKEN_PIPE || code === Code.NO_DATA ||
    code === Code.PIPE_NOT_CONNECTED || code === Code.NETNAME_DELETED;
}

const FROM_SYSTEM = 0x1000;
const IGNORE_INSERTS = 0x200;
const MAX_DESCRIPTION = 512;

/** The system's own sentence, in its user's language. */
function describe({ symbols }: Kernel32, code: number): string {
  const text = new Uint16Array(MAX_DESCRIPTION);
  const flags = FROM_SYSTEM | IGNORE_INSERTS;
  const { length } = text;
  const end = symbols.FormatMessageW(flags, 0n, code, 0, text, length, 0n);
  return String.fromCharCode(...text.subarray(0, end)).trim() ||
    "The system says no more";
}
