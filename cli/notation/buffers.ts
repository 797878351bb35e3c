/**
 * Bytes, and the arrays of numbers that have a type.
 *
 * @module
 */

import {
  bytes,
  integer,
  type Kind,
  kind,
  list,
  NotationError,
} from "./kind.ts";

const INTEGERS = [
  ...[Int8Array, Uint8ClampedArray, Int16Array, Uint16Array],
  ...[Int32Array, Uint32Array],
] as const;
const FLOATS = [Float16Array, Float32Array, Float64Array] as const;
const BIGINTS = [BigInt64Array, BigUint64Array] as const;

const BYTES = kind<Uint8Array>({
  tag: "$bytes",
  holds: (value) => value instanceof Uint8Array,
  note: (value) => value.toBase64(),
  read: bytes,
});

const ARRAY_BUFFER = kind<ArrayBuffer>({
  tag: "$ArrayBuffer",
  holds: (value) => value instanceof ArrayBuffer,
  note: (value) => new Uint8Array(value).toBase64(),
  read: (payload) => bytes(payload).buffer,
});

const DATA_VIEW = kind<DataView>({
  tag: "$DataView",
  holds: (value) => value instanceof DataView,
  note: toBase64,
  read: (payload) => new DataView(bytes(payload).buffer),
});

function integers(Class: typeof INTEGERS[number]): Kind {
  return kind<InstanceType<typeof Class>>({
    tag: `$${Class.name}`,
    holds: (value) => value instanceof Class,
    note: (value) => Array.from(value),
    read: (payload) => exact(Class.from(list(payload) as number[]), payload),
  });
}

/** Numbers, or the bytes in base64 where a NaN has bits that no number keeps. */
function floats(Class: typeof FLOATS[number]): Kind {
  return kind<InstanceType<typeof Class>>({
    tag: `$${Class.name}`,
    holds: (value) => value instanceof Class,
    note(value, inner) {
      const numbers = Array.from(value, (it) => Number.isNaN(it) ? NaN : it);
      const base64 = toBase64(value);
      const isExact = toBase64(Class.from(numbers)) === base64;
      return isExact ? numbers.map(inner) : base64;
    },
    read(payload, inner) {
      if (typeof payload === "string") return new Class(bytes(payload).buffer);
      const numbers = list(payload).map((part) => number(inner(part)));
      return finite(Class.from(numbers), numbers);
    },
  });
}

function bigints(Class: typeof BIGINTS[number]): Kind {
  return kind<InstanceType<typeof Class>>({
    tag: `$${Class.name}`,
    holds: (value) => value instanceof Class,
    note: (value) => Array.from(value, String),
    read(payload) {
      const values = list(payload).map(integer);
      return exact(Class.from(values), values);
    },
  });
}

function toBase64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return new Uint8Array(buffer, byteOffset, byteLength).toBase64();
}

function number(value: unknown): number {
  if (typeof value === "number") return value;
  throw new NotationError("it must be a list of numbers");
}

/** Throws where an element has become another one. */
function exact<T extends ArrayLike<unknown>>(array: T, given: unknown): T {
  const parts = given as unknown[];
  const at = parts.findIndex((part, i) => part !== array[i]);
  if (at < 0) return array;
  throw new NotationError(`element ${at} is none that it can hold`);
}

/** Throws where an element is too large for its type; that others are rounded is what floats are for. */
function finite<T extends ArrayLike<number>>(
  array: T,
  given: readonly number[],
): T {
  const at = given.findIndex((part, i) =>
    Number.isFinite(part) && !Number.isFinite(array[i])
  );
  if (at < 0) return array;
  throw new NotationError(`element ${at} is none that it can hold`);
}

/** Memory of every type. */
export const BUFFERS: readonly Kind[] = [
  ...[BYTES, ARRAY_BUFFER, DATA_VIEW],
  ...[...INTEGERS.map(integers), ...FLOATS.map(floats)],
  ...BIGINTS.map(bigints),
];
