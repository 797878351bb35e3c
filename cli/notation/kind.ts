/**
 * A kind of value that JSON lacks, and how it is noted.
 *
 * @module
 */

/** Thrown where text is no value, or a value has no text. */
export class NotationError extends Error {
  /** The name of the class, for printing. */
  override readonly name = "NotationError";
}

/** A kind of value, noted as an object with one key: `{"$tag": payload}`. */
export interface Kind<T = unknown> {
  /** The key, with its `$`. */
  readonly tag: string;
  /** Whether a value is of this kind. */
  holds(value: unknown): boolean;
  /**
   * The payload of a value, as JSON has it.
   *
   * @param inner Notes a value within it.
   */
  note(value: T, inner: (value: unknown) => unknown): unknown;
  /**
   * The value of a payload.
   *
   * @param inner Reads what `inner` has noted.
   * @throws {Error} If it is no payload of this kind.
   */
  read(payload: unknown, inner: (noted: unknown) => unknown): T;
}

/** Makes a kind, and forgets what its values are. */
export function kind<T>(of: Kind<T>): Kind {
  return of as Kind;
}

/** Throws unless a payload is text. */
export function text(payload: unknown): string {
  if (typeof payload === "string") return payload;
  throw new NotationError("it must be text");
}

/** Throws unless a payload is a list, of so many parts where that is said. */
export function list(payload: unknown, length?: number): unknown[] {
  if (
    Array.isArray(payload) && (length ?? payload.length) === payload.length
  ) {
    return payload;
  }
  const parts = length === undefined ? "" : ` of ${length}`;
  throw new NotationError(`it must be a list${parts}`);
}

/** The whole number that decimal digits say. */
export function integer(payload: unknown): bigint {
  if (/^-?\d+$/.test(text(payload))) return BigInt(payload as string);
  throw new NotationError("it must be digits");
}

/** The bytes of base64. */
export function bytes(payload: unknown): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text(payload));
}
