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
 * @example Lines of text
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Codec, Pipe } from "@processing/connection";
 *
 * const lines: Codec = {
 *   encode: (value) => new TextEncoder().encode((value as string[]).join("\n")),
 *   decode: (bytes) => new TextDecoder().decode(bytes).split("\n"),
 * };
 * const [a, b] = Pipe({ codec: lines });
 * await a.send(["one", "two"]);
 * assertEquals(await b.recv(), ["one", "two"]);
 * await a.close();
 * await b.close();
 * ```
 */
export interface Codec<Message extends Uint8Array = Uint8Array> {
  /**
   * Encodes a value.
   *
   * @param value The value that was given to `send()`.
   * @returns The message, in memory that the codec does not use again.
   */
  encode(value: unknown): Message;
  /**
   * Decodes a message.
   *
   * @param bytes The message, in memory of its own: the value may refer to it.
   * @returns The value that `recv()` resolves to.
   */
  decode(bytes: Uint8Array<ArrayBuffer>): unknown;
}
