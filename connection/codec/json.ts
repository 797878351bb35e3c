/**
 * JSON as a codec.
 *
 * @module
 */

import { CodecError } from "../errors.ts";
import { escapeUnseen } from "../quote.ts";
import type { Codec } from "./codec.ts";
import { undecodable } from "./malformed.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * JSON (RFC 8259) in UTF-8: for another end that has nothing else, and for
 * reading along.
 *
 * What JSON has no form for is treated as `JSON.stringify()` does: in an object
 * `undefined` and functions are left out, a Date is text, a Map is `{}`, `NaN`
 * is `null`. Where that would leave nothing to send, it is a `CodecError`.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { json, Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe({ codec: json });
 * await a.send({ answer: 42 });
 * assert((await b.recv() as { answer: number }).answer === 42);
 * await a.close();
 * await b.close();
 * ```
 */
export const json: Codec<Uint8Array<ArrayBuffer>> = {
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    const text = stringify(value);
    if (text !== undefined) return encoder.encode(text);
    throw new CodecError(
      `Cannot encode value: JSON has no ${typeof value}`,
      { path: "value" },
    );
  },
  decode(data: Uint8Array<ArrayBuffer>): unknown {
    try {
      return JSON.parse(decoder.decode(data));
    } catch (cause) {
      const reason = "it is not JSON; see the cause";
      throw undecodable(data, reason, { cause: seen(cause) });
    }
  },
};

/** The runtime's error shows a part of the message as it came. */
function seen(cause: unknown): unknown {
  return cause instanceof SyntaxError
    ? new SyntaxError(escapeUnseen(cause.message))
    : cause;
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new CodecError(
      "Cannot encode value: JSON.stringify() threw; see the cause",
      { cause },
    );
  }
}
