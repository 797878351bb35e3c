/**
 * What a pickle is written into: a draft, opcode by opcode.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Draft } from "../../transport/draft.ts";
import { putSurrogates } from "./python_text.ts";

/**
 * Up to so many characters, text is written by a loop: to measure it and to call
 * the runtime's encoder takes longer.
 */
const MAX_LOOPED_TEXT = 48;

const EMPTY = new Uint8Array(0);

const utf8 = new TextEncoder();

/** Writes opcodes and what follows them; numbers are little-endian. */
export class Output {
  #draft: Draft | undefined;
  #bytes: Uint8Array = EMPTY;
  #at = 0;

  get isOpen(): boolean {
    return this.#draft !== undefined;
  }

  /** Writes at the draft's `at` from now on. */
  open(draft: Draft): void {
    this.#draft = draft;
    this.#bytes = draft.bytes;
    this.#at = draft.at;
  }

  /** Moves the draft's `at` behind what was written. */
  finish(): void {
    this.#draft!.at = this.#at;
  }

  /** Lets go of the draft. */
  close(): void {
    this.#draft = undefined;
    this.#bytes = EMPTY;
  }

  opcode(opcode: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = opcode;
  }

  uint8(opcode: number, value: number): void {
    this.#reserve(2);
    this.#bytes[this.#at++] = opcode;
    this.#bytes[this.#at++] = value;
  }

  uint16(opcode: number, value: number): void {
    this.#reserve(3);
    this.#bytes[this.#at++] = opcode;
    this.#bytes[this.#at++] = value;
    this.#bytes[this.#at++] = value >>> 8;
  }

  /** A value of 32 bits, with or without a sign. */
  uint32(opcode: number, value: number): void {
    this.#reserve(5);
    this.#bytes[this.#at] = opcode;
    this.#draft!.view.setUint32(this.#at + 1, value, true);
    this.#at += 5;
  }

  /** Big-endian, for once. */
  float64(opcode: number, value: number): void {
    this.#reserve(9);
    this.#bytes[this.#at] = opcode;
    this.#draft!.view.setFloat64(this.#at + 1, value);
    this.#at += 9;
  }

  /** An integer that is exact, in eight bytes behind their count. */
  int64(opcode: number, value: number): void {
    this.#reserve(10);
    this.#bytes[this.#at] = opcode;
    this.#bytes[this.#at + 1] = 8;
    const { view } = this.#draft!;
    view.setUint32(this.#at + 2, value % 2 ** 32, true);
    view.setInt32(this.#at + 6, Math.floor(value / 2 ** 32), true);
    this.#at += 10;
  }

  /** An opcode and a length: the short one where one byte is enough for it. */
  length(short: number | undefined, long: number, length: number): void {
    if (short !== undefined && length < 0x100) this.uint8(short, length);
    else this.uint32(long, length);
  }

  /** Bytes as they are. */
  bytes(source: Uint8Array): void {
    this.#reserve(source.length);
    this.#bytes.set(source, this.#at);
    this.#at += source.length;
  }

  /** ASCII as it is. */
  ascii(text: string): void {
    this.bytes(utf8.encode(text));
  }

  /** Text as UTF-8, behind its length; lone surrogates stay what they are. */
  text(short: number | undefined, long: number, text: string): void {
    if (text.length > MAX_LOOPED_TEXT || !this.#loopText(short, long, text)) {
      this.#longText(short, long, text);
    }
  }

  /** Writes text by a loop, if it is ASCII; else nothing. */
  #loopText(short: number | undefined, long: number, text: string): boolean {
    const start = this.#at - this.#draft!.start;
    const { length } = text;
    this.length(short, long, length);
    this.#reserve(length);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) {
        this.#at = start + this.#draft!.start;
        return false;
      }
      bytes[at++] = code;
    }
    this.#at = at;
    return true;
  }

  #longText(short: number | undefined, long: number, text: string): void {
    const length = Buffer.byteLength(text);
    this.length(short, long, length);
    this.#reserve(length);
    utf8.encodeInto(text, this.#bytes.subarray(this.#at));
    if (!text.isWellFormed()) putSurrogates(text, this.#bytes, this.#at);
    this.#at += length;
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const draft = this.#draft!;
    draft.at = this.#at;
    draft.grow(count);
    this.#bytes = draft.bytes;
    this.#at = draft.at;
  }
}
