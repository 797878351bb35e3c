/**
 * What MessagePack lets an application define: a type and bytes.
 *
 * @module
 */

/**
 * An extension of MessagePack that this codec does not know: its type and its
 * bytes, which go out again as they came.
 *
 * Negative types are MessagePack's own. 0x50 to 0x57 are the ones that
 * {@linkcode msgpack} lists.
 *
 * From the {@link https://github.com/msgpack/msgpack/blob/master/spec.md | MessagePack specification},
 * "Extension types".
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Extension, Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * await a.send(new Extension(42, new Uint8Array([1, 2, 3])));
 * const received = await b.recv();
 * assert(received instanceof Extension);
 * assert(received.type === 42 && received.data.length === 3);
 * await a.close();
 * await b.close();
 * ```
 */
export class Extension {
  /** Which extension it is: a whole number from −128 to 127. */
  readonly type: number;
  /** What it holds. */
  readonly data: Uint8Array;

  /**
   * Makes an extension.
   *
   * @param type A whole number from −128 to 127.
   * @param data What it holds.
   * @throws {RangeError} If `type` is no such number.
   * @throws {TypeError} If `data` is no `Uint8Array`.
   */
  constructor(type: number, data: Uint8Array) {
    if (!Number.isInteger(type) || type < -128 || type > 127) {
      throw new RangeError(
        `Cannot make an extension: its type must be a whole number from -128 to 127, current value is ${type}`,
      );
    }
    if (!(data instanceof Uint8Array)) {
      throw new TypeError(
        `Cannot make an extension: its data must be a Uint8Array, current value is of type ${typeof data}`,
      );
    }
    this.type = type;
    this.data = data;
  }
}
