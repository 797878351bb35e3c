// The part of the `@std/assert` stand-in that picks, for `assertObjectMatch`, what of a value is asked for.

import { isObject, isPrimitive, type Loose } from "./equal.ts";

/** What of `a` the shape of `b` asks for, with plain objects for instances. */
export function subset(a: Loose, b: Loose): Loose {
  return subsetObject(a, b, new WeakMap());
}

function subsetObject(
  a: Loose,
  b: Loose,
  seen: WeakMap<object, object>,
): Loose {
  if (isPrimitive(a)) throw new TypeError(`${a} has no properties to match`);
  if (seen.get(a) === b) return a;
  seen.set(a, b);
  const [keys, others] = [Reflect.ownKeys(a), Reflect.ownKeys(b)];
  const common = keys.filter((key) => others.includes(key));
  const disjoint = keys.length && others.length && !common.length;
  const entries = disjoint
    ? keys.map((key) => [key, a[key]] as const)
    : common.map((key) => [key, subsetValue(a[key], b[key], seen)] as const);
  return Object.fromEntries(entries);
}

function subsetValue(
  a: unknown,
  b: unknown,
  seen: WeakMap<object, object>,
): unknown {
  if (!isObject(a) || !isObject(b)) return a;
  if (a instanceof RegExp || a instanceof Date) return a;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (seen.get(a) === b) return a;
    seen.set(a, b);
    const length = Math.min(a.length, b.length);
    return Array.from({ length }, (_, i) => subsetValue(a[i], b[i], seen));
  }
  if (a instanceof Set && b instanceof Set) return a.intersection(b);
  if (!(a instanceof Map && b instanceof Map)) return subsetObject(a, b, seen);
  const entries = [...a].filter(([key]) => b.has(key)).map(([key, value]) => {
    const other: unknown = b.get(key);
    const deep = isObject(value) && isObject(other);
    return [key, deep ? subsetObject(value, other, seen) : value] as const;
  });
  return new Map(entries);
}
