/**
 * What the maker of a connection can set, at either end.
 *
 * @module
 */

import type { Codec } from "./codec/codec.ts";

/** How a connection treats its messages. Both ends need the same codec. */
export interface ConnectionOptions {
  /** How values become messages. Default {@linkcode msgpack}. */
  codec?: Codec;
  /**
   * The longest message that is sent or received, in bytes. Default 64 MiB.
   * Sending a longer one is refused; receiving one closes the connection.
   */
  maxMessageLength?: number;
  /**
   * How many bytes are read ahead at the most, and held while nobody receives,
   * beside a message that has begun to come in; what is beyond that stays with
   * the system, which slows the sender down. At least 512. Default 64 KiB. A
   * pipe holds one message at the most.
   */
  receiveBufferSize?: number;
  /** How many bytes may be queued before `send` waits. Default 256 KiB. */
  highWaterMark?: number;
}
