/**
 * A URL, which MessagePack has not, as an extension.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/** Its `href`, a text. */
export const URL_TEXT: ExtensionFormat<URL> = {
  type: 0x56,
  isContainer: false,
  write: ({ href }, payload) => payload.value(href, "href"),
  read(payload) {
    return new URL(payload.text());
  },
};
