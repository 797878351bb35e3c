/**
 * The default codec: MessagePack, and the values of JavaScript as extensions of
 * it.
 *
 * @module
 */

import type { ValueType } from "@std/msgpack";
import { assertCount } from "../counts.ts";
import { BinaryCodec, withOptions } from "./binary_codec.ts";
import type { Codec } from "./codec.ts";
import type { Extension } from "./extension.ts";
import { MessagePackDecoder } from "./msgpack/decoder.ts";
import { MessagePackEncoder } from "./msgpack/encoder.ts";

/**
 * What {@linkcode msgpack} can send: for whoever wants that checked. TypeScript
 * takes objects of a type alias for it, and those of an interface not.
 */
export type MsgpackValue =
  | ValueType
  | undefined
  | Date
  | RegExp
  | URL
  | Error
  | ArrayBuffer
  | ArrayBufferView
  | Extension
  | readonly MsgpackValue[]
  | ReadonlySet<MsgpackValue>
  | ReadonlyMap<MsgpackValue, MsgpackValue>
  | { readonly [key: string]: MsgpackValue };

/** How a {@linkcode msgpack} differs from the default one. */
export interface MsgpackOptions {
  /**
   * What a 64-bit integer is received as: `"bigint"` always, or `"number"`
   * where that is exact, and a bigint beyond. Default `"bigint"`.
   */
  int64?: "bigint" | "number";
  /**
   * How many arrays, objects, maps, sets and errors may be inside one another,
   * either way. Default 1,000; the stack sets an end to some thousands.
   */
  maxDepth?: number;
}

/** The type of {@linkcode msgpack}: a codec, and a function that makes others. */
export interface MsgpackCodec extends Codec<Uint8Array<ArrayBuffer>> {
  /**
   * Makes a codec with other settings.
   *
   * @param options How it differs from the default.
   * @returns The codec.
   * @throws {RangeError} If `maxDepth` is not a whole number of at least 1.
   * @throws {TypeError} If `int64` is neither `"bigint"` nor `"number"`.
   */
  (options?: MsgpackOptions): Codec<Uint8Array<ArrayBuffer>>;
}

const DEFAULT_MAX_DEPTH = 1000;

/**
 * The default codec: {@link https://msgpack.org | MessagePack}, byte for byte as
 * `@std/msgpack` writes it, and beyond that the values of JavaScript.
 *
 * | value | travels as | arrives as |
 * |---|---|---|
 * | `null`, booleans, arrays, plain objects | MessagePack's own | the same |
 * | numbers | integer up to 32 bits, else float 64 | the same, but −0 as 0 |
 * | strings | str | the same, but lone surrogates as U+FFFD |
 * | bigint within 64 bits | int 64 or uint 64 | bigint |
 * | `Uint8Array` and its subclasses | bin | `Uint8Array` |
 * | `Date` | extension −1: MessagePack's timestamp | `Date` |
 * | `undefined` | extension 0x50: nothing | `undefined` |
 * | bigint beyond 64 bits | extension 0x51: two's complement, big-endian | bigint |
 * | `Map` | extension 0x52: key, value, key, value, … | `Map` |
 * | `Set` | extension 0x53: its values | `Set` |
 * | `Error` of every class | extension 0x54: name, message and, if it has one, cause | `Error`, `TypeError` and the like again; the stack, and the errors of an `AggregateError`, stay behind |
 * | `RegExp` | extension 0x55: source, flags | `RegExp` |
 * | `URL` | extension 0x56: its href | `URL` |
 * | other typed arrays, `DataView`, `ArrayBuffer` | extension 0x57: a byte for its kind, then its bytes, little-endian | the same class |
 * | {@linkcode Extension} | an extension of its type | `Extension`, where the type is none of these |
 *
 * What is inside an extension is MessagePack again, values behind one another;
 * text, as in a URL, is a str. The kinds of 0x57 are 0 `DataView`, 1 `Int8Array`,
 * 2 `Uint8ClampedArray`, 3 `Int16Array`, 4 `Uint16Array`, 5 `Int32Array`,
 * 6 `Uint32Array`, 7 `Float16Array`, 8 `Float32Array`, 9 `Float64Array`,
 * 10 `BigInt64Array`, 11 `BigUint64Array`, 12 `ArrayBuffer`.
 *
 * As with JSON, what is sent of an object are its own enumerable properties with
 * text as keys, and of all others what the table says: not the `code` of an
 * error, nor the `lastIndex` of a RegExp. A hole in an array arrives as
 * `undefined`, an object without a prototype as one with the usual.
 *
 * These are a `CodecError` that says where it was found, as an expression,
 * `value.items[3].when`, in which the entries of a Map and the values of a Set
 * are counted as in `[...map]`:
 *
 * - functions, symbols and instances of other classes;
 * - instances of subclasses, except those of `Error`, `Array` and `Uint8Array`;
 * - invalid dates, and a RegExp of more than 1,000 letters;
 * - what contains itself, and what is nested too deeply.
 *
 * What a getter throws, and what the runtime throws for want of memory, is the
 * `cause` of the `CodecError` that `send()` rejects with.
 *
 * Received from elsewhere, a map in which a key is no text is a `Map`; a key
 * `__proto__` is an ordinary property; a timestamp is rounded down to the
 * millisecond, and stays an `Extension` beyond the years that a Date has; text
 * that is not UTF-8, and whatever else is malformed, is a `CodecError` with the
 * message. Bytes that were received are in memory of their own.
 *
 * Nothing that is received is run. It is still the sender's: matching with a
 * RegExp can take for ever, keys can be chosen so that a Map is slow, and a
 * value can take a hundred times as much memory as its message. Where those who
 * have the key are not trusted that far, set `maxMessageLength`.
 *
 * What `@std/msgpack` reads, this reads as the same, but for text that begins
 * with a byte order mark, which it keeps; malformed text, which is an error
 * rather than U+FFFD; and maps with numbers as keys, which are a `Map` rather
 * than an object.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * await a.send({ when: new Date(0), tags: new Set(["a"]), missing: undefined });
 * const { when, tags } = await b.recv() as { when: Date; tags: Set<string> };
 * assert(when.getTime() === 0 && tags.has("a"));
 * await a.close();
 * await b.close();
 * ```
 *
 * @example 64-bit integers of another program as numbers
 * ```ts
 * import { assert } from "@std/assert";
 * import { msgpack, Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe({ codec: msgpack({ int64: "number" }) });
 * await a.send(1700000000000n);
 * assert(await b.recv() === 1700000000000);
 * await a.close();
 * await b.close();
 * ```
 */
export const msgpack: MsgpackCodec = withOptions(makeCodec);

function makeCodec(
  { int64 = "bigint", maxDepth = DEFAULT_MAX_DEPTH }: MsgpackOptions = {},
): BinaryCodec {
  assertCount("maxDepth", maxDepth);
  if (int64 !== "bigint" && int64 !== "number") {
    throw new TypeError(
      `Cannot use int64: it must be "bigint" or "number", current value is ${
        String(int64)
      }`,
    );
  }
  return new BinaryCodec(
    () => new MessagePackEncoder(maxDepth),
    new MessagePackDecoder(maxDepth, int64 === "number"),
  );
}
