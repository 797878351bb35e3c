/**
 * Buffers and their views, but for Uint8Array, which is MessagePack's binary.
 *
 * @module
 */

import type { ExtensionFormat } from "./format.ts";

type BufferLike = ArrayBuffer | ArrayBufferView;

/** Each at the number of its kind. */
const VIEWS: readonly (new (buffer: ArrayBuffer) => ArrayBufferView)[] = [
  DataView,
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float16Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

/** The number of a buffer that is no view. */
const NO_VIEW = VIEWS.length;

/** The prototypes of what travels so, each at the number of its kind. */
export const BUFFER_PROTOTYPES: readonly object[] = [...VIEWS, ArrayBuffer]
  .map((constructor) => constructor.prototype);

/** The number of its kind, then its bytes; elements are little-endian. */
export const BUFFER: ExtensionFormat<BufferLike> = {
  type: 0x57,
  isContainer: false,
  write(buffer, payload) {
    const kind = BUFFER_PROTOTYPES.indexOf(Object.getPrototypeOf(buffer));
    payload.bytes(Uint8Array.of(kind));
    payload.bytes(
      ArrayBuffer.isView(buffer)
        ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
        : new Uint8Array(buffer),
    );
  },
  read(payload) {
    const kind = payload.byte();
    const { buffer } = payload.rest();
    if (kind === NO_VIEW) return buffer;
    const View = VIEWS[kind];
    if (!View) throw new TypeError(`There is no kind ${kind} of buffer`);
    return new View(buffer);
  },
};
