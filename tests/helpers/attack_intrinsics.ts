/** What a program finds that it has not made, as it was before and as it is now. */

import { assert } from "@std/assert";

/** Where all objects of a program get their properties from. */
const ROOTS: readonly string[] = [
  ..."Object Function Array String Number Boolean BigInt Symbol".split(" "),
  ..."Map Set WeakMap WeakSet Promise Proxy Reflect JSON Math".split(" "),
  ..."Error AggregateError EvalError RangeError ReferenceError".split(" "),
  ..."SyntaxError TypeError URIError Date RegExp URL Iterator".split(" "),
  ..."ArrayBuffer DataView Uint8Array Float64Array Temporal".split(" "),
];

type Properties = Record<PropertyKey, PropertyDescriptor>;

interface State {
  prototype: object | null;
  properties: Properties;
}

/** The properties of everything that is to be found from the roots on. */
export class Intrinsics {
  #states = new Map<object, State>();

  constructor() {
    const known = globalThis as unknown as Record<string, object>;
    for (const root of ROOTS) this.#add(known[root]);
  }

  /** Fails if anything has been added, taken away or changed since. */
  assertUnchanged(): void {
    for (const [object, before] of this.#states) {
      const now = stateOf(object);
      const changed = now.prototype !== before.prototype
        ? "its prototype"
        : changedProperty(before.properties, now.properties);
      assert(
        changed === undefined,
        `Something was changed: ${String(changed)}`,
      );
    }
  }

  #add(value: unknown): void {
    const isObject = typeof value === "object" && value !== null ||
      typeof value === "function";
    if (!isObject || this.#states.has(value)) return;
    const state = stateOf(value);
    this.#states.set(value, state);
    this.#add(state.prototype);
    for (const key of Reflect.ownKeys(state.properties)) {
      const { value, get, set } = state.properties[key]!;
      for (const part of [value, get, set]) this.#add(part);
    }
  }
}

function stateOf(object: object): State {
  return {
    prototype: Object.getPrototypeOf(object),
    properties: Object.getOwnPropertyDescriptors(object),
  };
}

/** A key whose property is there in one of the two alone, or is not the same in both. */
function changedProperty(
  before: Properties,
  now: Properties,
): PropertyKey | undefined {
  const keys = new Set([...Reflect.ownKeys(before), ...Reflect.ownKeys(now)]);
  return [...keys].find((key) => !isSame(before[key], now[key]));
}

function isSame(one?: PropertyDescriptor, other?: PropertyDescriptor): boolean {
  return one !== undefined && other !== undefined &&
    Object.is(one.value, other.value) &&
    one.get === other.get && one.set === other.set &&
    one.writable === other.writable && one.enumerable === other.enumerable &&
    one.configurable === other.configurable;
}
