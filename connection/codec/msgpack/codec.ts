/**
 * MessagePack as a codec: one encoder and one decoder, used again and again.
 *
 * @module
 */

import { bufferBytes } from "../../bytes.ts";
import { CodecError } from "../../errors.ts";
import type { Codec } from "../codec.ts";
import type { DirectCodec } from "../direct.ts";
import type { Draft } from "../../transport/draft.ts";
import { Decoder, Malformed } from "./decoder.ts";
import { Encoder } from "./encoder.ts";
import { OwnDraft } from "./own_draft.ts";

/** Beyond this, what was decoded last is not kept. */
const MAX_KEPT = 64 * 1024;

/** A codec with limits of its own. */
export class MessagePackCodec implements Codec, DirectCodec {
  #maxDepth: number;
  #encoder: Encoder;
  #decoder: Decoder;
  #draft = new OwnDraft();

  /**
   * @param maxDepth How many containers may be inside one another.
   * @param safeNumbers Whether 64-bit integers are numbers where those are exact.
   */
  constructor(maxDepth: number, safeNumbers: boolean) {
    this.#maxDepth = maxDepth;
    this.#encoder = new Encoder(maxDepth);
    this.#decoder = new Decoder(maxDepth, safeNumbers);
  }

  encode(value: unknown): Uint8Array<ArrayBuffer> {
    const draft = this.#encoder.isBusy ? new OwnDraft() : this.#draft;
    try {
      this.encodeInto(value, draft);
      return draft.copy();
    } finally {
      draft.reset();
    }
  }

  decode(source: Uint8Array<ArrayBuffer>): unknown {
    const bytes = bufferBytes(source);
    // What others may change meanwhile is read only once.
    const isShared = !((bytes.buffer as unknown) instanceof ArrayBuffer);
    try {
      return this.decodeFrom(isShared ? bytes.slice() : bytes, 0, bytes.length);
    } finally {
      // They are the caller's, and may change their size or their owner.
      this.#decoder.forget();
    }
  }

  encodeInto(value: unknown, draft: Draft): void {
    // A getter may encode something while its own object is being encoded.
    const encoder = this.#encoder.isBusy
      ? new Encoder(this.#maxDepth)
      : this.#encoder;
    encoder.encodeInto(value, draft);
  }

  decodeFrom(bytes: Uint8Array, start: number, end: number): unknown {
    try {
      return this.#decoder.decode(bytes, start, end);
    } catch (error) {
      throw refusal(bytes.slice(start, end), error);
    } finally {
      if (bytes.length > MAX_KEPT) this.#decoder.forget();
    }
  }
}

function refusal(data: Uint8Array, error: unknown): CodecError {
  const isMalformed = error instanceof Malformed;
  const reason = isMalformed ? error.message : "see the cause";
  const cause = isMalformed ? error.cause : error;
  return new CodecError(
    `Cannot decode a message of ${data.length} bytes: ${reason}`,
    {
      data: data as Uint8Array<ArrayBuffer>,
      ...(cause !== undefined && { cause }),
    },
  );
}
