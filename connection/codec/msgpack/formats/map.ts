/**
 * A Map as an extension: unlike those of MessagePack's own maps, its keys may be
 * anything.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/** Its keys and values, in turns. */
export const MAP: ExtensionFormat<Map<unknown, unknown>> = {
  type: 0x52,
  isContainer: true,
  write(map, payload) {
    let index = 0;
    for (const [key, value] of map) {
      payload.value(key, [index, 0]);
      payload.value(value, [index, 1]);
      index++;
    }
  },
  read(payload) {
    const map = new Map<unknown, unknown>();
    while (payload.left > 0) {
      const key = payload.value();
      map.set(key, payload.value());
    }
    return map;
  },
};
