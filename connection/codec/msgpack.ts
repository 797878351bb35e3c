/**
 * The default codec: MessagePack, by `@std/msgpack`.
 *
 * @module
 */

import { decode, encode, type ValueType } from "@std/msgpack";
import { CodecError } from "../errors.ts";
import type { Codec } from "./codec.ts";
import { assertEncodable } from "./encodable.ts";
import { scan } from "./scan.ts";

/** How many arrays and objects may be inside one another. */
const MAX_DEPTH = 1000;

/**
 * The default codec: {@link https://msgpack.org | MessagePack}, as
 * `@std/msgpack` reads and writes it.
 *
 * | value | arrives as |
 * |---|---|
 * | `null`, booleans, strings, numbers | the same |
 * | bigint within 64 bits | bigint |
 * | `Uint8Array` | `Uint8Array` |
 * | arrays, plain objects | the same, up to 1,000 deep |
 *
 * Anything else, `undefined`, functions, dates, maps, sets, other typed arrays
 * and instances of classes among them, is a `CodecError` that says where it
 * was found. A key `__proto__` is an ordinary property, and sets no prototype.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { msgpack } from "@processing/connection";
 *
 * const bytes = msgpack.encode({ id: 1, tags: ["a", null] });
 * assert((msgpack.decode(bytes.slice()) as { id: number }).id === 1);
 * ```
 */
export const msgpack: Codec = {
  encode(value: unknown): Uint8Array {
    assertEncodable(value, MAX_DEPTH);
    return encode(value as ValueType);
  },
  decode(data: Uint8Array<ArrayBuffer>): unknown {
    const { isTooDeep, protoKeys } = scan(data, MAX_DEPTH);
    if (isTooDeep) {
      throw refusal(data, `it is nested more than ${MAX_DEPTH} deep`);
    }
    try {
      return protoKeys.length === 0
        ? decode(data)
        : decodeWithProtoKeys(data, protoKeys);
    } catch (cause) {
      throw refusal(
        data,
        "it is not MessagePack, or uses extension types",
        cause,
      );
    }
  },
};

function refusal(
  data: Uint8Array<ArrayBuffer>,
  reason: string,
  cause?: unknown,
): CodecError {
  const sentence = `Cannot decode a message of ${data.length} bytes: ${reason}`;
  return new CodecError(sentence, {
    data,
    ...(cause !== undefined && { cause }),
  });
}

/**
 * Decodes a message in which keys are `__proto__`, which `@std/msgpack` would
 * set as prototypes: under another name, which is changed back in the result.
 */
function decodeWithProtoKeys(data: Uint8Array, protoKeys: number[]): unknown {
  const alias = unusedText(data);
  const renamed = data.slice();
  for (const offset of protoKeys) {
    renamed.set(new TextEncoder().encode(alias), offset);
  }
  return renameKeys(decode(renamed), alias, "__proto__");
}

/** A text as long as `__proto__` that is nowhere in these bytes, and that nobody can foresee. */
function unusedText(bytes: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(bytes);
  for (;;) {
    const candidate = `~${crypto.randomUUID().slice(0, 8)}`;
    if (!text.includes(candidate)) return candidate;
  }
}

function renameKeys(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => renameKeys(element, from, to));
  }
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return value;
  const renamed = {};
  for (const [key, child] of Object.entries(value)) {
    Object.defineProperty(renamed, key === from ? to : key, {
      value: renameKeys(child, from, to),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return renamed;
}
