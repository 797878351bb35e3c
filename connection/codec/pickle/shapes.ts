/**
 * What a JavaScript value is to Python, by what it is here.
 *
 * @module
 */

import { kindOf, Refusal } from "../refusal.ts";
import { kindOfObject } from "./table.ts";

/** @throws {Refusal} If Python cannot have a value as a key. */
export function assertHashable(value: object): void {
  if (isMapping(value)) {
    throw new Refusal("Python cannot have a dict as a key");
  }
  if (kindOfObject(value)?.isHashable === false) {
    throw new Refusal(`Python cannot have a ${kindOf(value)} as a key`);
  }
}

/** Whether a value is a set. */
export function isSet(value: object): value is Set<unknown> {
  return Object.getPrototypeOf(value) === Set.prototype;
}

/** Whether a value is bytes. */
export function isBinary(value: object): value is BufferSource {
  return value instanceof Uint8Array || value instanceof ArrayBuffer ||
    value instanceof DataView;
}

/** Whether a value is a dict. */
export function isMapping(
  value: object,
): value is Map<unknown, unknown> | Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ||
    prototype === Map.prototype;
}
