/** The framing of messages, written again from its description: slow, and plain to see. */

/** How a stream ends for whoever receives from it. */
export type Ending = "between messages" | "inside a message" | "no message";

/** What a stream of bytes says. */
export interface Reading {
  messages: Uint8Array[];
  ending: Ending;
}

/**
 * Reads a whole stream.
 *
 * @param limits How long each message may be; the last one counts for all that
 * follow.
 */
export function readStream(
  stream: Uint8Array,
  ...limits: [number, ...number[]]
): Reading {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const messages: Uint8Array[] = [];
  for (let at = 0;;) {
    const left = stream.length - at;
    if (left === 0) return { messages, ending: "between messages" };
    if (left < 4) return { messages, ending: "inside a message" };
    let length = BigInt(view.getInt32(at));
    let header = 4;
    if (length === -1n) {
      if (left < 12) return { messages, ending: "inside a message" };
      length = view.getBigUint64(at + 4);
      header = 12;
    }
    const limit = limits[Math.min(messages.length, limits.length - 1)]!;
    if (length < 0n || length > BigInt(limit)) {
      return { messages, ending: "no message" };
    }
    const start = at + header;
    at = start + Number(length);
    if (at > stream.length) return { messages, ending: "inside a message" };
    messages.push(stream.slice(start, at));
  }
}
