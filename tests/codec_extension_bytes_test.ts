/** The extensions of the default codec: what each looks like as bytes, and what is malformed. */

import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertThrows,
} from "@std/assert";
import { CodecError, Extension, msgpack } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import {
  assertEncoded,
  type Bytes,
  bytes,
  extension,
  filled,
  fixmap,
  fixstr,
} from "./helpers/encoded.ts";

/** Bytes in memory of their own, as the view that `View` is. */
const view = <T>(View: new (buffer: ArrayBuffer) => T, ...data: number[]): T =>
  new View(Uint8Array.from(data).buffer);

/** What is written, and read as the same. */
const vectors: [name: string, value: unknown, encoded: Bytes][] = [
  ["undefined", undefined, bytes(0xc7, 0, 0x50)],
  ["undefined in an array", [undefined], bytes(0x91, 0xc7, 0, 0x50)],
  ["2 ** 64", 2n ** 64n, bytes(0xc7, 9, 0x51, 1, filled(8))],
  [
    "-(2 ** 63) - 1",
    -(2n ** 63n) - 1n,
    bytes(0xc7, 9, 0x51, 0xff, 0x7f, filled(7, 0xff)),
  ],
  ["2 ** 127 - 1", 2n ** 127n - 1n, bytes(0xd8, 0x51, 0x7f, filled(15, 0xff))],
  ["-(2 ** 127)", -(2n ** 127n), bytes(0xd8, 0x51, 0x80, filled(15))],
  ["2 ** 127", 2n ** 127n, bytes(0xc7, 17, 0x51, 0, 0x80, filled(15))],
  ["an empty Map", new Map(), bytes(0xc7, 0, 0x52)],
  ["a Map", new Map([[1, 2]]), bytes(0xd5, 0x52, 1, 2)],
  [
    "a Map of many kinds",
    new Map<unknown, unknown>([["a", null], [[1], {}]]),
    bytes(0xc7, 6, 0x52, fixstr("a"), 0xc0, 0x91, 1, 0x80),
  ],
  ["an empty Set", new Set(), bytes(0xc7, 0, 0x53)],
  ["a Set", new Set([7]), bytes(0xd4, 0x53, 7)],
  ["a Set of four", new Set([1, 2, 3, 4]), bytes(0xd6, 0x53, 1, 2, 3, 4)],
  ["a Set of three", new Set([1, 2, 3]), bytes(0xc7, 3, 0x53, 1, 2, 3)],
  [
    "an Error",
    new Error("no"),
    bytes(0xc7, 9, 0x54, fixstr("Error"), fixstr("no")),
  ],
  [
    "a TypeError with a cause",
    new TypeError("", { cause: 5 }),
    bytes(0xc7, 12, 0x54, fixstr("TypeError"), fixstr(""), 5),
  ],
  [
    "an Error whose cause is undefined",
    new Error("", { cause: undefined }),
    bytes(0xc7, 10, 0x54, fixstr("Error"), fixstr(""), 0xc7, 0, 0x50),
  ],
  [
    "a RegExp",
    /a+/gi,
    bytes(0xc7, 6, 0x55, fixstr("a+"), fixstr("gi")),
  ],
  ["a URL", new URL("a:b"), bytes(0xd6, 0x56, fixstr("a:b"))],
  ["a DataView", view(DataView, 1, 2), bytes(0xc7, 3, 0x57, 0, 1, 2)],
  ["an Int8Array", Int8Array.of(-1), bytes(0xd5, 0x57, 1, 0xff)],
  [
    "a Uint8ClampedArray",
    Uint8ClampedArray.of(1, 255, 3),
    bytes(0xd6, 0x57, 2, 1, 255, 3),
  ],
  ["an Int16Array", Int16Array.of(-2), bytes(0xc7, 3, 0x57, 3, 0xfe, 0xff)],
  ["a Uint16Array", Uint16Array.of(258), bytes(0xc7, 3, 0x57, 4, 2, 1)],
  ["an Int32Array", Int32Array.of(1), bytes(0xc7, 5, 0x57, 5, 1, 0, 0, 0)],
  ["a Uint32Array", Uint32Array.of(1), bytes(0xc7, 5, 0x57, 6, 1, 0, 0, 0)],
  ["a Float16Array", Float16Array.of(1), bytes(0xc7, 3, 0x57, 7, 0, 0x3c)],
  [
    "a Float32Array",
    Float32Array.of(1),
    bytes(0xc7, 5, 0x57, 8, 0, 0, 0x80, 0x3f),
  ],
  [
    "a Float64Array",
    Float64Array.of(1),
    bytes(0xc7, 9, 0x57, 9, filled(6), 0xf0, 0x3f),
  ],
  [
    "a BigInt64Array",
    BigInt64Array.of(-2n),
    bytes(0xc7, 9, 0x57, 10, 0xfe, filled(7, 0xff)),
  ],
  [
    "a BigUint64Array",
    BigUint64Array.of(1n),
    bytes(0xc7, 9, 0x57, 11, 1, filled(7)),
  ],
  [
    "an ArrayBuffer",
    Uint8Array.of(1, 2, 3).buffer,
    bytes(0xd6, 0x57, 12, 1, 2, 3),
  ],
  ["an empty ArrayBuffer", new ArrayBuffer(0), bytes(0xd4, 0x57, 12)],
  ["1970 as a Date", new Date(0), bytes(0xd6, 0xff, filled(4))],
  ["an Extension", new Extension(-2, filled(3, 9)), extension(0xfe, 9, 9, 9)],
  [
    "extensions in one another and beside one another",
    { a: [new Set([new Map([[undefined, new Set()]])])], b: new Date(1000) },
    fixmap(
      [
        fixstr("a"),
        bytes(
          0x91,
          extension(0x53, extension(0x52, 0xc7, 0, 0x50, 0xc7, 0, 0x53)),
        ),
      ],
      [fixstr("b"), bytes(0xd6, 0xff, 0, 0, 0, 1)],
    ),
  ],
];

for (const [name, value, encoded] of vectors) {
  Deno.test(`msgpack: ${name} is written as documented, and read`, () => {
    assertEncoded(msgpack.encode(value), encoded);
    assertEquals(difference(msgpack.decode(encoded.slice()), value), undefined);
  });

  Deno.test(`msgpack: ${name}, cut off anywhere or with a byte more, is a CodecError`, () => {
    for (let length = 0; length < encoded.length; length++) {
      assertMalformed(encoded.slice(0, length));
    }
    assertMalformed(bytes(encoded, 0));
  });
}

/** Lengths of payloads around those at which the head changes. */
const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 254, 255, 256, 257]
  .concat(65534, 65535, 65536, 65537);

/** A value whose payload has that length, and the payload. */
const ofLength: [
  name: string,
  type: number,
  make: (length: number) => [value: unknown, payload: Bytes] | undefined,
][] = [
  ["an Extension", 42, (length) => {
    const data = filled(length, 0xc1);
    return [new Extension(42, data), data];
  }],
  ["a Set", 0x53, (length) => {
    if (length > 100) return undefined;
    const numbers = Uint8Array.from({ length }, (_, i) => i);
    return [new Set(numbers), numbers];
  }],
  ["an ArrayBuffer", 0x57, (length) => {
    if (length === 0) return undefined;
    const data = filled(length - 1, 7);
    return [data.buffer, bytes(12, data)];
  }],
  ["a bigint", 0x51, (length) => {
    if (length < 9) return undefined;
    const value = 1n << BigInt(8 * length - 2);
    return [value, bytes(0x40, filled(length - 1))];
  }],
];

for (const [name, type, make] of ofLength) {
  Deno.test(`msgpack: ${name} of any length has the shortest head, and is read`, () => {
    for (const length of LENGTHS) {
      const made = make(length);
      if (!made) continue;
      const [value, payload] = made;
      const encoded = extension(type, payload);
      assertEncoded(msgpack.encode(value), encoded);
      const received = msgpack.decode(encoded.slice());
      assertEquals(difference(received, value), undefined, `length ${length}`);
    }
  });
}

Deno.test("msgpack: an extension is read whatever head it has", () => {
  const set = new Set([1]);
  for (
    const encoded of [
      bytes(0xd4, 0x53, 1),
      bytes(0xc7, 1, 0x53, 1),
      bytes(0xc8, 0, 1, 0x53, 1),
      bytes(0xc9, 0, 0, 0, 1, 0x53, 1),
    ]
  ) {
    assertEquals(msgpack.decode(encoded), set);
  }
});

/** Payloads that the type does not have, where there is no error of the runtime. */
const malformed: [name: string, encoded: Bytes][] = [
  ["undefined with a payload", extension(0x50, 0)],
  ["a bigint without bytes", extension(0x51)],
  ["a Map with a key too many", extension(0x52, 1, 2, 3)],
  ["a Map whose value reaches beyond it", extension(0x52, 1, 0x91)],
  ["a Set with half a value", extension(0x53, 0xcd, 1)],
  ["a Set with what begins no value", extension(0x53, 0xc1)],
  ["an Error of nothing", extension(0x54)],
  ["an Error without a message", extension(0x54, fixstr("Error"))],
  ["an Error whose name is a number", extension(0x54, 1, fixstr("a"))],
  ["an Error whose message is null", extension(0x54, fixstr("Error"), 0xc0)],
  [
    "an Error with something behind its cause",
    extension(0x54, fixstr("Error"), fixstr(""), 1, 2),
  ],
  ["a RegExp of nothing", extension(0x55)],
  ["a RegExp without flags", extension(0x55, fixstr("a"))],
  ["a RegExp whose source is a number", extension(0x55, 1, fixstr(""))],
  ["a RegExp whose flags are null", extension(0x55, fixstr("a"), 0xc0)],
  [
    "a RegExp with something behind its flags",
    extension(0x55, fixstr("a"), fixstr(""), 0),
  ],
  ["a URL of nothing", extension(0x56)],
  ["a URL that is binary", extension(0x56, 0xc4, 1, 0x61)],
  ["a URL with something behind it", extension(0x56, fixstr("a:b"), 0)],
  ["a buffer of nothing", extension(0x57)],
  ["a buffer of an unknown kind", extension(0x57, 13, 1)],
  ["a buffer of kind 255", extension(0x57, 255)],
  ...[1, 2, 3, 5, 6, 7, 9, 11, 13].map((length): [string, Bytes] => [
    `a timestamp of ${length} bytes`,
    extension(0xff, filled(length)),
  ]),
  ["a timestamp of nothing", extension(0xff)],
];

for (const [name, encoded] of malformed) {
  Deno.test(`msgpack: ${name} is a CodecError, wherever it is`, () => {
    assertMalformed(encoded);
    assertMalformed(bytes(0x92, 1, encoded));
    assertMalformed(extension(0x53, encoded));
    // What is behind it does not help.
    assertMalformed(bytes(0x92, encoded, 1));
  });
}

/** Payloads of the right form, of which the runtime makes nothing. */
const unfit: [name: string, encoded: Bytes, cause: typeof Error][] = [
  ["source", extension(0x55, fixstr("("), fixstr("")), SyntaxError],
  ["flags", extension(0x55, fixstr("a"), fixstr("gg")), SyntaxError],
  ["address", extension(0x56, fixstr("nowhere")), TypeError],
  ...[3, 4, 7].map((kind): [string, Bytes, typeof Error] => [
    `elements of 2 bytes, kind ${kind},`,
    extension(0x57, kind, 1, 2, 3),
    RangeError,
  ]),
  ...[5, 6, 8].map((kind): [string, Bytes, typeof Error] => [
    `elements of 4 bytes, kind ${kind},`,
    extension(0x57, kind, filled(6)),
    RangeError,
  ]),
  ...[9, 10, 11].map((kind): [string, Bytes, typeof Error] => [
    `elements of 8 bytes, kind ${kind},`,
    extension(0x57, kind, filled(12)),
    RangeError,
  ]),
];

for (const [name, encoded, cause] of unfit) {
  Deno.test(`msgpack: ${name} that the runtime refuses: its error is the cause`, () => {
    for (const message of [encoded, bytes(0x91, encoded)]) {
      assertInstanceOf(assertMalformed(message).cause, cause);
    }
  });
}

function assertMalformed(encoded: Bytes): CodecError {
  const error = assertThrows(
    () => msgpack.decode(encoded.slice()),
    CodecError,
    `Cannot decode a message of ${encoded.length} bytes: `,
  );
  assertMatch(error.message, /at byte \d+$/);
  assertEquals(error.data, encoded);
  return error;
}
