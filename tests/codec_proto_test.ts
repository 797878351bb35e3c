/** Keys that mean something to JavaScript: in a message, they are keys like any other. */

import {
  assert,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { type Codec, CodecError, msgpack } from "../mod.ts";
import {
  CODECS,
  roundTrip,
  RUNTIMES,
  withProtoSetter,
} from "./helpers/codecs.ts";
import {
  type Bytes,
  bytes,
  extension,
  fixmap as map,
  fixstr as text,
  TEXT_FORMS,
} from "./helpers/encoded.ts";

const PROTO = "__proto__";

/** One value of each kind, and its bytes. */
const values: [value: unknown, encoded: Bytes][] = [
  [null, bytes(0xc0)],
  [true, bytes(0xc3)],
  [7, bytes(7)],
  [2n, bytes(0xcf, 0, 0, 0, 0, 0, 0, 0, 2)],
  ["text", text("text")],
  [PROTO, text(PROTO)],
  [bytes(1, 2), bytes(0xc4, 2, 1, 2)],
  [[], bytes(0x90)],
  [["x"], bytes(0x91, text("x"))],
  [{}, bytes(0x80)],
  [{ isAdmin: true }, map([text("isAdmin"), bytes(0xc3)])],
];

for (const [name, codec] of CODECS) testProto(name, codec);

/** Registers the tests of one codec. */
function testProto(name: string, codec: Codec): void {
  for (const [runtime, within] of RUNTIMES) {
    for (const [form, write] of Object.entries(TEXT_FORMS)) {
      for (const key of [PROTO, "constructor", "toString", "hasOwnProperty"]) {
        Deno.test(`${name}: a key ${key}, as ${form}, is the object's own${runtime}`, () => {
          for (const [value, encoded] of values) {
            const message = map(
              [text("a"), bytes(1)],
              [write(key), encoded],
              [text("z"), bytes(2)],
            );
            const nested = bytes(0x92, message, map([text("in"), message]));
            const decoded = within(() => codec.decode(nested)) as [
              object,
              { in: object },
            ];
            for (const object of [decoded[0], decoded[1].in]) {
              assertPlain(object, [["a", 1], [key, value], ["z", 2]]);
            }
          }
          assertEquals(Object.keys(Object.prototype), []);
          assert(!("isAdmin" in {}));
        });
      }
    }

    Deno.test(`${name}: keys __proto__ inside one another are each their object's own${runtime}`, () => {
      const inner = map([text(PROTO), map([text("isAdmin"), bytes(0xc3)])]);
      const message = map([text(PROTO), bytes(0x92, inner, inner)]);
      const outer = within(() => codec.decode(message)) as object;
      assertEquals(Object.keys(outer), [PROTO]);
      for (const element of ownEntries(outer)[0]![1] as object[]) {
        assertPlain(element, [[PROTO, { isAdmin: true }]]);
        assert(!("isAdmin" in element));
      }
    });

    Deno.test(`${name}: text and binary that read __proto__ are not harmed by a key that does${runtime}`, () => {
      const looksLikeMap = map([text(PROTO), bytes(1)]);
      const message = map(
        [text("text"), text(PROTO)],
        [text("longer"), text(`${PROTO} ${PROTO}`)],
        [text("binary"), bytes(0xc4, looksLikeMap.length, looksLikeMap)],
        [text(`x${PROTO}`), bytes(1)],
        [text(PROTO), bytes(2)],
        [text("list"), bytes(0x92, text(PROTO), text(PROTO))],
      );
      assertPlain(within(() => codec.decode(message)) as object, [
        ["text", PROTO],
        ["longer", `${PROTO} ${PROTO}`],
        ["binary", looksLikeMap],
        [`x${PROTO}`, 1],
        [PROTO, 2],
        ["list", [PROTO, PROTO]],
      ]);
    });

    Deno.test(`${name}: a key __proto__ behind a byte order mark sets no prototype${runtime}`, () => {
      const message = map(
        [text(`\ufeff${PROTO}`), map([text("isAdmin"), bytes(0xc3)])],
      );
      const decoded = within(() => codec.decode(message)) as object;
      assertStrictEquals(Object.getPrototypeOf(decoded), Object.prototype);
      assert(!("isAdmin" in decoded));
      assertEquals(ownEntries(decoded).length, 1);
    });

    Deno.test(`${name}: an own property __proto__ is sent and comes back${runtime}`, () => {
      const value = { a: [JSON.parse('{"__proto__":{"x":1},"b":2}')] };
      const decoded = within(() => roundTrip(value, codec)) as typeof value;
      assertPlain(decoded.a[0], [[PROTO, { x: 1 }], ["b", 2]]);
    });
  }

  Deno.test(`${name}: a key __proto__ that comes twice has the last value`, () => {
    const message = map([text(PROTO), bytes(1)], [text(PROTO), bytes(2)]);
    assertPlain(codec.decode(message) as object, [[PROTO, 2]]);
  });

  Deno.test(`${name}: a message with a key __proto__ is left as it was`, () => {
    const message = map([text(PROTO), bytes(0xc4, 1, 5)]);
    const before = message.slice();
    codec.decode(message);
    assertEquals(message, before);
  });

  Deno.test(`${name}: the runtime's setter of __proto__ is back after a message that cannot be decoded`, () => {
    withProtoSetter(() => {
      assertThrows(() => codec.decode(bytes(0xc1)), CodecError);
      assert(Object.hasOwn(Object.prototype, PROTO));
    });
  });
}

for (const [runtime, within] of RUNTIMES) {
  Deno.test(`msgpack: a key __proto__ of what becomes a Map is one of its keys${runtime}`, () => {
    for (
      const message of [
        map([text(PROTO), bytes(1)], [bytes(5), bytes(2)]),
        map([bytes(5), bytes(2)], [text(PROTO), bytes(1)]),
        extension(0x52, text(PROTO), 1, 5, 2),
      ]
    ) {
      const decoded = within(() => msgpack.decode(message.slice()));
      assertEquals(decoded, new Map<unknown, unknown>([[PROTO, 1], [5, 2]]));
    }
  });

  Deno.test(`msgpack: an Error whose name or message is __proto__ is one like any other${runtime}`, () => {
    const error = new Error(PROTO, { cause: JSON.parse('{"__proto__":1}') });
    error.name = PROTO;
    const received = within(() => roundTrip(error)) as Error;
    assertStrictEquals(Object.getPrototypeOf(received), Error.prototype);
    assertEquals([received.name, received.message], [PROTO, PROTO]);
    assertPlain(received.cause as object, [[PROTO, 1]]);
  });
}

function ownEntries(object: object): [string, unknown][] {
  return Object.keys(object).map((key) => [
    key,
    Object.getOwnPropertyDescriptor(object, key)!.value,
  ]);
}

/** An ordinary object with exactly these properties, in this order, all of them ordinary. */
function assertPlain(object: object, entries: [string, unknown][]): void {
  assertStrictEquals(Object.getPrototypeOf(object), Object.prototype);
  assertEquals(ownEntries(object), entries);
  for (const [key] of entries) {
    const { value: _, ...rest } = Object.getOwnPropertyDescriptor(object, key)!;
    assertEquals(rest, {
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}
