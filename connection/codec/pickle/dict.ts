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

/** Whether there is anything in a dict. */
export function hasItems(dict: object): boolean {
  for (const _ in dict) return true;
  return false;
}

/** Whether there is a key that may be an index. */
export function hasIndex(dict: object): boolean {
  for (const key in dict) return beginsWithDigit(key);
  return false;
}

/** A map of the same items. */
export function toMap(dict: object): Map<unknown, unknown> {
  return new Map(Object.entries(dict));
}

/** Whether all keys among items, keys and values in turn, are text. */
export function haveTextKeys(items: readonly unknown[]): boolean {
  for (let at = 0; at < items.length; at += 2) {
    if (typeof items[at] !== "string") return false;
  }
  return true;
}

/** Sets items, keys and values in turn; the keys are text. */
export function setItems(
  object: Record<string, unknown>,
  items: readonly unknown[],
): void {
  let isSparse = false;
  for (let at = 0; at < items.length; at += 2) {
    const key = items[at] as string;
    if (!isSparse && beginsWithDigit(key)) {
      makeSparse(object);
      isSparse = true;
    }
    if (key === "__proto__") define(object, key, items[at + 1]);
    else object[key] = items[at + 1];
  }
}
