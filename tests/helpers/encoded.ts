/** MessagePack by hand: bytes, text and heads put behind one another. */

import { assertBytes } from "./contract.ts";
import { join } from "./faulty_stream.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

type Part = number | string | Uint8Array;

/** Bytes, text and buffers behind one another. */
export function bytes(...parts: Part[]): Bytes {
  return joined(parts);
}

/** As {@linkcode bytes}, for more of them than a call can have. */
export function joined(parts: readonly Part[]): Bytes {
  const buffers = parts.map((part) => {
    if (typeof part === "number") return Uint8Array.of(part);
    return typeof part === "string" ? new TextEncoder().encode(part) : part;
  });
  return join(buffers);
}

/** So many bytes that are all the same. */
export function filled(length: number, byte = 0): Bytes {
  return new Uint8Array(length).fill(byte);
}

/** An unsigned integer, big-endian. */
export function uint(size: number, value: number | bigint): Bytes {
  const digits = BigInt.asUintN(8 * size, BigInt(value)).toString(16);
  return Uint8Array.fromHex(digits.padStart(2 * size, "0"));
}

/** What stands behind 0xcb. */
export function float64(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

/** The ways in which a short text can be written. */
export const TEXT_FORMS: Record<string, (text: string) => Bytes> = {
  fixstr: (text) => bytes(0xa0 | byteLength(text), text),
  str8: (text) => bytes(0xd9, byteLength(text), text),
  str16: (text) => bytes(0xda, uint(2, byteLength(text)), text),
  str32: (text) => bytes(0xdb, uint(4, byteLength(text)), text),
};

/** A text of up to 31 bytes. */
export const fixstr = TEXT_FORMS.fixstr!;

/** A map of up to 15 entries. */
export function fixmap(...entries: [key: Bytes, value: Uint8Array][]): Bytes {
  return bytes(0x80 | entries.length, ...entries.flat());
}

/** An extension with the shortest head that its payload has. */
export function extension(
  type: number,
  ...parts: Part[]
): Bytes {
  const payload = bytes(...parts);
  const { length } = payload;
  const fixed = [1, 2, 4, 8, 16].indexOf(length);
  if (fixed >= 0) return bytes(0xd4 + fixed, type, payload);
  if (length < 0x100) return bytes(0xc7, length, type, payload);
  return length < 0x10000
    ? bytes(0xc8, uint(2, length), type, payload)
    : bytes(0xc9, uint(4, length), type, payload);
}

/** Fails unless a codec has written these bytes; prints no more than their beginnings. */
export function assertEncoded(actual: Uint8Array, expected: Uint8Array): void {
  try {
    assertBytes(actual, expected);
  } catch (cause) {
    const [is, shall] = [actual, expected].map((message) =>
      message.subarray(0, 40).toHex()
    );
    throw new Error(`${(cause as Error).message}: ${is}, not ${shall}`, {
      cause,
    });
  }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
