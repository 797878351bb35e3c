/**
 * What is wrong with the command line.
 *
 * @module
 */

/** Thrown where the command line says nothing that can be done. */
export class UsageError extends Error {
  /** The name of the class, for printing. */
  override readonly name = "UsageError";
}
