/**
 * Integers of any size as bytes: two's complement, big-endian.
 *
 * @module
 */

/** In as few bytes as it fits in, and at least one. */
export function toTwosComplement(value: bigint): Uint8Array<ArrayBuffer> {
  // The magnitude's digits and one more, so that there is room for the sign.
  const digits = (value < 0n ? ~value : value).toString(16);
  const length = (digits.length >> 1) + 1;
  const bits = BigInt.asUintN(8 * length, value).toString(16);
  const bytes = Uint8Array.fromHex(bits.padStart(2 * length, "0"));
  const signOfSecond = bytes[1]! & 0x80 ? 0xff : 0x00;
  return length > 1 && bytes[0] === signOfSecond ? bytes.subarray(1) : bytes;
}

/** @throws {RangeError} If there is no byte, or more than the runtime has room for. */
export function fromTwosComplement(bytes: Uint8Array): bigint {
  if (bytes.length === 0) throw new RangeError("An integer has no bytes");
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toHex()}`));
}
