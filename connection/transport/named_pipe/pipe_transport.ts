/**
 * The transport of named pipes: the system keeps messages apart, so nothing is
 * added to them.
 *
 * That is what CPython's `multiprocessing.connection` does on Windows, too.
 *
 * @module
 */

import { type Addresses, MessageTransport } from "../message_transport.ts";
import { resolveLimits, type TransportLimits } from "../transport.ts";
import type { PipeFile } from "./pipe_file.ts";
import { PipeReader } from "./pipe_reader.ts";
import { PipeWriter } from "./pipe_writer.ts";

/** The longest message that the system's calls have a number for, in bytes. */
const MAX_LENGTH = 0xffffffff;

/** The messages of one end of a pipe, which it owns. */
export class PipeTransport extends MessageTransport {
  constructor(
    file: PipeFile,
    addresses: Addresses,
    limits?: TransportLimits,
  ) {
    const { maxMessageLength, receiveBufferSize, highWaterMark } =
      resolveLimits(limits);
    const line = {
      ...addresses,
      // What the system has taken is there for the other end, even when this one is gone.
      losesWhatItHolds: false,
      close: () => file.close(),
      ref: () => void (file.incoming.isHeld = true),
      unref: () => void (file.incoming.isHeld = false),
    };
    super(
      line,
      new PipeReader(file, receiveBufferSize),
      new PipeWriter(file, highWaterMark),
      Math.min(maxMessageLength, MAX_LENGTH),
    );
  }
}
