/**
 * Integers beyond the 64 bits that MessagePack has.
 *
 * @module
 */

import { fromTwosComplement, toTwosComplement } from "../../twos_complement.ts";
import type { ExtensionFormat } from "./format.ts";

/** Two's complement, big-endian, in as few bytes as it fits in. */
export const BIG_INTEGER: ExtensionFormat<bigint> = {
  type: 0x51,
  isContainer: false,
  write: (value, payload) => payload.bytes(toTwosComplement(value)),
  read: (payload) => fromTwosComplement(payload.rest()),
};
