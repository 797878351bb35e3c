/**
 * A RegExp, which MessagePack has not, as an extension.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/**
 * The longest source that is read, in UTF-16 units: to compile some takes 0.1 ms
 * for every letter.
 */
const MAX_SOURCE = 1000;

/** Its source and its flags, two texts. */
export const REG_EXP: ExtensionFormat<RegExp> = {
  type: 0x55,
  isContainer: false,
  write({ source, flags }, payload) {
    if (source.length > MAX_SOURCE) {
      payload.refuse(`the RegExp has more than ${MAX_SOURCE} letters`);
    }
    payload.value(source, "source");
    payload.value(flags, "flags");
  },
  read(payload) {
    const source = payload.text();
    const flags = payload.text();
    if (source.length > MAX_SOURCE) {
      throw new RangeError(`A RegExp has more than ${MAX_SOURCE} letters`);
    }
    return new RegExp(source, flags);
  },
};
