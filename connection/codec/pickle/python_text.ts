/**
 * Text as Python writes it where that is not UTF-8: with lone surrogates, and
 * with escapes.
 *
 * @module
 */

import { Buffer } from "node:buffer";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A surrogate as UTF-8 would write it, each byte as a letter. */
const SURROGATE = /(\xed[\xa0-\xbf][\x80-\xbf])/;

/**
 * UTF-8 in which there are lone surrogates ("surrogatepass"), or `undefined`
 * where it is not even that.
 */
export function readSurrogates(bytes: Uint8Array): string | undefined {
  try {
    return toLatin1(bytes).split(SURROGATE).map((part, index) =>
      index % 2 === 1
        ? String.fromCharCode(
          0xd000 | (part.charCodeAt(1) & 0x3f) << 6 | part.charCodeAt(2) & 0x3f,
        )
        : strictUtf8.decode(fromLatin1(part))
    ).join("");
  } catch {
    return undefined;
  }
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
  const { buffer, byteOffset, byteLength } = bytes;
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
    .toString("latin1");
}

/** Each letter as a byte; those beyond U+00FF lose what is too much. */
export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** A str of Python 2: text where it is UTF-8, else bytes. */
export function readPython2(
  bytes: Uint8Array<ArrayBuffer>,
): string | Uint8Array<ArrayBuffer> {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return bytes;
  }
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
      if (letter! in ESCAPES) return ESCAPES[letter!]!;
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
