/**
 * Properties of objects, under keys that somebody else chose.
 *
 * @module
 */

/** The largest index that an array can have. */
const MAX_INDEX = 2 ** 32 - 2;

/** Whether a key may be an index. */
export function beginsWithDigit(key: string): boolean {
  const code = key.charCodeAt(0);
  return code >= 0x30 && code <= 0x39;
}

/**
 * Makes an object that finds its indices by hashing: otherwise a single key
 * such as "1000" costs 12 kB.
 */
export function makeSparse(object: Record<string, unknown>): void {
  if (Object.hasOwn(object, MAX_INDEX)) return;
  object[MAX_INDEX] = undefined;
  delete object[MAX_INDEX];
}

/** Makes a property of the object's own, whatever its prototype has of that name. */
export function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** Makes one that is not enumerated, as those of errors are not. */
export function defineHidden(
  object: object,
  key: string,
  value: unknown,
): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    configurable: true,
  });
}
