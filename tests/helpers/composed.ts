/** Messages that are written into a draft, as an encoder writes them. */

import { assert } from "@std/assert";
import type { Draft } from "../../connection/transport/draft.ts";
import type { FrameWriter } from "../../connection/transport/frame_writer.ts";

/** A limit that no message of a test comes near. */
const NO_LIMIT = 2 ** 30;

/** Writes a message to a draft, so many bytes at a time; the draft grows as it must. */
export function writeTo(
  draft: Draft,
  message: Uint8Array,
  step = Infinity,
): void {
  for (let from = 0; from < message.length;) {
    const piece = message.subarray(from, Math.min(from + step, message.length));
    if (draft.at + piece.length > draft.bytes.length) draft.grow(piece.length);
    draft.bytes.set(piece, draft.at);
    draft.at += piece.length;
    from += piece.length;
  }
}

/** Begins a message, which there is room for. */
export function begin(writer: FrameWriter, limit = NO_LIMIT): Draft {
  const draft = writer.compose(limit);
  assert(draft, "there is no draft to be had");
  return draft;
}

/** Composes a whole message. */
export function compose(
  writer: FrameWriter,
  message: Uint8Array,
  step?: number,
): Promise<void> {
  writeTo(begin(writer), message, step);
  return writer.commit();
}
