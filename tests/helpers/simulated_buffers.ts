/** What system calls are given in memory of the runtime's. */

import type { Kernel32 } from "../../connection/transport/named_pipe/bindings.ts";

/** What a function takes as a "buffer". */
export type Parameter = Parameters<Kernel32["symbols"]["copyIn"]>[1];

/** The bytes of a parameter that must be a buffer. */
export function bytesOf(buffer: Parameter): Uint8Array<ArrayBuffer> {
  if (!buffer) throw new TypeError("There is no buffer");
  if (!ArrayBuffer.isView(buffer)) throw new TypeError("That is no view");
  const { buffer: memory, byteOffset, byteLength } = buffer;
  if (!(memory instanceof ArrayBuffer)) throw new TypeError("That is shared");
  return new Uint8Array(memory, byteOffset, byteLength);
}

/** The same, to write numbers to. */
export function viewOf(buffer: Parameter): DataView<ArrayBuffer> {
  const { buffer: memory, byteOffset, byteLength } = bytesOf(buffer);
  return new DataView(memory, byteOffset, byteLength);
}

/** A text as Windows takes it, without the NUL behind it. */
export function textOf(buffer: Parameter): string {
  const bytes = bytesOf(buffer);
  return new TextDecoder("utf-16le").decode(bytes.subarray(0, -2));
}
