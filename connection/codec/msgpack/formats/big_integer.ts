/**
 * Integers beyond the 64 bits that MessagePack has.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/** Two's complement, big-endian, in as few bytes as it fits in. */
export const BIG_INTEGER: ExtensionFormat<bigint> = {
  type: 0x51,
  isContainer: false,
  write: (value, payload) => payload.bytes(toTwosComplement(value)),
  read: (payload) => fromTwosComplement(payload.rest()),
};

function toTwosComplement(value: bigint): Uint8Array {
  // The magnitude's digits and one more, so that there is room for the sign.
  const digits = (value < 0n ? ~value : value).toString(16);
  const length = (digits.length >> 1) + 1;
  const bits = BigInt.asUintN(8 * length, value).toString(16);
  const bytes = Uint8Array.fromHex(bits.padStart(2 * length, "0"));
  const signOfSecond = bytes[1]! & 0x80 ? 0xff : 0x00;
  return length > 1 && bytes[0] === signOfSecond ? bytes.subarray(1) : bytes;
}

function fromTwosComplement(bytes: Uint8Array): bigint {
  if (bytes.length === 0) throw new RangeError("An integer has no bytes");
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toHex()}`));
}
