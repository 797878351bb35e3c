/**
 * MessagePack without extensions, by `@std/msgpack`.
 *
 * @module
 */

import { decode, encode, type ValueType } from "@std/msgpack";
import type { Codec } from "./codec.ts";
import { undecodable } from "./malformed.ts";
import { isDeeperThan } from "./plain/depth.ts";
import { assertEncodable } from "./plain/encodable.ts";

/** How many arrays and objects may be inside one another. */
const MAX_DEPTH = 1000;

/**
 * {@link https://msgpack.org | MessagePack} as `@std/msgpack` reads and writes
 * it: for another end that must see no extensions, or that sends none.
 *
 * | value | arrives as |
 * |---|---|
 * | `null`, booleans, numbers, strings | the same, but for −0 (0), lone surrogates (U+FFFD) and a byte order mark at the beginning (dropped) |
 * | bigint within 64 bits | bigint |
 * | `Uint8Array` | `Uint8Array` |
 * | arrays, plain objects | the same, up to 1,000 deep |
 *
 * Anything else is a `CodecError` that says where it was found, as is an
 * extension that is received. Text that is not UTF-8 is read with U+FFFD in
 * place of what is wrong. A key `__proto__` is an ordinary property, and a map
 * with numbers as keys an object.
 *
 * Everything that it sends, {@linkcode msgpack} sends in the same bytes and in a
 * fraction of the time: this codec is for what must not be sent beside that.
 *
 * @example Usage
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { CodecError, plainMsgpack } from "@processing/connection";
 *
 * plainMsgpack.encode({ id: 1, tags: ["a", null] });
 * assertThrows(() => plainMsgpack.encode(new Date()), CodecError);
 * ```
 */
export const plainMsgpack: Codec<Uint8Array<ArrayBuffer>> = {
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    assertEncodable(value, MAX_DEPTH);
    return encode(value as ValueType);
  },
  decode(data: Uint8Array<ArrayBuffer>): unknown {
    if (isDeeperThan(MAX_DEPTH, data)) {
      throw undecodable(data, `it is nested more than ${MAX_DEPTH} deep`);
    }
    try {
      return withoutProtoSetter(() => decode(data));
    } catch (cause) {
      const reason = "it is not MessagePack, or uses extension types";
      throw undecodable(data, reason, { cause });
    }
  },
};

/**
 * Does its work while a key `__proto__` is an ordinary one. It is so in Deno
 * anyhow, unless that runs with `--unsafe-proto`: then the setter is away for
 * as long as nothing else can run.
 */
function withoutProtoSetter<T>(work: () => T): T {
  if (!setsPrototype()) return work();
  const prototype = Object.prototype;
  const setter = Object.getOwnPropertyDescriptor(prototype, "__proto__")!;
  Reflect.deleteProperty(prototype, "__proto__");
  try {
    return work();
  } finally {
    Object.defineProperty(prototype, "__proto__", setter);
  }
}

/** Whether assigning to `__proto__` does anything but set a property. */
function setsPrototype(): boolean {
  const probe: Record<string, unknown> = {};
  probe["__proto__"] = null;
  return !Object.hasOwn(probe, "__proto__");
}
