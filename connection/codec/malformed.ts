/**
 * What a decoder says of a message that it cannot decode.
 *
 * @module
 */

/** What is wrong with a message, and at which byte. */
export class Malformed extends Error {
  /**
   * @param reason What is wrong.
   * @param at At which byte of the message.
   */
  constructor(reason: string, at: number, options?: ErrorOptions) {
    super(`${reason}, at byte ${at}`, options);
  }
}
