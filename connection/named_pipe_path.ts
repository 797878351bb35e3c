/**
 * The path of a Windows named pipe: `\\.\pipe\name`.
 *
 * @module
 */

/** This computer (`.`, and `?` means the same) or another one, and the name there. */
const PIPE_PATH =
  /^\\\\(?:[.?]|[\p{L}\p{N}][\p{L}\p{N}_.-]*)\\pipe\\(?<name>.+)$/isu;

/** How a path is written in a program, for messages. */
export const PIPE_FORM = String.raw`"\\\\.\\pipe\\name"`;
const REMOTE_FORM = String.raw`"\\\\server\\pipe\\name"`;

/** How many characters Windows takes, all of the path included. */
const MAX_LENGTH = 256;

/** A path on this computer that nobody has, and nobody can guess. */
export function freshPipePath(): string {
  return `\\\\.\\pipe\\processing-${Deno.pid}-${crypto.randomUUID()}`;
}

/** Whether a path leads to this computer, where alone pipes can be made. */
export function isLocalPipe(path: string): boolean {
  return /^\\\\[.?]\\/.test(path);
}

/**
 * Throws unless a path is one of a pipe, and of that pipe alone.
 *
 * @throws {TypeError} If it has not the form.
 * @throws {RangeError} If it is too long for the system.
 */
export function assertPipePath(path: unknown): void {
  const name = typeof path === "string" && PIPE_PATH.exec(path)?.groups?.name;
  if (!name || !isTakenAsWritten(name)) {
    throw new TypeError(
      `Cannot use ${
        Deno.inspect(path)
      } as the path of a pipe: it must be ${PIPE_FORM}, or ${REMOTE_FORM} on another computer`,
    );
  }
  const { length } = path as string;
  if (length > MAX_LENGTH) {
    throw new RangeError(
      `Cannot use ${
        Deno.inspect(path)
      } as the path of a pipe: it has ${length} characters and the system takes ${MAX_LENGTH}; use a shorter name`,
    );
  }
}

/**
 * Whether Windows takes a name as it is written. `/` and `..` would be steps to
 * somewhere else, to a file even, and dots and spaces at an end are dropped.
 */
function isTakenAsWritten(name: string): boolean {
  return !/[/\p{Cc}]/u.test(name) &&
    name.split("\\").every((part) => /[^. ]$/.test(part));
}
