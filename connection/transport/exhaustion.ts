/**
 * What the system has none left of for the moment.
 *
 * @module
 */

/** File descriptors, of the process and of the system, and memory for sockets. */
const CODES: readonly unknown[] = ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"];

/** Whether this process, or the system, has no room for one more connection for now. */
export function isExhausted(error: unknown): error is Error {
  return error instanceof Error && "code" in error &&
    CODES.includes(error.code);
}
