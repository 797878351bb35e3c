/**
 * What a pickle is read from: the bytes of a message, and how far it was read.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { Malformed } from "../malformed.ts";
import {
  bufferOf,
  MAX_LOOPED_TEXT,
  readAscii,
  readUtf8,
  viewOf,
} from "../text.ts";
import { readInteger } from "./integers.ts";
import { readSurrogates } from "./python_text.ts";

const NEWLINE = 0x0a;

/** Reads what opcodes are followed by. */
export class Source {
  #bytes: Uint8Array;
  /** The same memory, for numbers and for text, once there are some. */
  #view: DataView | undefined;
  #buffer: Buffer | undefined;
  #start: number;
  #end: number;
  #at: number;

  /** Reads from `start` to `end`. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#start = this.#at = start;
    this.#end = end;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** How many bytes were read. */
  get offset(): number {
    return this.#at - this.#start;
  }

  /** How many bytes the message has. */
  get length(): number {
    return this.#end - this.#start;
  }

  uint8(): number {
    return this.#bytes[this.skip(1)]!;
  }

  uint16(): number {
    return this.#dataView().getUint16(this.skip(2), true);
  }

  int32(): number {
    return this.#dataView().getInt32(this.skip(4), true);
  }

  uint32(): number {
    return this.#dataView().getUint32(this.skip(4), true);
  }

  float64(): number {
    return this.#dataView().getFloat64(this.skip(8));
  }

  /** A length of eight bytes. What is so long that it is not exact is not there. */
  length64(): number {
    const low = this.uint32();
    return this.uint32() * 2 ** 32 + low;
  }

  /** A length of four bytes, which have a sign. */
  length32(): number {
    const length = this.int32();
    if (length < 0) throw this.malformed(`a length of ${length}`);
    return length;
  }

  /** An integer of so many bytes: two's complement, little-endian. */
  integer(length: number): number | bigint {
    if (length !== 8) return readInteger(this.bytes(length));
    const low = this.uint32();
    const high = this.int32();
    const value = high * 2 ** 32 + low;
    return Number.isSafeInteger(value)
      ? value
      : BigInt(high) * 2n ** 32n + BigInt(low);
  }

  /** So many bytes, in memory of their own. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    const start = this.skip(length);
    return this.#bytes.slice(start, start + length) as Uint8Array<ArrayBuffer>;
  }

  /** UTF-8, in which lone surrogates are as well, as Python's "surrogatepass" writes them. */
  text(length: number): string {
    const start = this.skip(length);
    if (length <= MAX_LOOPED_TEXT) {
      const text = readAscii(this.#bytes, start, length);
      if (text !== undefined) return text;
    }
    const text = readUtf8(this.#nodeBuffer(), start, length) ??
      readSurrogates(this.#bytes.subarray(start, start + length));
    if (text === undefined) throw this.malformed("text is not UTF-8");
    return text;
  }

  /** Up to the end of the line, which is left out; a byte is a letter. */
  line(): string {
    const start = this.#at;
    const end = this.#bytes.indexOf(NEWLINE, start);
    if (end < 0 || end >= this.#end) throw this.#cutOff();
    this.#at = end + 1;
    return this.#nodeBuffer().toString("latin1", start, end);
  }

  /** The same of UTF-8. */
  name(): string {
    return Buffer.from(this.line(), "latin1").toString("utf8");
  }

  /** Moves on by so many bytes; returns where they begin. */
  skip(count: number): number {
    const at = this.#at;
    if (count > this.#end - at) throw this.#cutOff();
    this.#at = at + count;
    return at;
  }

  /** The error that says what is wrong here. */
  malformed(reason: string, options?: ErrorOptions): Malformed {
    return new Malformed(reason, this.offset, options);
  }

  #cutOff(): Malformed {
    return this.malformed("it is cut off");
  }

  #dataView(): DataView {
    return this.#view ??= viewOf(this.#bytes);
  }

  #nodeBuffer(): Buffer {
    return this.#buffer ??= bufferOf(this.#bytes);
  }
}
