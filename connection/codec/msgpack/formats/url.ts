/**
 * URL.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/** Its `href`, a text. */
export const WEB_ADDRESS: ExtensionFormat<URL> = {
  type: 0x56,
  isContainer: false,
  write: ({ href }, payload) => payload.value(href, "href"),
  read(payload) {
    const href = payload.value();
    if (typeof href !== "string") throw new TypeError("A URL is no text");
    return new URL(href);
  },
};
