/** Keys that mean something to JavaScript: in a message, they are keys like any other. */

import {
  assert,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { CodecError, msgpack } from "../mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const PROTO = "__proto__";

/** Bytes, text and buffers behind one another. */
function bytes(...parts: (number | Uint8Array | string)[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => {
    if (typeof part === "number") return [part];
    return [
      ...typeof part === "string" ? new TextEncoder().encode(part) : part,
    ];
  }));
}

/** The ways in which a text can be written. */
const forms: Record<string, (text: string) => Bytes> = {
  fixstr: (text) => bytes(0xa0 | length(text), text),
  str8: (text) => bytes(0xd9, length(text), text),
  str16: (text) => bytes(0xda, 0, length(text), text),
  str32: (text) => bytes(0xdb, 0, 0, 0, length(text), text),
};
const text = forms.fixstr!;

const map = (...entries: [key: Bytes, value: Uint8Array][]) =>
  bytes(0x80 | entries.length, ...entries.flat());

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

/** Both kinds of runtime: in the second, setting `__proto__` sets the prototype. */
const runtimes: [name: string, within: <T>(work: () => T) => T][] = [
  ["", (work) => work()],
  [", where setting it sets the prototype", withSetter],
];

for (const [runtime, within] of runtimes) {
  for (const [form, write] of Object.entries(forms)) {
    for (const key of [PROTO, "constructor", "toString", "hasOwnProperty"]) {
      Deno.test(`msgpack: a key ${key}, as ${form}, is the object's own${runtime}`, () => {
        for (const [value, encoded] of values) {
          const message = map(
            [text("a"), bytes(1)],
            [write(key), encoded],
            [text("z"), bytes(2)],
          );
          const nested = bytes(0x92, message, map([text("in"), message]));
          const decoded = within(() => msgpack.decode(nested)) as [
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

  Deno.test(`msgpack: keys __proto__ inside one another are each their object's own${runtime}`, () => {
    const inner = map([text(PROTO), map([text("isAdmin"), bytes(0xc3)])]);
    const message = map([text(PROTO), bytes(0x92, inner, inner)]);
    const outer = within(() => msgpack.decode(message)) as object;
    assertEquals(Object.keys(outer), [PROTO]);
    for (const element of ownEntries(outer)[0]![1] as object[]) {
      assertPlain(element, [[PROTO, { isAdmin: true }]]);
      assert(!("isAdmin" in element));
    }
  });

  Deno.test(`msgpack: text and binary that read __proto__ are not harmed by a key that does${runtime}`, () => {
    const looksLikeMap = map([text(PROTO), bytes(1)]);
    const message = map(
      [text("text"), text(PROTO)],
      [text("longer"), text(`${PROTO} ${PROTO}`)],
      [text("binary"), bytes(0xc4, looksLikeMap.length, looksLikeMap)],
      [text(`x${PROTO}`), bytes(1)],
      [text(PROTO), bytes(2)],
      [text("list"), bytes(0x92, text(PROTO), text(PROTO))],
    );
    assertPlain(within(() => msgpack.decode(message)) as object, [
      ["text", PROTO],
      ["longer", `${PROTO} ${PROTO}`],
      ["binary", looksLikeMap],
      [`x${PROTO}`, 1],
      [PROTO, 2],
      ["list", [PROTO, PROTO]],
    ]);
  });

  Deno.test(`msgpack: a key __proto__ behind a byte order mark sets no prototype${runtime}`, () => {
    const message = map(
      [text(`\ufeff${PROTO}`), map([text("isAdmin"), bytes(0xc3)])],
    );
    const decoded = within(() => msgpack.decode(message)) as object;
    assertStrictEquals(Object.getPrototypeOf(decoded), Object.prototype);
    assert(!("isAdmin" in decoded));
    assertEquals(ownEntries(decoded).length, 1);
  });

  Deno.test(`msgpack: an own property __proto__ is sent and comes back${runtime}`, () => {
    const value = { a: [JSON.parse('{"__proto__":{"x":1},"b":2}')] };
    const decoded = within(() =>
      msgpack.decode(msgpack.encode(value).slice())
    ) as typeof value;
    assertPlain(decoded.a[0], [[PROTO, { x: 1 }], ["b", 2]]);
  });
}

Deno.test("msgpack: a key __proto__ that comes twice has the last value", () => {
  const message = map([text(PROTO), bytes(1)], [text(PROTO), bytes(2)]);
  assertPlain(msgpack.decode(message) as object, [[PROTO, 2]]);
});

Deno.test("msgpack: a message with a key __proto__ is left as it was", () => {
  const message = map([text(PROTO), bytes(0xc4, 1, 5)]);
  const before = message.slice();
  msgpack.decode(message);
  assertEquals(message, before);
});

Deno.test("msgpack: the runtime's setter of __proto__ is back after a message that cannot be decoded", () => {
  withSetter(() => {
    assertThrows(() => msgpack.decode(bytes(0xc1)), CodecError);
    assert(Object.hasOwn(Object.prototype, PROTO));
  });
});

function length(text: string): number {
  return new TextEncoder().encode(text).length;
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

/** Runs `work` where `Object.prototype.__proto__` is as other runtimes have it. */
function withSetter<T>(work: () => T): T {
  const usual = Object.getOwnPropertyDescriptor(Object.prototype, PROTO);
  Object.defineProperty(Object.prototype, PROTO, {
    configurable: true,
    get(): unknown {
      return Object.getPrototypeOf(this);
    },
    set(prototype: unknown): void {
      if (typeof prototype === "object") {
        Object.setPrototypeOf(this, prototype);
      }
    },
  });
  try {
    return work();
  } finally {
    Reflect.deleteProperty(Object.prototype, PROTO);
    if (usual) Object.defineProperty(Object.prototype, PROTO, usual);
  }
}
