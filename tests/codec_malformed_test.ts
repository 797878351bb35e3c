/** Messages that are no MessagePack, or not what a codec reads of it. */

import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertNotStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { type Codec, CodecError, msgpack, plainMsgpack } from "../mod.ts";
import { CODECS } from "./helpers/codecs.ts";
import {
  type Bytes,
  bytes,
  extension,
  filled,
  fixmap,
  fixstr,
  uint,
} from "./helpers/encoded.ts";

const HUGE = filled(4, 0xff);

type Message = [name: string, encoded: Bytes];

/** What neither codec reads. */
const malformed: Message[] = [
  ["nothing", bytes()],
  ["the byte that is never used", bytes(0xc1)],
  ["that byte inside", bytes(0x92, 1, 0xc1)],
  ["a value and a byte more", bytes(0xc0, 0xc0)],
  ["an array and a byte more", bytes(0x91, 1, 0x00)],
  ["a text and a byte more", bytes(0xa1, "a", 0x00)],
  ["a key without a value", bytes(0x81, 0xa1, "a")],
  ["a key without a value behind a whole entry", bytes(0x82, 0xa0, 1, 0xa0)],
  ["a huge array that is not there", bytes(0xdd, HUGE)],
  ["a huge map that is not there", bytes(0xdf, HUGE)],
  ["huge text that is not there", bytes(0xdb, HUGE)],
  ["huge binary that is not there", bytes(0xc6, HUGE)],
  ["a huge array, one of which is there", bytes(0xdd, HUGE, 1)],
  ["huge arrays in one another", bytes(...Array(50).fill(bytes(0xdd, HUGE)))],
  [
    "huge maps in one another",
    bytes(...Array(50).fill(bytes(0xdf, HUGE, 0xa1, "a"))),
  ],
  ["an array that takes what the outer one needs", bytes(0x92, 0x92, 1, 2)],
];

/** What plainMsgpack does not read because `@std/msgpack` does not. */
const malformedForPlain: Message[] = [
  ["fixext 1", extension(1, filled(1))],
  ["fixext 2", extension(1, filled(2))],
  ["fixext 4", extension(1, filled(4))],
  ["fixext 8", extension(1, filled(8))],
  ["fixext 16", extension(1, filled(16))],
  ["ext 8", bytes(0xc7, 1, 1, 0)],
  ["ext 16", bytes(0xc8, 0, 1, 1, 0)],
  ["ext 32", bytes(0xc9, 0, 0, 0, 1, 1, 0)],
  ["a timestamp inside", fixmap([fixstr("t"), extension(0xff, filled(4))])],
  ["null as a map's key", bytes(0x81, 0xc0, 1)],
  ["true as a map's key", bytes(0x81, 0xc3, 1)],
  ["a bigint as a map's key", bytes(0x81, 0xcf, filled(8), 1)],
  ["binary as a map's key", bytes(0x81, 0xc4, 1, 0, 1)],
  ["an array as a map's key", bytes(0x81, 0x90, 1)],
  ["a map as a map's key", bytes(0x81, 0x80, 1)],
];

for (const [name, encoded] of malformed) {
  Deno.test(`msgpack: ${name} is a CodecError that has the message, and says where`, () => {
    const error = assertRefused(msgpack, encoded);
    assertMatch(error.message, /at byte \d+$/);
    assertEquals(error.cause, undefined);
  });
}

for (const [name, encoded] of [...malformed, ...malformedForPlain]) {
  Deno.test(`plainMsgpack: ${name} is a CodecError that has the message and the cause`, () => {
    assertInstanceOf(assertRefused(plainMsgpack, encoded).cause, Error);
  });
}

/** What is said of some messages, and of which byte: counted from 0, as an index is. */
const sayings: [encoded: Bytes, says: string][] = [
  [bytes(), "0 bytes: it is cut off, at byte 0"],
  [bytes(0xcd, 1), "2 bytes: it is cut off, at byte 1"],
  [bytes(0x92, 1), "2 bytes: it is cut off, at byte 1"],
  [bytes(0x91, 0x91), "2 bytes: it is cut off, at byte 2"],
  [bytes(0xc0, 0xc0), "2 bytes: bytes follow the value, at byte 1"],
  [bytes(0x91, 1, 2, 3), "4 bytes: bytes follow the value, at byte 2"],
  [bytes(0x92, 1, 0xc1), "3 bytes: 0xc1 begins no value, at byte 2"],
  [bytes(0x91, 0xa2, 0xff, 0x41), "4 bytes: text is not UTF-8, at byte 2"],
  [bytes(0x91, 0xd4, 0x57, 99), "extension 87 is malformed, at byte 3"],
];

for (const [encoded, says] of sayings) {
  Deno.test(`msgpack: of ${encoded.toHex() || "nothing"} it is said: ${says}`, () => {
    assertStringIncludes(assertRefused(msgpack, encoded).message, says);
  });
}

Deno.test("msgpack: a message within a larger buffer is counted from its own beginning", () => {
  const memory = bytes(1, 2, 3, 0xc0, 0xc0, 6);
  const message = memory.subarray(3, 5);
  const error = assertThrows(() => msgpack.decode(message), CodecError);
  assertStringIncludes(error.message, "of 2 bytes");
  assertStringIncludes(error.message, "at byte 1");
  assertEquals(error.data, bytes(0xc0, 0xc0));
});

Deno.test("msgpack: the message in the error is a copy in memory of its own", () => {
  const message = bytes(0xc1, 1, 2).subarray(0, 2);
  const error = assertThrows(() => msgpack.decode(message), CodecError);
  assertNotStrictEquals(error.data!.buffer, message.buffer);
  assertEquals(error.data!.buffer.byteLength, 2);
  message.fill(0);
  assertEquals(error.data, bytes(0xc1, 1));
});

for (const [name, codec] of CODECS) {
  Deno.test(`${name}: a message that is cut off anywhere is a CodecError`, () => {
    const sample = codec.encode({
      text: ["", "x".repeat(40), "é".repeat(200)],
      numbers: [0, -1, 200, -200, 70000, -70000, 2.5, 2n ** 60n, -5n],
      binary: [filled(3), filled(300)],
      more: Array(20).fill(null),
      map: Object.fromEntries("abcdefghijklmnopq".split("").entries()),
      last: true,
    });
    codec.decode(sample.slice());
    for (let length = 0; length < sample.length; length++) {
      assertRefused(codec, sample.slice(0, length));
    }
  });

  Deno.test(`${name}: after a malformed message the next one is read as ever`, () => {
    const value = { a: [1, "two", filled(3)], b: 2.5 };
    const good = codec.encode(value);
    for (const [, encoded] of malformed) {
      assertRefused(codec, encoded);
      assertEquals(codec.decode(good.slice()), value);
    }
  });
}

/** Text that is not UTF-8, which is text to plainMsgpack. */
const malformedText: [name: string, ...bytes: number[]][] = [
  ["a byte that UTF-8 does not have", 0xff],
  ["a continuation without a beginning", 0x80],
  ["a letter that is cut off", 0xe2, 0x82],
  ["a letter of four bytes that is cut off", 0xf0, 0x9f, 0x98],
  ["a letter in more bytes than needed", 0xc0, 0x80],
  ["a first surrogate", 0xed, 0xa0, 0x80],
  ["a pair of surrogates", 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  ["a letter beyond Unicode", 0xf4, 0x90, 0x80, 0x80],
  ["Latin 1", 0x67, 0x72, 0xf6, 0xdf, 0x65],
];

/** The bytes of a text, as texts of several lengths and in several places. */
function textsAround(part: Uint8Array): Bytes[] {
  const short = bytes(0xa0 | part.length, part);
  const longer = [0, 8, 20, 200, 70_000].map((length) => {
    const text = bytes("x".repeat(length), part, "y");
    return bytes(0xdb, uint(4, text.length), text);
  });
  return [
    short,
    bytes(0x91, short),
    bytes(0x81, short, 1),
    extension(0x56, short),
    ...longer,
  ];
}

for (const [name, ...part] of malformedText) {
  Deno.test(`msgpack: text with ${name} is a CodecError`, () => {
    for (const encoded of textsAround(Uint8Array.from(part))) {
      const error = assertRefused(msgpack, encoded);
      assertMatch(error.message, /not UTF-8, at byte \d+$/);
      assertEquals(error.cause, undefined);
    }
  });
}

function assertRefused(codec: Codec, encoded: Bytes): CodecError {
  const error = assertThrows(
    () => codec.decode(encoded.slice()),
    CodecError,
    `Cannot decode a message of ${encoded.length} bytes: `,
  );
  assertEquals(error.data, encoded);
  assertEquals(error.path, null);
  return error;
}
