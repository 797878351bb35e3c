/**
 * Any codec's work on the messages of a transport, with one kind of error.
 *
 * @module
 */

import { CodecError } from "../errors.ts";
import { type Frame, ownBytes } from "../transport/frame.ts";
import { MessageTooLong } from "../transport/too_long.ts";
import type { Transport } from "../transport/transport.ts";
import type { Codec } from "./codec.ts";
import { type DirectCodec, directCodec } from "./direct.ts";
import { undecodable } from "./malformed.ts";

/** Sends values, and makes values of what is received. */
export class ValueCodec {
  #codec: Codec;
  #direct: DirectCodec | undefined;

  constructor(codec: Codec) {
    this.#codec = codec;
    this.#direct = directCodec(codec);
  }

  /**
   * Encodes a value and queues it, as `Transport.send` does.
   *
   * @throws {CodecError} If it cannot be encoded; nothing was sent.
   * @throws {RangeError} If it is too long while it is encoded; nothing was sent.
   */
  send(value: unknown, transport: Transport): Promise<void> {
    const direct = this.#direct;
    const draft = direct && transport.compose();
    if (!draft) return transport.send(this.#encode(value), false);
    try {
      direct.encodeInto(value, draft);
    } catch (error) {
      transport.abandon();
      throw encodeFailure(error);
    }
    return transport.commit();
  }

  /**
   * Decodes a message.
   *
   * @throws {CodecError} If it cannot be decoded; the error has the message.
   */
  consume(frame: Frame): unknown {
    const { bytes, start, end } = frame;
    if (this.#direct) return this.#direct.decodeFrom(bytes, start, end);
    const data = ownBytes(frame);
    try {
      return this.#codec.decode(data);
    } catch (cause) {
      if (cause instanceof CodecError) throw cause;
      throw undecodable(data, "the codec threw; see the cause", { cause });
    }
  }

  #encode(value: unknown): Uint8Array {
    let message: unknown;
    try {
      message = this.#codec.encode(value);
    } catch (error) {
      throw encodeFailure(error);
    }
    if (message instanceof Uint8Array) return message;
    throw new CodecError(
      `Cannot encode the value: the codec returned no Uint8Array but ${typeof message}`,
    );
  }
}

function encodeFailure(cause: unknown): unknown {
  const isKnown = cause instanceof CodecError ||
    cause instanceof MessageTooLong;
  if (isKnown) return cause;
  return new CodecError(
    "Cannot encode the value: the codec threw; see the cause",
    { cause },
  );
}
