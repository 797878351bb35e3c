/** The codecs that read and write MessagePack, and a value's way through one. */

import { type Codec, msgpack, plainMsgpack } from "../../mod.ts";

/** What the two share is tested with both. */
export const CODECS: readonly (readonly [name: string, codec: Codec])[] = [
  ["msgpack", msgpack],
  ["plainMsgpack", plainMsgpack],
];

/** What a value has become when it has been written and read. */
export function roundTrip(value: unknown, codec: Codec = msgpack): unknown {
  return codec.decode(codec.encode(value).slice());
}

/** Both kinds of runtime: in the second, setting `__proto__` sets the prototype. */
export const RUNTIMES: readonly (readonly [
  name: string,
  within: <T>(work: () => T) => T,
])[] = [
  ["", (work) => work()],
  [", where setting it sets the prototype", withProtoSetter],
];

/** Runs `work` where `Object.prototype.__proto__` is as other runtimes have it. */
export function withProtoSetter<T>(work: () => T): T {
  return withPrototypeProperty("__proto__", {
    configurable: true,
    get(): unknown {
      return Object.getPrototypeOf(this);
    },
    set(prototype: unknown): void {
      if (typeof prototype === "object") {
        Object.setPrototypeOf(this, prototype);
      }
    },
  }, work);
}

/** Runs `work` while every object inherits a property. */
export function withPrototypeProperty<T>(
  key: string,
  property: PropertyDescriptor & ThisType<object>,
  work: () => T,
): T {
  const usual = Object.getOwnPropertyDescriptor(Object.prototype, key);
  Object.defineProperty(Object.prototype, key, property);
  try {
    return work();
  } finally {
    Reflect.deleteProperty(Object.prototype, key);
    if (usual) Object.defineProperty(Object.prototype, key, usual);
  }
}
