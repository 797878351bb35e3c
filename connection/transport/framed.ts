/**
 * The transport of every family whose system gives a stream of bytes.
 *
 * @module
 */

import type { ByteStream } from "./byte_stream.ts";
import { FrameReader } from "./frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
import { type Addresses, MessageTransport } from "./message_transport.ts";
import { resolveLimits, type TransportLimits } from "./transport.ts";

/** Messages with a length before each, over a stream that it owns. */
export class FramedTransport extends MessageTransport {
  /**
   * @param losesWhatItHolds Whether the system, when the stream is closed with
   * something unread, drops what is still on its way to the other end.
   */
  constructor(
    stream: ByteStream,
    addresses: Addresses,
    limits?: TransportLimits,
    losesWhatItHolds = false,
  ) {
    const { maxMessageLength, receiveBufferSize, highWaterMark } =
      resolveLimits(limits);
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
      new FrameReader(stream, receiveBufferSize),
      new FrameWriter(stream, highWaterMark),
      maxMessageLength,
    );
  }
}
