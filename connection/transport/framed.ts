/**
 * The transport of every family whose system gives a stream of bytes.
 *
 * @module
 */

import type { Address } from "../address.ts";
import type { ByteStream } from "./byte_stream.ts";
import { FrameReader } from "./frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
import { MessageTransport } from "./message_transport.ts";
import { resolveLimits, type TransportLimits } from "./transport.ts";

/** The addresses of a stream's two ends. */
export interface StreamAddresses {
  /** The address of this end, or `null` where it has none. */
  localAddress: Address | null;
  /** The address of the other end, or `null` where it has none. */
  remoteAddress: Address | null;
}

/** Messages with a length before each, over a stream that it owns. */
export class FramedTransport extends MessageTransport {
  /**
   * @param losesWhatItHolds Whether the system, when the stream is closed with
   * something unread, drops what is still on its way to the other end.
   */
  constructor(
    stream: ByteStream,
    addresses: StreamAddresses,
    limits?: TransportLimits,
    losesWhatItHolds = false,
  ) {
    const { maxMessageLength, highWaterMark } = resolveLimits(limits);
    const line = {
      ...addresses,
      losesWhatItHolds,
      close() {
        stream.close();
        return Promise.resolve();
      },
      ref: () => stream.ref(),
      unref: () => stream.unref(),
    };
    super(
      line,
      new FrameReader(stream),
      new FrameWriter(stream, highWaterMark),
      maxMessageLength,
    );
  }
}
