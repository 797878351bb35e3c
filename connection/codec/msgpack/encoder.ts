/**
 * Writes MessagePack in one pass, each value in its shortest form, byte for byte
 * as `@std/msgpack` does.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { encode as encodeRare } from "@std/msgpack";
import type { Draft } from "../../transport/draft.ts";
import type { Encoder } from "../binary_codec.ts";
import { Extension } from "../extension.ts";
import { fitsInto64Bits } from "../int64.ts";
import { formatOf } from "./extension_formats.ts";
import type { Step } from "../path.ts";
import { explain, kindOf, type Passed, Refusal } from "../refusal.ts";

/**
 * Up to so many characters, text is written by a loop: to measure it and to call
 * the runtime's encoder takes 130 ns, in which the loop writes about 50.
 */
const MAX_LOOPED_TEXT = 48;

const MAX_UINT32 = 0xffffffff;
/** The longest head: that of an extension of more than 64 KiB. */
const MAX_HEAD = 6;
/** The lengths of payloads that have a head of their own. */
const FIXED_EXTENSIONS = [1, 2, 4, 8, 16];

const EMPTY = new Uint8Array(0);

const utf8 = new TextEncoder();

/** Writes values into drafts, one after another. */
export class MessagePackEncoder implements Encoder {
  #maxDepth: number;
  #draft: Draft | undefined;
  #bytes: Uint8Array = EMPTY;
  #at = 0;
  /** The value whose payload is being written, and how many containers its parts are in. */
  #owner: unknown;
  #depth = 0;
  /** Whether `for … in` finds properties that no object has of its own. */
  #inherits = false;
  /** The containers that an error is coming out of: nothing is kept while all goes well. */
  #passed: Passed[] = [];

  /** @param maxDepth How many containers may be inside one another. */
  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  /** Whether it is at work: what is being encoded may have getters that encode. */
  get isBusy(): boolean {
    return this.#draft !== undefined;
  }

  /**
   * Writes one value at the draft's `at`, and moves that behind it.
   *
   * @throws {CodecError} If it cannot be encoded; the error says where that was found.
   * @throws {unknown} What the draft, or a getter of the value, throws.
   */
  encodeInto(value: unknown, draft: Draft): void {
    this.#draft = draft;
    this.#bytes = draft.bytes;
    this.#at = draft.at;
    this.#inherits = hasEnumerable(Object.prototype);
    try {
      this.#write(value, 0);
      draft.at = this.#at;
    } catch (error) {
      throw explain(error, this.#passed);
    } finally {
      this.#draft = undefined;
      this.#bytes = EMPTY;
      this.#owner = undefined;
      if (this.#passed.length > 0) this.#passed = [];
    }
  }

  /** Writes a part of the value whose payload is being written. */
  value(value: unknown, step: Step): void {
    const owner = this.#owner;
    const depth = this.#depth;
    try {
      this.#write(value, depth);
    } catch (error) {
      this.#passed.push({ container: owner, step });
      throw error;
    }
    this.#owner = owner;
    this.#depth = depth;
  }

  /** Throws: the value whose payload is being written has none. */
  refuse(reason: string): never {
    throw new Refusal(reason);
  }

  /** Writes bytes as they are. */
  bytes(source: Uint8Array): void {
    this.#reserve(source.length);
    this.#bytes.set(source, this.#at);
    this.#at += source.length;
  }

  #write(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        return this.#writeText(value);
      case "number":
        return this.#writeNumber(value);
      case "boolean":
        return this.#writeByte(value ? 0xc3 : 0xc2);
      case "object":
        return value === null
          ? this.#writeByte(0xc0)
          : this.#writeObject(value, depth);
      case "bigint":
        if (fitsInto64Bits(value)) return this.bytes(encodeRare(value));
    }
    this.#writeExtension(value, depth);
  }

  #writeObject(value: object, depth: number): void {
    if (Array.isArray(value)) return this.#writeArray(value, depth);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      return this.#writeMap(value as Record<string, unknown>, depth);
    }
    if (value instanceof Uint8Array) return this.#writeBinary(value);
    if (value instanceof Extension) {
      const mark = this.#beginPayload();
      this.bytes(value.data);
      return this.#endPayload(mark, value.type);
    }
    this.#writeExtension(value, depth);
  }

  #writeArray(array: readonly unknown[], depth: number): void {
    this.#assertDepth(depth);
    const { length } = array;
    if (length < 16) this.#writeByte(0x90 | length);
    else this.#writeLength(0xdc, length, 2);
    let index = 0;
    try {
      for (; index < length; index++) this.#write(array[index], depth + 1);
    } catch (error) {
      this.#passed.push({ container: array, step: index });
      throw error;
    }
  }

  /**
   * `for … in` twice, once to count: the engine then finds each value by its
   * place, which takes two thirds of the time that `Object.keys()` takes.
   */
  #writeMap(object: Record<string, unknown>, depth: number): void {
    this.#assertDepth(depth);
    const map = this.#inherits ? { __proto__: null, ...object } : object;
    let left = 0;
    for (const _ in map) left++;
    if (left < 16) this.#writeByte(0x80 | left);
    else this.#writeLength(0xde, left, 2);
    let step = "";
    try {
      for (const key in map) {
        step = key;
        this.#writeText(key);
        this.#write(map[key], depth + 1);
        left--;
      }
    } catch (error) {
      this.#passed.push({ container: object, step });
      throw error;
    }
    if (left !== 0) throw new Refusal("a getter has changed its properties");
  }

  #writeText(text: string): void {
    const { length } = text;
    if (length > MAX_LOOPED_TEXT) return this.#writeLongText(text);
    this.#reserve(2 + length);
    const bytes = this.#bytes;
    let at = this.#at;
    if (length < 0x20) {
      bytes[at++] = 0xa0 | length;
    } else {
      bytes[at++] = 0xd9;
      bytes[at++] = length;
    }
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return this.#writeLongText(text);
      bytes[at++] = code;
    }
    this.#at = at;
  }

  #writeLongText(text: string): void {
    const length = Buffer.byteLength(text);
    if (length < 0x20) this.#writeByte(0xa0 | length);
    else this.#writeLength(0xd9, length, 1);
    this.#reserve(length);
    utf8.encodeInto(text, this.#bytes.subarray(this.#at));
    this.#at += length;
  }

  #writeBinary(binary: Uint8Array): void {
    assertLength(binary.length);
    this.#writeLength(0xc4, binary.length, 1);
    this.bytes(binary);
  }

  #writeNumber(value: number): void {
    this.#reserve(9);
    // True of −0 too, which is written as 0.
    if (value === (value | 0)) {
      if (value >= 0) this.#writeUint32(value);
      else this.#writeNegative(value);
    } else if (value > 0 && value <= MAX_UINT32 && Number.isInteger(value)) {
      this.#writeUint32(value);
    } else {
      this.#bytes[this.#at] = 0xcb;
      this.#draft!.view.setFloat64(this.#at + 1, value);
      this.#at += 9;
    }
  }

  #writeUint32(value: number): void {
    if (value < 0x80) this.#bytes[this.#at++] = value;
    else this.#writeLength(0xcc, value, 1);
  }

  #writeNegative(value: number): void {
    if (value >= -0x20) this.#bytes[this.#at++] = value;
    else if (value >= -0x80) this.#writeWidth(0xd0, value, 1);
    else if (value >= -0x8000) this.#writeWidth(0xd1, value, 2);
    else this.#writeWidth(0xd2, value, 4);
  }

  #writeExtension(value: unknown, depth: number): void {
    const format = formatOf(value);
    if (!format) throw new Refusal(`MessagePack has no ${kindOf(value)}`);
    if (format.isContainer) this.#assertDepth(depth);
    const mark = this.#beginPayload();
    this.#owner = value;
    this.#depth = depth + 1;
    format.write(value, this);
    this.#endPayload(mark, format.type);
  }

  /** Leaves room for the longest head; returns where, from the message's start on. */
  #beginPayload(): number {
    this.#reserve(MAX_HEAD);
    const mark = this.#at - this.#draft!.start;
    this.#at += MAX_HEAD;
    return mark;
  }

  /** Writes the head that fits, and moves the payload to it. */
  #endPayload(mark: number, type: number): void {
    const end = this.#at;
    const start = this.#draft!.start + mark;
    const length = end - start - MAX_HEAD;
    assertLength(length);
    this.#at = start;
    const fixed = FIXED_EXTENSIONS.indexOf(length);
    if (fixed >= 0) this.#bytes[this.#at++] = 0xd4 + fixed;
    else this.#writeLength(0xc7, length, 1);
    this.#bytes[this.#at++] = type;
    this.#bytes.copyWithin(this.#at, start + MAX_HEAD, end);
    this.#at += length;
  }

  #writeByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = byte;
  }

  /**
   * Writes a head and a length, or an unsigned number, in as few bytes as it fits in.
   *
   * @param head The head of the form of `width` bytes; those of twice as many follow it.
   */
  #writeLength(head: number, length: number, width: 1 | 2): void {
    this.#reserve(5);
    if (length < 0x100 && width === 1) this.#writeWidth(head, length, 1);
    else if (length < 0x10000) this.#writeWidth(head + 2 - width, length, 2);
    else this.#writeWidth(head + 3 - width, length, 4);
  }

  /** Writes a head and an integer of `width` bytes, where there is room. */
  #writeWidth(head: number, value: number, width: 1 | 2 | 4): void {
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = head;
    if (width === 4) {
      bytes[at++] = value >>> 24;
      bytes[at++] = value >>> 16;
    }
    if (width >= 2) bytes[at++] = value >>> 8;
    bytes[at++] = value;
    this.#at = at;
  }

  #reserve(count: number): void {
    if (this.#at + count > this.#bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    const draft = this.#draft!;
    draft.at = this.#at;
    draft.grow(count);
    this.#bytes = draft.bytes;
    this.#at = draft.at;
  }

  #assertDepth(depth: number): void {
    if (depth < this.#maxDepth) return;
    throw new Refusal(`it is nested more than ${this.#maxDepth} deep`);
  }
}

function assertLength(length: number): void {
  if (length <= MAX_UINT32) return;
  throw new Refusal(`MessagePack has no room for ${length} bytes`);
}

function hasEnumerable(object: object): boolean {
  for (const _ in object) return true;
  return false;
}
