/**
 * Text that somebody else chose, on a terminal that it must not control.
 *
 * @module
 */

import { escapeUnseen } from "../connection/quote.ts";

/** Depth and lengths up to which a value is shown; what is beyond is marked by the runtime. */
const SHOWN: Deno.InspectOptions = {
  depth: 20,
  iterableLimit: 1000,
  strAbbreviateSize: 10_000,
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text of several lines, with escapes in place of what cannot be seen. */
export function visible(text: string): string {
  return text.split("\n").map(escapeUnseen).join("\n");
}

/** What an error says, in one line that can be seen. */
export function messageOf(error: unknown): string {
  return escapeUnseen(error instanceof Error ? error.message : String(error));
}

/** A value as the runtime shows it: in colours, unless something in it cannot be seen. */
export function inspect(value: unknown, colors: boolean): string {
  const plain = Deno.inspect(value, { ...SHOWN, colors: false });
  const seen = visible(plain);
  return colors && seen === plain
    ? Deno.inspect(value, { ...SHOWN, colors })
    : seen;
}

/** Bytes as text: as UTF-8 where they are that, else ASCII with the other bytes in hexadecimal digits. */
export function textOf(bytes: Uint8Array): string {
  try {
    return escapeUnseen(utf8.decode(bytes));
  } catch {
    return Array.from(bytes, letterOf).join("");
  }
}

function letterOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f
    ? String.fromCharCode(byte)
    : `\\x${byte.toString(16).padStart(2, "0")}`;
}
