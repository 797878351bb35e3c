/**
 * RegExp.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/** Its source and its flags, two texts. */
export const REG_EXP: ExtensionFormat<RegExp> = {
  type: 0x55,
  isContainer: false,
  write({ source, flags }, payload) {
    payload.value(source, "source");
    payload.value(flags, "flags");
  },
  read(payload) {
    const source = payload.value();
    const flags = payload.value();
    if (typeof source !== "string" || typeof flags !== "string") {
      throw new TypeError("A RegExp's source or flags are no text");
    }
    return new RegExp(source, flags);
  },
};
