/**
 * Lines of hexadecimal digits, two for a byte.
 *
 * @module
 */

import { encode, type Form, LineError } from "./form.ts";

const ascii = new TextDecoder();

/** Two digits for each byte, with or without spaces between the bytes. */
export const hexForm: Form = {
  async send(connection, line) {
    await connection.sendBytes(bytesOf(ascii.decode(line)));
  },
  async receive(connection, options) {
    const bytes = await connection.recvBytes(options);
    return { line: encode(bytes.toHex()) };
  },
};

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/\s/g, "");
  try {
    return Uint8Array.fromHex(digits);
  } catch (cause) {
    throw new LineError(
      "Cannot read it: it must be hexadecimal digits, two for each byte",
      { cause },
    );
  }
}
