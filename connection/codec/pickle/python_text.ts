/**
 * Text as Python writes it where that is not UTF-8: with lone surrogates, and
 * with escapes.
 *
 * @module
 */

import { Buffer, isUtf8 } from "node:buffer";
import { bufferOf } from "../text.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The least letter that is written in so many bytes: a smaller one has fewer. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

/**
 * UTF-8 in which there may be lone surrogates ("surrogatepass"), or `undefined`
 * where it is not even that.
 */
export function readSurrogates(bytes: Uint8Array): string | undefined {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const length = lengthOf(bytes[at]!);
    const code = at + length > bytes.length
      ? undefined
      : readLetter(bytes, at, length);
    if (code === undefined) return undefined;
    if (code > 0xffff) units[count++] = 0xd7c0 + (code >> 10);
    units[count++] = code > 0xffff ? 0xdc00 | code & 0x3ff : code;
    at += length;
  }
  return Buffer.from(units.buffer, 0, 2 * count).toString("utf16le");
}

/** How many bytes a letter has that begins with this one. */
function lengthOf(first: number): number {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function readLetter(
  bytes: Uint8Array,
  at: number,
  length: number,
): number | undefined {
  const first = bytes[at]!;
  if (length === 1) return first;
  if (first < 0xc0 || first > 0xf7) return undefined;
  let code = first & 0xff >> length + 1;
  for (let next = at + 1; next < at + length; next++) {
    const byte = bytes[next]!;
    if (byte >> 6 !== 2) return undefined;
    code = code << 6 | byte & 0x3f;
  }
  return code >= LEAST[length]! && code <= 0x10ffff ? code : undefined;
}

/**
 * Puts lone surrogates where the runtime, which has none in UTF-8, has put
 * U+FFFD, which is as long.
 *
 * @param bytes The text as UTF-8, from `at` on.
 */
export function putSurrogates(
  text: string,
  bytes: Uint8Array,
  at: number,
): void {
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) {
      bytes[at] = 0xed;
      bytes[at + 1] = 0x80 | code >> 6 & 0x3f;
      bytes[at + 2] = 0x80 | code & 0x3f;
    }
    at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
}

/** Each byte as a letter. */
export function toLatin1(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("latin1");
}

/** Each letter as a byte; those beyond U+00FF lose what is too much. */
export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** A str of Python 2: text where it is UTF-8, else bytes. */
export function readPython2(
  bytes: Uint8Array<ArrayBuffer>,
): string | Uint8Array<ArrayBuffer> {
  return isUtf8(bytes) ? utf8.decode(bytes) : bytes;
}

/** What one letter behind a backslash stands for in Python's literals. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * A str of Python 2 as its `repr()` writes it, each byte as a letter, or
 * `undefined` where it is none.
 */
export function readLiteral(line: string): string | undefined {
  const quoted = line.trim();
  const quote = quoted[0];
  const isQuoted = quoted.length >= 2 && (quote === "'" || quote === '"') &&
    quoted.endsWith(quote);
  if (!isQuoted) return undefined;
  const literal = quoted.slice(1, -1);
  if (endsWithinEscape(literal)) return undefined;
  return literal.replace(
    /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([^]))/g,
    (escape, hex?: string, octal?: string, letter?: string) => {
      if (hex) return String.fromCharCode(parseInt(hex, 16));
      if (octal) return String.fromCharCode(parseInt(octal, 8) & 0xff);
      if (Object.hasOwn(ESCAPES, letter!)) return ESCAPES[letter!]!;
      return /[\\'"]/.test(letter!) ? letter! : escape;
    },
  );
}

/** Whether the last backslash has nothing behind it. */
function endsWithinEscape(literal: string): boolean {
  let count = 0;
  while (literal[literal.length - 1 - count] === "\\") count++;
  return count % 2 === 1;
}

/** Text in which a backslash, "u" and four digits, or "U" and eight, are a letter ("raw-unicode-escape"). */
export function readEscaped(line: string): string {
  return line.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[^])/g,
    (escape, four?: string, eight?: string) => {
      const digits = four ?? eight;
      return digits ? String.fromCodePoint(parseInt(digits, 16)) : escape;
    },
  );
}
