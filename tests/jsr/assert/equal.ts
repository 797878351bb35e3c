// The part of the `@std/assert` stand-in that compares: deep equality, as that package sees it.

type Keyed = Map<unknown, unknown> | Set<unknown>;
type Indexed = ArrayLike<unknown>;
/** Any object, by its properties. */
export type Loose = Record<PropertyKey, unknown>;

const TypedArray = Object.getPrototypeOf(Uint8Array);

// Not everywhere there, and not everywhere typed.
const temporal: Loose = Reflect.get(globalThis, "Temporal") ?? {};
const temporalTypes = Object.getOwnPropertyNames(temporal)
  .map((name) => temporal[name] as { prototype?: unknown });

/** The prototypes of what is equal when its strings are. */
const printable = new Set<unknown>(
  [Intl.Locale, RegExp, URL, URLSearchParams, ...temporalTypes]
    .map((type) => type.prototype),
);

/** 0 is -0 here, and NaN is NaN. */
function same(a: unknown, b: unknown): boolean {
  return a === b || Object.is(a, b);
}

/** Whether a value is an object, and no function. */
export function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null;
}

/** Whether a value is neither an object nor a function. */
export function isPrimitive(value: unknown): boolean {
  return !isObject(value) && typeof value !== "function";
}

/** A prototype, where the null prototype counts as that of plain objects. */
function prototypeOf(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/** The elements, of what holds raw bytes or numbers. */
function elementsOf(value: object): Indexed | undefined {
  if (value instanceof TypedArray) return value as unknown as Indexed;
  const isBuffer = value instanceof ArrayBuffer ||
    value instanceof SharedArrayBuffer;
  return isBuffer ? new Uint8Array(value) : undefined;
}

/** All keys of an instance, also those from its classes. */
function keysOf(value: object): PropertyKey[] {
  const keys: PropertyKey[] = [];
  let at: object | null = value;
  while (at && at !== Object.prototype && at !== Array.prototype) {
    keys.push(...Reflect.ownKeys(at));
    at = Object.getPrototypeOf(at);
  }
  return keys;
}

/** Whether two values are equal, deeply. */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (same(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (a instanceof Date && b instanceof Date) return same(+a, +b);
  if (prototypeOf(a) !== prototypeOf(b)) return false;
  const [left, right] = [elementsOf(a), elementsOf(b)];
  if (left && right) return compareElements(left, right);
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError("A WeakMap or a WeakSet cannot be compared");
  }
  if (a instanceof WeakRef && b instanceof WeakRef) {
    return compare(a.deref(), b.deref(), seen);
  }
  if (seen.get(a) === b) return true;
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  seen.set(a, b);
  if (
    (a instanceof Map || a instanceof Set) &&
    (b instanceof Map || b instanceof Set)
  ) return compareKeyed(a, b, seen);
  if (printable.has(prototypeOf(a))) return String(a) === String(b);
  const plain = prototypeOf(a) === Object.prototype ||
    prototypeOf(a) === Array.prototype;
  const keys = plain
    ? Reflect.ownKeys({ ...a, ...b })
    : new Set([...keysOf(a), ...keysOf(b)]);
  for (const key of keys) {
    if (!compare(a[key], b[key], seen) || key in a !== key in b) return false;
  }
  return true;
}

function compareElements(a: Indexed, b: Indexed): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return false;
  return true;
}

/** Maps and sets: in any order, and keys may be equal without being the same. */
function compareKeyed(
  a: Keyed,
  b: Keyed,
  seen: Map<object, object>,
): boolean {
  if (a.size !== b.size) return false;
  const others = [...b.entries()];
  const byIdentity = [...a.keys()].every(isPrimitive);
  return [...a.entries()].every(([key, value]) => {
    if (!byIdentity) {
      return others.some(([otherKey, other]) =>
        compare(key, otherKey, seen) && compare(value, other, seen)
      );
    }
    const other = b instanceof Map ? b.get(key) : key;
    return b.has(key) && compare(value, other, seen);
  });
}
