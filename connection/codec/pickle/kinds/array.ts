/**
 * Arrays of numbers, which are typed arrays here.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { assertCount, bytes, integerWithin, list, text } from "./arguments.ts";
import {
  type Kind,
  type Maker,
  Name,
  NativeString,
  type Protocol,
  Reduction,
  Reference,
} from "./kind.ts";

/** A typed array that Python has an array for. */
type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

interface TypedArrayClass {
  readonly prototype: object;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): TypedArray;
}

/** A class of arrays, here and there. */
interface ArrayType {
  readonly TypedArray: TypedArrayClass;
  /** The letters that Python has for it, the one that is written first. */
  readonly letters: string;
  /** The number that CPython has for its elements, little-endian; the next one is big-endian. */
  readonly format: number;
}

/** With `l` and `L` as long as they may be; letters that Python 2 has are last. */
const TYPES: readonly ArrayType[] = [
  { TypedArray: Int8Array, letters: "b", format: 1 },
  { TypedArray: Uint16Array, letters: "H", format: 2 },
  { TypedArray: Int16Array, letters: "h", format: 4 },
  { TypedArray: Uint32Array, letters: "I", format: 6 },
  { TypedArray: Int32Array, letters: "i", format: 8 },
  { TypedArray: BigUint64Array, letters: "QL", format: 10 },
  { TypedArray: BigInt64Array, letters: "ql", format: 12 },
  { TypedArray: Float32Array, letters: "f", format: 14 },
  { TypedArray: Float64Array, letters: "d", format: 16 },
];
const BYTE: ArrayType = { TypedArray: Uint8Array, letters: "B", format: 0 };

/** The format of text of two bytes a letter; that of four follows. */
const UTF16 = 18;

const ARRAY = new Reference("array", "array");
const RECONSTRUCTOR = new Reference("array", "_array_reconstructor");

/** `_array_reconstructor(class, letter, format, bytes)`: from protocol 3 on. */
const reconstructor: Maker = {
  takesNames: true,
  make(args, making) {
    assertCount(args, 4);
    const [type, , format, content] = args;
    if (!(type instanceof Name) || type.name !== "array.array") {
      throw new TypeError("nothing but array.array is made so");
    }
    const source = bytes(content);
    making.charge(source.length);
    return fromFormat(integerWithin(format, 0, 21), source.slice());
  },
};

/** `array(letter, [item, …])`: the protocols before. */
const array: Maker = {
  make(args, making) {
    assertCount(args, 1, 2);
    const letter = text(args[0]);
    const items = args[1] ?? [];
    making.charge(Array.isArray(items) ? items.length : 0);
    if (letter === "u" || letter === "w") {
      return typeof items === "string" ? items : joinLetters(list(items));
    }
    if (letter === "c") return concatBytes(list(items));
    const type = [BYTE, ...TYPES].find(({ letters }) =>
      letter.length === 1 && letters.includes(letter)
    );
    if (!type) throw new TypeError("there is no such type of array");
    return fromItems(type, list(items));
  },
};

/** `array.array`, by the two names that make one. */
export const arrays: Kind<TypedArray | Uint8ClampedArray> = {
  makers: {
    "array.array": array,
    "array._array_reconstructor": reconstructor,
  },
  prototypes: [
    Uint8ClampedArray.prototype,
    ...TYPES.map(({ TypedArray }) => TypedArray.prototype),
  ],
  isHashable: false,
  reduce: toReduction,
};

function toReduction(
  value: TypedArray | Uint8ClampedArray,
  protocol: Protocol,
): Reduction {
  const prototype = Object.getPrototypeOf(value);
  const { letters, format } =
    TYPES.find(({ TypedArray }) => TypedArray.prototype === prototype) ?? BYTE;
  if (protocol === 2) {
    const letter = new NativeString(letters.at(-1)!);
    return new Reduction(ARRAY, [letter, Array.from<unknown>(value)]);
  }
  const { buffer, byteOffset, byteLength } = value;
  const content = new Uint8Array(buffer, byteOffset, byteLength);
  return new Reduction(RECONSTRUCTOR, [ARRAY, letters[0], format, content]);
}

/** @throws {RangeError} If the content is no whole number of elements. */
function fromFormat(
  format: number,
  content: Uint8Array<ArrayBuffer>,
): TypedArray | string {
  if (format === BYTE.format) return content;
  if (format === TYPES[0]!.format) return new Int8Array(content.buffer);
  const isBigEndian = format % 2 === 1;
  const native = isBigEndian ? format - 1 : format;
  const type = TYPES.find(({ format }) => format === native);
  const size = type?.TypedArray.BYTES_PER_ELEMENT ?? (native === UTF16 ? 2 : 4);
  if (content.length % size !== 0) {
    throw new RangeError(
      `elements of ${size} bytes cannot be ${content.length}`,
    );
  }
  if (isBigEndian) reverseEach(content, size);
  if (type) return new type.TypedArray(content.buffer);
  return native === UTF16
    ? Buffer.from(content.buffer).toString("utf16le")
    : fromCodePoints(new Uint32Array(content.buffer));
}

function reverseEach(content: Uint8Array, size: number): void {
  for (let at = 0; at < content.length; at += size) {
    content.subarray(at, at + size).reverse();
  }
}

function fromCodePoints(codes: Uint32Array): string {
  let text = "";
  for (const code of codes) text += String.fromCodePoint(code);
  return text;
}

/** @throws {RangeError} If an item is not one that the array can hold. */
function fromItems(
  { TypedArray }: ArrayType,
  items: readonly unknown[],
): TypedArray {
  const size = TypedArray.BYTES_PER_ELEMENT;
  const made = new TypedArray(new ArrayBuffer(size * items.length));
  const isBig = made instanceof BigInt64Array || made instanceof BigUint64Array;
  const isFloat = made instanceof Float32Array || made instanceof Float64Array;
  items.forEach((item, index) => {
    if (typeof item !== "number" && typeof item !== "bigint") {
      throw new TypeError("an item is no number");
    }
    made[index] = isBig ? BigInt(item) : Number(item);
    if (!isFloat && Number(made[index]) !== Number(item)) {
      throw new RangeError(`an item does not fit into ${size} bytes`);
    }
  });
  return made;
}

/** @throws {TypeError} If one of them is no letter. */
function joinLetters(items: readonly unknown[]): string {
  return items.map((item) => {
    const letter = text(item);
    assertCount([...letter.slice(0, 3)], 1);
    return letter;
  }).join("");
}

/** Characters of Python 2, each a str of one byte. */
function concatBytes(items: readonly unknown[]): Uint8Array {
  return Uint8Array.from(items, (item) => {
    const character = bytes(item);
    assertCount([...character], 1);
    return character[0]!;
  });
}
