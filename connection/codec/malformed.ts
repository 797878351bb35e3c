/**
 * Why a message cannot be decoded: what a decoder says, and what its caller is
 * told.
 *
 * @module
 */

import { CodecError } from "../errors.ts";

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

/** The error for the caller, which has the message. */
export function undecodable(
  data: Uint8Array,
  reason: string,
  options?: ErrorOptions,
): CodecError {
  return new CodecError(
    `Cannot decode a message of ${data.length} bytes: ${reason}`,
    { data: data as Uint8Array<ArrayBuffer>, ...options },
  );
}
