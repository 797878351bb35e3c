/**
 * Reads MessagePack in one pass, straight from the bytes that came.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { decode as decodeRare } from "@std/msgpack";
import type { Decoder } from "../binary_codec.ts";
import { Extension } from "../extension.ts";
import { Malformed } from "../malformed.ts";
import { beginsWithDigit, define, makeSparse } from "../record.ts";
import {
  bufferOf,
  MAX_LOOPED_TEXT,
  readAscii,
  readUtf8,
  viewOf,
} from "../text.ts";
import { formatOfType } from "./extension_formats.ts";
import { MAX_REMEMBERED, MIN_REMEMBERED, ShortTexts } from "./short_texts.ts";

const EMPTY = new Uint8Array(0);

/** Reads values from messages, one after another. */
export class MessagePackDecoder implements Decoder {
  #bytes: Uint8Array = EMPTY;
  /** The same memory, for floats and for text, once there are some. */
  #view: DataView | undefined;
  #buffer: Buffer | undefined;
  #start = 0;
  #at = 0;
  #end = 0;
  /** How many containers the payload that is being read is in. */
  #depth = 0;
  #shortTexts = new ShortTexts();
  #maxDepth: number;
  #safeNumbers: boolean;

  /**
   * @param maxDepth How many containers may be inside one another.
   * @param safeNumbers Whether 64-bit integers are numbers where those are exact.
   */
  constructor(maxDepth: number, safeNumbers: boolean) {
    this.#maxDepth = maxDepth;
    this.#safeNumbers = safeNumbers;
  }

  /**
   * Reads the one value that is in `bytes` from `start` to `end`. Nothing in it
   * refers to that memory.
   *
   * @throws {Malformed} If there is no such value.
   * @throws {Error} What the runtime throws, for text that is too long.
   */
  decode(bytes: Uint8Array, start: number, end: number): unknown {
    if (bytes !== this.#bytes) this.#use(bytes);
    this.#at = this.#start = start;
    this.#end = end;
    const value = this.#read(0, 0);
    if (this.#at < end) throw this.#malformed("bytes follow the value");
    return value;
  }

  /** Keeps nothing of what was read last. */
  forget(): void {
    this.#use(EMPTY);
  }

  /** How many bytes are left of the payload that is being read. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** The next value of the payload that is being read. */
  value(): unknown {
    const depth = this.#depth;
    const value = this.#read(depth, 0);
    this.#depth = depth;
    return value;
  }

  /**
   * The next value of the payload that is being read, which must be text.
   *
   * @throws {TypeError} If it is not.
   */
  text(): string {
    const head = this.left > 0 ? this.#bytes[this.#at]! : 0;
    const isText = head >= 0xa0 && head < 0xc0 || head >= 0xd9 && head <= 0xdb;
    if (!isText) throw new TypeError("There is no text where one must be");
    return this.#read(0, 0) as string;
  }

  /** The next byte of the payload that is being read. */
  byte(): number {
    return this.#bytes[this.#skip(1)]!;
  }

  /** What is left of the payload that is being read, in memory of its own. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.#readBinary(this.left);
  }

  #use(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = undefined;
    this.#buffer = undefined;
  }

  /**
   * Reads a value.
   *
   * @param depth How many containers it is in.
   * @param owed How many values must still come after it, at least.
   */
  #read(depth: number, owed: number): unknown {
    const head = this.#bytes[this.#skip(1)]!;
    if (head < 0x80) return head;
    if (head >= 0xe0) return head - 0x100;
    if (head >= 0xa0 && head < 0xc0) return this.#readShortText(head & 0x1f);
    if (head < 0x90) return this.#readMap(head & 0x0f, depth, owed);
    if (head < 0xa0) return this.#readArray(head & 0x0f, depth, owed);
    if (head >= 0xca && head <= 0xd3) return this.#readNumber(head);
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
    }
    return this.#readLong(head, depth, owed);
  }

  #readNumber(head: number): number | bigint {
    switch (head) {
      case 0xca:
        return this.#dataView().getFloat32(this.#skip(4));
      case 0xcb:
        return this.#dataView().getFloat64(this.#skip(8));
      case 0xcf:
      case 0xd3:
        return this.#readInt64();
      case 0xd0:
        return this.#dataView().getInt8(this.#skip(1));
      case 0xd1:
        return this.#dataView().getInt16(this.#skip(2));
      case 0xd2:
        return this.#dataView().getInt32(this.#skip(4));
    }
    return this.#unsigned(head - 0xcc);
  }

  /** Reads what has its length, or its extension's type, behind its head. */
  #readLong(head: number, depth: number, owed: number): unknown {
    switch (head) {
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#readBinary(this.#unsigned(head - 0xc4));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#readExtension(this.#unsigned(head - 0xc7), depth);
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#readExtension(1 << head - 0xd4, depth);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#readText(this.#unsigned(head - 0xd9));
      case 0xdc:
      case 0xdd:
        return this.#readArray(this.#unsigned(head - 0xdb), depth, owed);
      case 0xde:
      case 0xdf:
        return this.#readMap(this.#unsigned(head - 0xdd), depth, owed);
    }
    throw this.#malformed(
      `0x${head.toString(16)} begins no value`,
      this.#at - 1,
    );
  }

  #readArray(length: number, depth: number, owed: number): unknown[] {
    this.#enter(length, depth, owed);
    // One that grows has room for 17 at once: much, for many that have one.
    const array: unknown[] = length < 16 ? new Array(length) : [];
    for (let rest = length - 1; rest >= 0; rest--) {
      array[length - 1 - rest] = this.#read(depth + 1, owed + rest);
    }
    return array;
  }

  #readMap(length: number, depth: number, owed: number): unknown {
    this.#enter(2 * length, depth, owed);
    const object: Record<string, unknown> = {};
    let isSparse = false;
    for (let rest = 2 * length - 1; rest >= 0; rest -= 2) {
      const key = this.#readKey(depth + 1, owed + rest);
      if (typeof key !== "string") {
        return this.#readEntries(
          Object.entries(object),
          key,
          depth,
          owed,
          rest,
        );
      }
      if (!isSparse && beginsWithDigit(key)) {
        makeSparse(object);
        isSparse = true;
      }
      const value = this.#read(depth + 1, owed + rest - 1);
      if (key === "__proto__") define(object, key, value);
      else object[key] = value;
    }
    return object;
  }

  /**
   * Reads on in a map that has a key which is no text, and so is no object. What
   * was read before has the order that an object gives it.
   */
  #readEntries(
    entries: [unknown, unknown][],
    key: unknown,
    depth: number,
    owed: number,
    rest: number,
  ): Map<unknown, unknown> {
    const map = new Map(entries);
    map.set(key, this.#read(depth + 1, owed + rest - 1));
    for (rest -= 2; rest >= 0; rest -= 2) {
      const key = this.#readKey(depth + 1, owed + rest);
      map.set(key, this.#read(depth + 1, owed + rest - 1));
    }
    return map;
  }

  /** Goes into a container: all that is claimed to come must be there, a byte each. */
  #enter(length: number, depth: number, owed: number): void {
    if (depth >= this.#maxDepth) {
      throw this.#malformed(`it is nested more than ${this.#maxDepth} deep`);
    }
    if (length + owed > this.left) throw this.#malformed("it is cut off");
  }

  #readKey(depth: number, owed: number): unknown {
    const length = this.left > 0 ? this.#bytes[this.#at]! ^ 0xa0 : Infinity;
    if (length > MAX_REMEMBERED) return this.#read(depth, owed);
    this.#at++;
    return this.#readKnown(length);
  }

  #readShortText(length: number): string {
    return length <= MAX_LOOPED_TEXT
      ? this.#readKnown(length)
      : this.#readText(length);
  }

  #readText(length: number): string {
    return this.#makeText(this.#skip(length), length);
  }

  #readKnown(length: number): string {
    const start = this.#skip(length);
    if (length < MIN_REMEMBERED) return this.#makeText(start, length);
    const view = this.#dataView();
    const known = this.#shortTexts.find(view, start - 1, length);
    if (known !== undefined) return known;
    const text = this.#makeText(start, length);
    // Only what is ASCII has as many letters as bytes.
    if (text.length === length) {
      this.#shortTexts.put(view, start - 1, length, text);
    }
    return text;
  }

  #makeText(start: number, length: number): string {
    if (length <= MAX_LOOPED_TEXT) {
      const text = readAscii(this.#bytes, start, length);
      if (text !== undefined) return text;
    }
    const text = readUtf8(this.#nodeBuffer(), start, length);
    if (text === undefined) throw this.#malformed("text is not UTF-8", start);
    return text;
  }

  #readBinary(length: number): Uint8Array<ArrayBuffer> {
    const start = this.#skip(length);
    return this.#bytes.slice(start, start + length) as Uint8Array<ArrayBuffer>;
  }

  #readInt64(): number | bigint {
    const start = this.#skip(8);
    const value = decodeRare(this.#bytes.subarray(start - 1, start + 8));
    const number = Number(value);
    return this.#safeNumbers && Number.isSafeInteger(number)
      ? number
      : value as bigint;
  }

  #readExtension(length: number, depth: number): unknown {
    const type = this.#dataView().getInt8(this.#skip(1));
    const end = this.#skip(length) + length;
    this.#at = end - length;
    const format = formatOfType(type);
    if (!format) return new Extension(type, this.#readBinary(length));
    if (format.isContainer) this.#enter(0, depth, 0);
    const outer = this.#end;
    this.#end = end;
    this.#depth = depth + 1;
    try {
      const value = format.read(this);
      if (this.left > 0) throw new RangeError("Bytes follow its value");
      return value;
    } catch (cause) {
      if (cause instanceof Malformed) throw cause;
      throw this.#malformed(
        `extension ${type} is malformed`,
        end - length,
        { cause },
      );
    } finally {
      this.#end = outer;
    }
  }

  /** An unsigned integer of 1, 2 or 4 bytes. */
  #unsigned(size: number): number {
    const bytes = this.#bytes;
    if (size === 0) return bytes[this.#skip(1)]!;
    if (size === 1) {
      const at = this.#skip(2);
      return bytes[at]! << 8 | bytes[at + 1]!;
    }
    return this.#dataView().getUint32(this.#skip(4));
  }

  #dataView(): DataView {
    return this.#view ??= viewOf(this.#bytes);
  }

  #nodeBuffer(): Buffer {
    return this.#buffer ??= bufferOf(this.#bytes);
  }

  /** Moves on by this many bytes; returns where they begin. */
  #skip(count: number): number {
    const at = this.#at;
    if (at + count > this.#end) throw this.#malformed("it is cut off");
    this.#at = at + count;
    return at;
  }

  #malformed(
    reason: string,
    at = this.#at,
    options?: ErrorOptions,
  ): Malformed {
    return new Malformed(reason, at - this.#start, options);
  }
}
