/**
 * Lines that are messages: text, or what a program writes.
 *
 * @module
 */

import { textOf } from "../visible.ts";
import { encode, type Form } from "./form.ts";

/**
 * Makes the form.
 *
 * @param isTerminal Whether a terminal shows what is received, which it must not
 * be controlled by.
 */
export function bytesForm(isTerminal: boolean): Form {
  return {
    send: (connection, line) => connection.sendBytes(line as BufferSource),
    async receive(connection, options) {
      const bytes = await connection.recvBytes(options);
      return { line: isTerminal ? encode(textOf(bytes)) : bytes };
    },
  };
}
