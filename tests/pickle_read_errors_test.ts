/** What is said of a message that is no pickle, and where it may be read from. */

import { Buffer } from "node:buffer";
import {
  assertEquals,
  assertInstanceOf,
  assertNotStrictEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { CodecError, Pipe } from "../mod.ts";
import { Malformed } from "../connection/codec/malformed.ts";
import { pickle } from "../connection/codec/pickle.ts";
import { PickleDecoder } from "../connection/codec/pickle/decoder.ts";
import { tableOfNames } from "../connection/codec/pickle/table.ts";
import { type Bytes, filled } from "./helpers/encoded.ts";
import {
  assertSame,
  binary,
  call,
  int,
  le,
  Op,
  ops,
  type Part,
  text,
  times,
} from "./helpers/pickled.ts";

const { MARK, NONE, STOP } = Op;

/** What is said, and of which byte: how many were read. */
const sayings: [message: Part, says: string][] = [
  [[], "0 bytes: it is cut off, at byte 0"],
  [NONE, "1 bytes: it is cut off, at byte 1"],
  [STOP, "1 bytes: there is nothing on the stack, at byte 1"],
  [[NONE, STOP, NONE], "3 bytes: bytes follow the value, at byte 2"],
  [[NONE, STOP, STOP], "3 bytes: bytes follow the value, at byte 2"],
  [[NONE, NONE, STOP], "3 bytes: there is more than one value, at byte 3"],
  [[NONE, 0xff, STOP], "3 bytes: 0xff is no opcode, at byte 2"],
  [[Op.PROTO, 6, NONE, STOP], "4 bytes: protocol 6 is not known, at byte 2"],
  [[Op.PROTO, 255, NONE, STOP], "protocol 255 is not known, at byte 2"],
  [[Op.BININT1], "1 bytes: it is cut off, at byte 1"],
  [[Op.BININT, 1, 2, 3], "4 bytes: it is cut off, at byte 1"],
  [[Op.INT, "5"], "2 bytes: it is cut off, at byte 1"],
  [[Op.SHORT_BINUNICODE, 2, "a"], "3 bytes: it is cut off, at byte 2"],
  [[Op.SHORT_BINUNICODE, 1, 0xff, STOP], "text is not UTF-8, at byte 3"],
  [[Op.STRING, "a\n", STOP], "a str has no quotes, at byte 3"],
  [[Op.TUPLE, STOP], "there is no mark, at byte 1"],
  [
    [Op.EMPTY_DICT, MARK, NONE, Op.SETITEMS, STOP],
    "a key has no value, at byte 4",
  ],
  [[Op.FRAME, le(8, 3), NONE, STOP], "a frame is cut off, at byte 9"],
  [[Op.BINSTRING, le(4, -1), STOP], "a length of -1, at byte 5"],
  [[Op.LONG4, le(4, -2), STOP], "a length of -2, at byte 5"],
  [
    [Op.PERSID, "1\n", STOP],
    "persistent objects are not in the message, at byte 1",
  ],
  [
    [NONE, Op.BINPERSID, STOP],
    "persistent objects are not in the message, at byte 2",
  ],
  [[Op.EXT1, 1, STOP], "extension codes are not in the message, at byte 1"],
  [[Op.EXT2, 1, 0, STOP], "extension codes are not in the message, at byte 1"],
  [
    [Op.EXT4, 1, 0, 0, 0, STOP],
    "extension codes are not in the message, at byte 1",
  ],
  [
    [Op.NEXT_BUFFER, STOP],
    "buffers out of band are not in the message, at byte 1",
  ],
  [[text("a"), int(1), Op.STACK_GLOBAL, STOP], "a name is no text, at byte 12"],
];

for (const [parts, says] of sayings) {
  const message = ops(parts);
  Deno.test(`pickle: of ${message.toHex() || "nothing"} it is said: ${says}`, () => {
    const error = assertThrows(() => pickle.decode(message), CodecError);
    assertStringIncludes(error.message, "Cannot decode a message of ");
    assertStringIncludes(error.message, says);
    assertEquals(error.data, message);
    assertEquals(error.path, null);
    assertEquals("cause" in error, false);
  });
}

const withCause: [message: Part, says: string, cause: string][] = [
  [
    [Op.INT, "x\n", STOP],
    "what an opcode works with is malformed, at byte 3",
    "There are no digits",
  ],
  [
    [Op.FLOAT, "x\n", STOP],
    "what an opcode works with is malformed, at byte 3",
    "There is no number",
  ],
  [
    [call("decimal.Decimal", text("x")), STOP],
    "decimal.Decimal cannot be made of what it is given",
    'a Decimal of "x"',
  ],
  [
    [call("builtins.set", NONE), STOP],
    "builtins.set cannot be made of what it is given",
    "no list",
  ],
];

for (const [parts, says, cause] of withCause) {
  Deno.test(`pickle: ${says}, and the cause says: ${cause}`, () => {
    const message = ops(parts);
    const error = assertThrows(() => pickle.decode(message), CodecError, says);
    assertInstanceOf(error.cause, Error);
    assertStringIncludes(error.cause.message, cause);
    assertEquals(error.data, message);
  });
}

Deno.test("pickle: every other byte is no opcode", () => {
  const known: readonly number[] = Object.values(Op);
  for (let opcode = 0; opcode < 256; opcode++) {
    if (known.includes(opcode)) continue;
    assertThrows(
      () => pickle.decode(ops(NONE, opcode, filled(20), STOP)),
      CodecError,
      `0x${opcode.toString(16)} is no opcode, at byte 2`,
    );
  }
});

Deno.test("pickle: through a connection, a message that is no pickle leaves it usable", async () => {
  const [a, b] = Pipe({ codec: pickle });
  const bad = ops(call("os.system", text("true")), STOP);
  await a.sendBytes(bad);
  await a.sendBytes(ops());
  await a.send({ after: [1] });
  const error = await assertRejects(() => b.recv(), CodecError, '"os.system"');
  assertEquals(error.data, bad);
  assertEquals(error.path, null);
  const empty = await assertRejects(
    () => b.recv(),
    CodecError,
    "cut off, at byte 0",
  );
  assertEquals(empty.data, ops());
  assertEquals(b.closed, false);
  assertEquals(await b.recv(), { after: [1] });
  await b.send("and back");
  assertEquals(await a.recv(), "and back");
  await a.close();
  await b.close();
});

Deno.test("pickle: through a connection, what was received does not change when more is", async () => {
  const [a, b] = Pipe({ codec: pickle });
  await a.send([filled(100, 1), Int16Array.of(1, 2), "x".repeat(100)]);
  const first = await b.recv();
  const before = structuredClone(first);
  for (let i = 0; i < 10; i++) {
    await a.send([filled(100, 255), Int16Array.of(9, 9), "y".repeat(100)]);
    await b.recv();
  }
  assertEquals(first, before);
  await a.close();
  await b.close();
});

/** One value of every kind that is read from memory. */
const SAMPLE = ops(
  ...[Op.PROTO, 4, MARK, binary(1, 2, 3), Op.SHORT_BINBYTES, 2, 4, 5],
  ...[Op.BYTEARRAY8, le(8, 1), 6, text("texts of some length"), text("é")],
  ...[Op.SHORT_BINSTRING, 2, 200, 201, Op.STRING, "'\\xff'\n", int(70_000)],
  ...[Op.BINFLOAT, 0x3f, 0xf8, filled(6), Op.LONG1, 8, filled(8, 7)],
  call("builtins.bytearray", binary(7, 8)),
  ...[Op.TUPLE, STOP],
);

const EXPECTED = pickle.decode(SAMPLE.slice());

/** The same bytes in other memory. */
const sources: [name: string, within: (bytes: Bytes) => Uint8Array][] = [
  [
    "a part of a larger buffer",
    (bytes) =>
      ops(filled(5, 9), bytes, filled(5, 9)).subarray(5, 5 + bytes.length),
  ],
  ["a Node Buffer", (bytes) => Buffer.from(bytes)],
  [
    "a part of a Node Buffer",
    (bytes) => Buffer.from(ops(1, 2, bytes, 3)).subarray(2, 2 + bytes.length),
  ],
  ["shared memory", (bytes) => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  }],
  ["a part of shared memory", (bytes) => {
    const shared = new Uint8Array(
      new SharedArrayBuffer(bytes.length + 9),
      4,
      bytes.length,
    );
    shared.set(bytes);
    return shared;
  }],
  ["memory that can grow", (bytes) => {
    const buffer = new ArrayBuffer(bytes.length, { maxByteLength: 4096 });
    new Uint8Array(buffer).set(bytes);
    return new Uint8Array(buffer);
  }],
];

for (const [name, within] of sources) {
  Deno.test(`pickle: a message in ${name} is read, left as it was, and let go`, () => {
    const source = within(SAMPLE.slice());
    const decoded = pickle.decode(source as Bytes) as unknown[];
    assertSame(decoded, EXPECTED);
    assertEquals(new Uint8Array(source), SAMPLE);
    for (const part of decoded) {
      if (!(part instanceof Uint8Array)) continue;
      assertNotStrictEquals(part.buffer, source.buffer);
      assertEquals(Object.getPrototypeOf(part), Uint8Array.prototype);
      part.fill(0);
    }
    assertEquals(new Uint8Array(source), SAMPLE);
    source.fill(0);
    assertSame(pickle.decode(SAMPLE.slice()), EXPECTED);
  });

  Deno.test(`pickle: what is wrong in ${name} is counted from the message's beginning, and copied`, () => {
    const source = within(ops(NONE, 0xff, STOP));
    const error = assertThrows(
      () => pickle.decode(source as Bytes),
      CodecError,
      "3 bytes: 0xff is no opcode, at byte 2",
    );
    assertEquals(error.data, ops(NONE, 0xff, STOP));
    assertNotStrictEquals(error.data!.buffer, source.buffer);
    assertEquals(error.data!.buffer.byteLength, 3);
  });
}

Deno.test("pickle: shared memory that changes meanwhile is read once", () => {
  const parts = [Op.TUPLE1, binary(1, 2, 3), Op.TUPLE2, STOP];
  const message = ops(call("m.change"), parts);
  const source = new Uint8Array(new SharedArrayBuffer(message.length));
  source.set(message);
  const codec = pickle({
    globals: { "m.change": () => source.fill(0).length },
  });
  assertSame(codec.decode(source as unknown as Bytes), [
    [message.length],
    Uint8Array.of(1, 2, 3),
  ]);
});

Deno.test("pickle: a message within memory that has more is read from where it begins to where it ends", () => {
  const decoder = new PickleDecoder(tableOfNames({}));
  const start = 7;
  const memory = ops(times(start, NONE), SAMPLE, "\n", SAMPLE, "\n");
  const end = start + SAMPLE.length;
  assertSame(decoder.decode(memory, start, end), EXPECTED);
  for (let cut = start; cut < end; cut++) {
    const error = assertThrows(
      () => decoder.decode(memory, start, cut),
      Malformed,
      "it is cut off, at byte ",
    );
    const at = Number(/\d+$/.exec(error.message)![0]);
    assertEquals(at <= cut - start, true, error.message);
  }
});

Deno.test("pickle: what is no bytes is a TypeError", () => {
  for (const source of [null, undefined, "text", 5, [1]]) {
    assertThrows(() => pickle.decode(source as unknown as Bytes), TypeError);
  }
});
