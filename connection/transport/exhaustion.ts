/**
 * What the system has none left of for the moment.
 *
 * @module
 */

/** Whether this process, or the system, has no room for one more connection for now. */
export function isExhausted(error: unknown): boolean {
  const code = error instanceof Error && "code" in error && error.code;
  return code === "EMFILE" || code === "ENFILE";
}
