/**
 * Text and buffers of every kind as plain bytes.
 *
 * @module
 */

const encoder = new TextEncoder();

/**
 * The bytes of a text's UTF-8 form, or of a buffer, without a copy.
 *
 * @throws {TypeError} If the source is neither.
 */
export function toBytes(source: string | BufferSource): Uint8Array {
  return typeof source === "string"
    ? encoder.encode(source)
    : bufferBytes(source);
}

/**
 * The bytes of a buffer, without a copy.
 *
 * @throws {TypeError} If the source is none.
 */
export function bufferBytes(source: BufferSource): Uint8Array {
  // A subclass may do as it likes: slice() of node's Buffer does not copy.
  if (Object.getPrototypeOf(source) === Uint8Array.prototype) {
    return source as Uint8Array;
  }
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  throw new TypeError(
    `Cannot take a value of type ${typeof source} as bytes: it must be an ArrayBuffer or a view of one`,
  );
}

/** Puts parts behind one another. */
export function concat(
  ...parts: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(
    parts.reduce((length, part) => length + part.length, 0),
  );
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Whether `bytes` begins with `prefix`. */
export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length &&
    prefix.every((byte, index) => bytes[index] === byte);
}

/**
 * The bytes from `offset` on, or `size` of them, without a copy.
 *
 * @throws {RangeError} If they are not all within the buffer.
 */
export function byteRange(
  bytes: Uint8Array,
  offset: number,
  size?: number,
): Uint8Array {
  if (offset === 0 && size === undefined) return bytes;
  const end = size === undefined ? bytes.length : offset + size;
  const isWithin = Number.isInteger(offset) && Number.isInteger(end) &&
    offset >= 0 && offset <= end && end <= bytes.length;
  if (!isWithin) {
    throw new RangeError(
      `Cannot use offset ${offset}${
        size === undefined ? "" : ` and size ${size}`
      }: the buffer has ${bytes.length} bytes`,
    );
  }
  return bytes.subarray(offset, end);
}

/** Whether a buffer stays where it is and as long as it is while the system writes to it. */
export function isFixed({ buffer }: Uint8Array): boolean {
  return buffer instanceof ArrayBuffer && !buffer.resizable;
}
