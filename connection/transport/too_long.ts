/**
 * The refusal of a message that is too long to send.
 *
 * @module
 */

/** A `RangeError` that a transport throws, and no getter of a value. */
export class MessageTooLong extends RangeError {
  /** @param length The message's length in bytes, or how much there was of it when it was too much. */
  constructor(length: number | `more than ${number}`, limit: number) {
    super(
      `Cannot send a message of ${length} bytes: maxMessageLength is ${limit}; nothing was sent`,
    );
  }
}
