/**
 * A Set, which MessagePack has not, as an extension.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/** Its values. */
export const SET: ExtensionFormat<Set<unknown>> = {
  type: 0x53,
  isContainer: true,
  write(set, payload) {
    let index = 0;
    for (const value of set) payload.value(value, index++);
  },
  read(payload) {
    const set = new Set<unknown>();
    while (payload.left > 0) set.add(payload.value());
    return set;
  },
};
