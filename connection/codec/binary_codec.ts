/**
 * A codec of an encoder, which is used again and again, and a decoder.
 *
 * @module
 */

import { bufferBytes } from "../bytes.ts";
import type { CodecError } from "../errors.ts";
import type { Draft } from "../transport/draft.ts";
import type { Codec } from "./codec.ts";
import { type DirectCodec, withDirect } from "./direct.ts";
import { Malformed, undecodable } from "./malformed.ts";
import { OwnDraft } from "./own_draft.ts";

/** Beyond this, what was decoded last is not kept. */
const MAX_KEPT = 64 * 1024;

/** Writes values into drafts, one after another. */
export interface Encoder {
  /** Whether it is at work: what is being encoded may have getters that encode. */
  readonly isBusy: boolean;
  /**
   * Writes one value at the draft's `at`, and moves that behind it.
   *
   * @throws {CodecError} If it cannot be encoded; the error says where that was found.
   * @throws {unknown} What the draft, or a getter of the value, throws.
   */
  encodeInto(value: unknown, draft: Draft): void;
}

/** Reads values from messages, one after another. */
export interface Decoder {
  /**
   * Reads the one value that is in `bytes` from `start` to `end`. Nothing in it
   * refers to that memory.
   *
   * @throws {Malformed} If there is no such value.
   * @throws {Error} What the runtime throws, for text that is too long.
   */
  decode(bytes: Uint8Array, start: number, end: number): unknown;
  /** Keeps nothing of what was read last. */
  forget(): void;
}

/** A codec that writes into the memory that is sent, and reads from that which came. */
export class BinaryCodec
  implements Codec<Uint8Array<ArrayBuffer>>, DirectCodec {
  #makeEncoder: () => Encoder;
  #encoder: Encoder;
  #decoder: Decoder;
  #draft = new OwnDraft();

  constructor(makeEncoder: () => Encoder, decoder: Decoder) {
    this.#makeEncoder = makeEncoder;
    this.#encoder = makeEncoder();
    this.#decoder = decoder;
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
    const encoder = this.#encoder.isBusy ? this.#makeEncoder() : this.#encoder;
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

/** A codec, and a function that makes others of its kind. */
interface Adjustable<Options> extends Codec<Uint8Array<ArrayBuffer>> {
  (options?: Options): Codec<Uint8Array<ArrayBuffer>>;
}

/** The codec that `make` makes without options, which makes others when it is called with some. */
export function withOptions<Options>(
  make: (options?: Options) => BinaryCodec,
): Adjustable<Options> {
  const standard = make();
  const makeOther = (options?: Options) => {
    const codec = make(options);
    return withDirect(codec, codec);
  };
  const methods: Codec<Uint8Array<ArrayBuffer>> = {
    encode: (value) => standard.encode(value),
    decode: (data) => standard.decode(data),
  };
  return withDirect(Object.assign(makeOther, methods), standard);
}

/** The error for the caller; `data` is the message. */
function refusal(data: Uint8Array, error: unknown): CodecError {
  if (!(error instanceof Malformed)) {
    return undecodable(data, "see the cause", { cause: error });
  }
  const { message, cause } = error;
  return undecodable(data, message, cause === undefined ? {} : { cause });
}
