/**
 * Dicts: objects as long as their keys are text, and else maps.
 *
 * @module
 */

import { beginsWithDigit, define, makeSparse } from "../record.ts";

/** Whether a value is a dict that has only had text as keys. */
export function isDict(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

/** A map of the same items. */
export function toMap(dict: object): Map<unknown, unknown> {
  return new Map(Object.entries(dict));
}

/**
 * Sets items of a dict as long as their keys are text.
 *
 * @param items Keys and values in turn.
 * @returns How many of them were set; those that follow need a map.
 */
export function setItems(
  dict: Record<string, unknown>,
  items: readonly unknown[],
): number {
  let isSparse = false;
  let at = 0;
  for (; at < items.length; at += 2) {
    const key = items[at];
    if (typeof key !== "string") break;
    if (!isSparse && beginsWithDigit(key)) {
      makeSparse(dict);
      isSparse = true;
    }
    if (key === "__proto__") define(dict, key, items[at + 1]);
    else dict[key] = items[at + 1];
  }
  return at;
}
