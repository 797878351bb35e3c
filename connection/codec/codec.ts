/**
 * How values become messages.
 *
 * @module
 */

/**
 * Turns values into the bytes of a message and back.
 *
 * Any pair of functions will do, as long as both ends use the same. What they
 * throw reaches the caller of `send()` or `recv()` as the `cause` of a
 * `CodecError`, and the connection stays usable.
 *
 * @example JSON
 * ```ts
 * import { assert } from "@std/assert";
 * import { type Codec, Pipe } from "@processing/connection";
 *
 * const json: Codec = {
 *   encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
 *   decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
 * };
 * const [a, b] = Pipe({ codec: json });
 * await a.send({ answer: 42 });
 * assert((await b.recv() as { answer: number }).answer === 42);
 * await a.close();
 * await b.close();
 * ```
 */
export interface Codec {
  /**
   * Encodes a value.
   *
   * @param value The value that was given to `send()`.
   * @returns The message, in memory that the codec does not use again.
   */
  encode(value: unknown): Uint8Array;
  /**
   * Decodes a message.
   *
   * @param bytes The message, in memory of its own: the value may refer to it.
   * @returns The value that `recv()` resolves to.
   */
  decode(bytes: Uint8Array<ArrayBuffer>): unknown;
}
