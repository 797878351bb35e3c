/**
 * The exceptions of this package that a caller catches by class.
 *
 * Everything else that goes wrong is the nearest built-in or `Deno.errors`
 * class.
 *
 * @module
 */

/**
 * Thrown when one end did not prove that it knows the authentication key.
 *
 * `cause` holds what stood behind it, where there was something: a
 * `Deno.errors.TimedOut` when the handshake's deadline passed, an
 * {@linkcode EOFError} when the peer left.
 *
 * In Python's `processing`: "exception AuthenticationError".
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { AuthenticationError, Client, Listener } from "@processing/connection";
 *
 * await using listener = new Listener(["127.0.0.1", 0], { authkey: "right" });
 * const accepted = listener.accept();
 * const refused = Client(listener.address, { authkey: "wrong" });
 * for (const outcome of await Promise.allSettled([accepted, refused])) {
 *   if (outcome.status === "fulfilled") throw new Error("unreachable");
 *   assert(outcome.reason instanceof AuthenticationError);
 * }
 * ```
 */
export class AuthenticationError extends Error {
  /** The name of the class, for printing. */
  override readonly name = "AuthenticationError";
}

/**
 * Thrown by `recvBytesInto()` when the message is longer than the buffer.
 *
 * The connection stays usable: the message was taken from it and is in
 * {@linkcode BufferTooShort.data}.
 *
 * In Python's `processing`: "exception BufferTooShort", whose `e.args[0]` is `data` here.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { BufferTooShort, Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * await a.sendBytes("longer than four");
 * try {
 *   await b.recvBytesInto(new Uint8Array(4));
 * } catch (error) {
 *   if (!(error instanceof BufferTooShort)) throw error;
 *   assert(error.data.length === 16);
 * }
 * await a.close();
 * await b.close();
 * ```
 */
export class BufferTooShort extends Error {
  /** The name of the class, for printing. */
  override readonly name = "BufferTooShort";
  /** The whole message. */
  readonly data: Uint8Array<ArrayBuffer>;

  /**
   * Makes the error that carries a message which did not fit.
   *
   * @param data The whole message.
   * @param room How many bytes the caller's buffer had room for.
   */
  constructor(data: Uint8Array<ArrayBuffer>, room: number) {
    super(
      `Cannot receive into the buffer: the message has ${data.length} bytes and the buffer has room for ${room}; the message is in this error's data`,
    );
    this.data = data;
  }
}

/**
 * Thrown when the other end has closed the connection between two messages.
 *
 * An end inside a message is `Deno.errors.UnexpectedEof` instead. `cause` is
 * set when the system called the end a reset: then what was sent to the peer
 * last may not have been read.
 *
 * From CPython's `EOFError`, which `recv()` raises there.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { EOFError, Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * await a.close();
 * try {
 *   await b.recv();
 * } catch (error) {
 *   assert(error instanceof EOFError);
 * }
 * await b.close();
 * ```
 */
export class EOFError extends Error {
  /** The name of the class, for printing. */
  override readonly name = "EOFError";
}

/** What a {@linkcode CodecError} knows of the place where a codec stopped. */
export interface CodecErrorOptions extends ErrorOptions {
  /** Where in the value the codec stopped, as an expression: `value.items[3].when`. */
  path?: string;
  /** The message that could not be decoded. */
  data?: Uint8Array<ArrayBuffer>;
}

/**
 * Thrown when a codec cannot encode a value or decode a message.
 *
 * The connection stays usable. Nothing was sent; a message that could not be
 * decoded was taken from the connection and is in
 * {@linkcode CodecError.data}.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { CodecError, Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * try {
 *   await a.send({ items: [1, 2, 3, { when: () => {} }] });
 * } catch (error) {
 *   if (!(error instanceof CodecError)) throw error;
 *   assert(error.path === "value.items[3].when");
 * }
 * await a.close();
 * await b.close();
 * ```
 */
export class CodecError extends Error {
  /** The name of the class, for printing. */
  override readonly name = "CodecError";
  /** Where in the value the codec stopped, or `null` where that is not known. */
  readonly path: string | null;
  /** The message that could not be decoded, or `null` when encoding. */
  readonly data: Uint8Array<ArrayBuffer> | null;

  /**
   * Makes the error.
   *
   * @param message One sentence: what cannot be done and why.
   * @param options The place, the message's bytes and the cause, where known.
   */
  constructor(message: string, options: CodecErrorOptions = {}) {
    super(message, options);
    this.path = options.path ?? null;
    this.data = options.data ?? null;
  }
}
