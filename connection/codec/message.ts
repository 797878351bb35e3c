/**
 * Any codec's work, with one kind of error.
 *
 * @module
 */

import { CodecError } from "../errors.ts";
import type { Codec } from "./codec.ts";

/** Encodes a value; whatever goes wrong is a `CodecError`. */
export function encodeMessage(codec: Codec, value: unknown): Uint8Array {
  let message: unknown;
  try {
    message = codec.encode(value);
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw new CodecError(
      "Cannot encode the value: the codec threw; see the cause",
      { cause },
    );
  }
  if (message instanceof Uint8Array) return message;
  throw new CodecError(
    `Cannot encode the value: the codec returned no Uint8Array but ${typeof message}`,
  );
}

/** Decodes a message; whatever goes wrong is a `CodecError` that carries it. */
export function decodeMessage(codec: Codec, message: Uint8Array): unknown {
  const data = message as Uint8Array<ArrayBuffer>;
  try {
    return codec.decode(data);
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw new CodecError(
      `Cannot decode a message of ${data.length} bytes: the codec threw; see the cause`,
      { cause, data },
    );
  }
}
