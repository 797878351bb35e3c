/** What all objects inherit from: nothing that is received may change it. */

import { CodecError, Extension } from "../../mod.ts";
import { Complex, Decimal, Range } from "../../connection/codec/pickle.ts";

const TypedArray = Object.getPrototypeOf(Uint8Array);

/** The classes whose own properties are looked at, and those of their prototypes. */
const CLASSES: Record<string, { prototype: object }> = {
  ...{ Object, Function, Array, Map, Set, WeakMap, WeakSet, Promise },
  ...{ String, Number, Boolean, BigInt, Symbol, Date, RegExp, URL },
  ...{ Error, TypeError, RangeError, SyntaxError, AggregateError, CodecError },
  ...{ ArrayBuffer, DataView, TypedArray, Uint8Array, Float64Array },
  ...{ Extension, Complex, Decimal, Range },
};

/** The properties of each object, by the object's name. */
type Snapshot = Map<string, [object, Map<PropertyKey, PropertyDescriptor>]>;

/** What they are now. */
export function snapshot(): Snapshot {
  return new Map(
    Object.entries(CLASSES).flatMap(([name, { prototype }]) => [
      [name, [CLASSES[name]!, propertiesOf(CLASSES[name]!)]],
      [`${name}.prototype`, [prototype, propertiesOf(prototype)]],
    ]),
  );
}

/** Which properties have come, gone or changed since then. */
export function changesSince(before: Snapshot): string[] {
  return [...before].flatMap(([name, [object, properties]]) => {
    const now = propertiesOf(object);
    const keys = new Set([...properties.keys(), ...now.keys()]);
    return [...keys]
      .filter((key) => !isSame(properties.get(key), now.get(key)))
      .map((key) => `${name}.${String(key)}`);
  });
}

/** Throws if a new object has anything to inherit that `for … in` finds: quickly, for every case. */
export function assertNothingInherited(): void {
  for (const value of [{}, [], () => {}]) {
    for (const key in value) throw new Error(`Everything has ${key} now`);
  }
}

function propertiesOf(object: object): Map<PropertyKey, PropertyDescriptor> {
  return new Map(
    Reflect.ownKeys(object).map((key) => [
      key,
      Object.getOwnPropertyDescriptor(object, key)!,
    ]),
  );
}

function isSame(
  one: PropertyDescriptor | undefined,
  other: PropertyDescriptor | undefined,
): boolean {
  const parts = ["value", "get", "set", "writable", "enumerable"] as const;
  return parts.every((part) => Object.is(one?.[part], other?.[part])) &&
    one?.configurable === other?.configurable;
}
