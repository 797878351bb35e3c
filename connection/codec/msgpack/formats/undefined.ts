/**
 * `undefined`: an extension without a payload.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

/** No bytes. */
export const UNDEFINED: ExtensionFormat<undefined> = {
  type: 0x50,
  isContainer: false,
  write(): void {},
  read: () => undefined,
};
