/** Whether two values are alike to the last bit, quickly: for values by the hundred thousand. */

/**
 * Where two values differ, as an expression, or `undefined` where they do not.
 *
 * Unlike `assertEquals`, it tells −0 from 0, and of whatever class a value is.
 * What keeps no order is compared in the order that it has.
 */
export function difference(
  actual: unknown,
  expected: unknown,
  path = "value",
): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected)) return path;
  // What had no prototype arrives with the usual one.
  const prototype = Object.getPrototypeOf(expected) ?? Object.prototype;
  if (Object.getPrototypeOf(actual) !== prototype) return path;
  const [left, right] = [partsOf(actual), partsOf(expected)];
  if (left.length !== right.length) return path;
  for (let i = 0; i < left.length; i++) {
    const found = difference(left[i], right[i], `${path}[${i}]`);
    if (found) return found;
  }
  return undefined;
}

/** Whether a value, or any in it, is one that the test looks for. */
export function contains(
  value: unknown,
  test: (value: unknown) => boolean,
): boolean {
  if (test(value)) return true;
  if (!isObject(value) || ArrayBuffer.isView(value)) return false;
  return partsOf(value).some((part) => contains(part, test));
}

/** What a value is made of, in an order that is its own. */
function partsOf(value: object): ArrayLike<unknown> & unknown[] {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return new Uint8Array(buffer, byteOffset, byteLength) as never;
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value) as never;
  if (value instanceof Date) return [value.getTime()];
  if (value instanceof RegExp || value instanceof URL) return [String(value)];
  if (value instanceof Set) return [...value];
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Error) {
    const { name, message } = value;
    return [name, message, Object.hasOwn(value, "cause"), value.cause];
  }
  return Object.entries(value).flat();
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
