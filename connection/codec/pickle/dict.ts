/**
 * Dicts: objects as long as their keys are text, and else maps.
 *
 * @module
 */

import { beginsWithDigit, define, makeSparse } from "../record.ts";

/** A dict that has only had text as keys. */
export type Dict = Record<string, unknown>;

/** Whether a value is such a dict. */
export function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether all keys among items, keys and values in turn, are text. */
export function haveTextKeys(items: readonly unknown[]): boolean {
  for (let at = 0; at < items.length; at += 2) {
    if (typeof items[at] !== "string") return false;
  }
  return true;
}

/** Sets items of dicts, and makes maps of those that turn out to be some. */
export class Dicts {
  /** The keys of those that have indices, which an object puts before all others. */
  #orders = new Map<Dict, string[]>();

  /** Sets items, keys and values in turn; the keys are text. */
  set(dict: Dict, items: readonly unknown[]): void {
    let order = this.#orders.get(dict);
    for (let at = 0; at < items.length; at += 2) {
      const key = items[at] as string;
      if (!order && beginsWithDigit(key)) {
        this.#orders.set(dict, order = Object.keys(dict));
        makeSparse(dict);
      }
      order?.push(key);
      if (key === "__proto__") define(dict, key, items[at + 1]);
      else dict[key] = items[at + 1];
    }
  }

  /** A map of the same items, in the order in which they were set. */
  toMap(dict: Dict): Map<unknown, unknown> {
    const keys = [...this.#orders.get(dict) ?? [], ...Object.keys(dict)];
    return new Map(keys.map((key) => [key, dict[key]]));
  }
}
