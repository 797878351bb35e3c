/**
 * UUIDs, which are text here.
 *
 * @module
 */

import { integer } from "./arguments.ts";
import { type Kind, type Maker, Unfinished } from "./kind.ts";

const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;

/** `UUID`, with its number as state. */
const maker: Maker = {
  make: () => new Unfinished(maker),
  build(_made, state) {
    const number = BigInt(integer((state as { int?: unknown } | null)?.int));
    if (number < 0n || number >= 2n ** 128n) {
      throw new RangeError("a UUID has 128 bits");
    }
    const digits = number.toString(16).padStart(32, "0");
    return digits.replace(GROUPS, "$1-$2-$3-$4-$5");
  },
};

/** Text of 36 letters, as `crypto.randomUUID()` makes it. */
export const uuid: Kind = { makers: { "uuid.UUID": maker } };
