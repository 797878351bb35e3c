/**
 * The values that travel as extensions, and which of them a value is.
 *
 * @module
 */

import { BIG_INTEGER } from "./formats/big_integer.ts";
import { BUFFER, BUFFER_PROTOTYPES } from "./formats/buffer.ts";
import { DATE } from "./formats/date.ts";
import { ERROR } from "./formats/error.ts";
import type { ExtensionFormat } from "./formats/format.ts";
import { MAP } from "./formats/map.ts";
import { REG_EXP } from "./formats/reg_exp.ts";
import { SET } from "./formats/set.ts";
import { UNDEFINED } from "./formats/undefined.ts";
import { URL_TEXT } from "./formats/url.ts";

/** Every format, by the extension's type. */
const BY_TYPE: ReadonlyMap<number, ExtensionFormat> = new Map(
  [UNDEFINED, BIG_INTEGER, DATE, MAP, SET, ERROR, REG_EXP, URL_TEXT, BUFFER]
    .map((format) => [format.type, format as ExtensionFormat]),
);

/** The format of objects, by their prototype: an instance of a subclass is none of them. */
const BY_PROTOTYPE: ReadonlyMap<unknown, ExtensionFormat> = new Map([
  [Date.prototype, DATE],
  [Map.prototype, MAP],
  [Set.prototype, SET],
  [RegExp.prototype, REG_EXP],
  [URL.prototype, URL_TEXT],
  ...BUFFER_PROTOTYPES.map((prototype) => [prototype, BUFFER] as const),
] as [unknown, ExtensionFormat][]);

/** The format in which a value travels, if it is an extension's. */
export function formatOf(value: unknown): ExtensionFormat | undefined {
  switch (typeof value) {
    case "undefined":
      return UNDEFINED;
    case "bigint":
      return BIG_INTEGER as ExtensionFormat;
    case "object":
      return BY_PROTOTYPE.get(Object.getPrototypeOf(value)) ??
        (value instanceof Error ? ERROR as ExtensionFormat : undefined);
  }
}

/** The format of an extension, if this codec knows it. */
export function formatOfType(type: number): ExtensionFormat | undefined {
  return BY_TYPE.get(type);
}
