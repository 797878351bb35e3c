// Names that mean something to JavaScript, in messages, where they are no keys of
// objects: what codec_own_properties_test.ts is for. And what is called, or printed,
// because of a name: nothing.

import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { quote } from "../connection/quote.ts";
import { type Codec, CodecError, json, msgpack, plainMsgpack } from "../mod.ts";
import { Intrinsics } from "./helpers/attack_intrinsics.ts";
import { NAMES, pair, RUNTIMES, thereAndBack } from "./helpers/attack_names.ts";
import {
  type Bytes,
  bytes,
  extension,
  fixmap,
  fixstr,
} from "./helpers/encoded.ts";
import { call, name as global, Op, ops, text } from "./helpers/pickled.ts";

const BEFORE = new Intrinsics();

/** What would control a terminal, or turn the direction of what is behind it. */
const UNSEEN = [
  ...["\x1b[2J\x1b]0;owned\x07", "a\r\nb", "\0", "\x7f", "\u009b31m"],
  ...["\u202egnp", "\u2066", "\u2028", "\u200b"],
];
const SEEN = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;

const { EMPTY_DICT, MARK, SETITEM, STOP } = Op;

/** Where a name may be beside the keys of objects, and what it is there. */
const places: readonly (readonly [
  place: string,
  codec: Codec<Bytes>,
  write: (name: string) => Bytes,
  check: (received: unknown, name: string) => void,
])[] = [
  ["msgpack: text", msgpack, fixstr, assertEquals],
  [
    "msgpack: a key of a Map",
    msgpack,
    (name) => extension(0x52, fixstr(name), 1),
    (received, name) => assertMap(received, [[name, 1]]),
  ],
  [
    "msgpack: a key beside one that is no text",
    msgpack,
    (name) => fixmap([fixstr(name), bytes(1)], [bytes(5), bytes(2)]),
    (received, name) => assertMap(received, [[name, 1], [5, 2]]),
  ],
  [
    "msgpack: an element of a Set",
    msgpack,
    (name) => extension(0x53, fixstr(name)),
    assertSet,
  ],
  [
    "msgpack: the name of an error",
    msgpack,
    (name) => extension(0x54, fixstr(name), fixstr("what")),
    (received, name) => assertError(received, name, "what"),
  ],
  [
    "msgpack: the message of an error",
    msgpack,
    (name) => extension(0x54, fixstr("Error"), fixstr(name)),
    (received, name) => assertError(received, "Error", name),
  ],
  ["plainMsgpack: text", plainMsgpack, fixstr, assertEquals],
  [
    "json: text",
    json,
    (name) => bytes(JSON.stringify(name)),
    assertEquals,
  ],
  ["pickle: text", pickle, (name) => ops(text(name), STOP), assertEquals],
  [
    "pickle: a key beside one that is no text",
    pickle,
    (name) =>
      ops(
        [EMPTY_DICT, MARK, text(name), Op.BININT1, 1],
        [Op.BININT1, 5, Op.BININT1, 2, Op.SETITEMS, STOP],
      ),
    (received, name) => assertMap(received, [[name, 1], [5, 2]]),
  ],
  [
    "pickle: an element of a set",
    pickle,
    (name) => ops(Op.EMPTY_SET, MARK, text(name), Op.ADDITEMS, STOP),
    assertSet,
  ],
  [
    "pickle: the argument of an exception",
    pickle,
    (name) => ops(call("builtins.KeyError", text(name)), STOP),
    (received, name) => {
      assertError(received, "KeyError", name);
      assertEquals(Object.entries(received as Error), [["args", [name]]]);
    },
  ],
];

/** What is not sent back, since it has been left out already. */
const withAttribute = (name: string): Bytes =>
  ops(
    [call("builtins.KeyError", text("what")), EMPTY_DICT],
    [text(name), EMPTY_DICT, text("isAdmin"), Op.NEWTRUE, SETITEM, SETITEM],
    [Op.BUILD, STOP],
  );

/** What a pickle might hope to find by a name. */
const references: readonly ((name: string) => string)[] = [
  (name) => `exceptions.${name}`,
  (name) => `${name}.${name}`,
  (name) => `builtins.object.${name}`,
  (name) => `builtins.ValueError.${name}`,
  (name) => `m.C.${name}`,
];

for (const [place, codec, write, check] of places) {
  for (const [runtime, names, within] of RUNTIMES) {
    Deno.test(`names: ${place} is itself whatever it says, there and back${runtime}`, async () => {
      await using ends = await pair({ codec });
      const messages = names.map((name) => write(name));
      const received = await within(() => thereAndBack(ends, messages));
      for (const [index, name] of names.entries()) {
        for (const value of received[index]!) check(value, name);
      }
      BEFORE.assertUnchanged();
    });
  }
}

Deno.test("names: the attribute of an exception changes nothing of it", async () => {
  await using ends = await pair({ codec: pickle });
  for (const name of NAMES) {
    await ends.a.sendBytes(withAttribute(name));
    const received = await ends.b.recv();
    assertError(received, "KeyError", "what");
    assertEquals((received as Error).cause, undefined);
    assertFalse("isAdmin" in (received as Error));
  }
  BEFORE.assertUnchanged();
});

Deno.test("names: a pickle that refers to what JavaScript has by that name is a CodecError", async () => {
  const codec = pickle({ globals: { "m.C": () => ({}) } });
  await using ends = await pair({ codec });
  for (const name of NAMES) {
    for (const reference of references) {
      const made = [global(reference(name)), Op.EMPTY_TUPLE, Op.REDUCE];
      await ends.a.sendBytes(ops(made, STOP));
      await assertRejects(() => ends.b.recv(), CodecError, "it refers to");
    }
  }
  await ends.a.send("still here");
  assertEquals(await ends.b.recv(), "still here");
});

// What recv() resolves to would be called if it had a function by that name.
Deno.test("names: what has a then comes out of recv(), of iteration and of streams as it is", async () => {
  for (const codec of [msgpack, plainMsgpack, json, pickle]) {
    const sent = { then: { then: ["resolve"] } };
    await using ends = await pair({ codec });
    for (let i = 0; i < 3; i++) await ends.a.send(sent);
    assertEquals(await ends.b.recv(), sent);
    for await (const received of ends.b) {
      assertEquals(received, sent);
      break;
    }
    const reader = ends.b.readable.getReader();
    assertEquals((await reader.read()).value, sent);
    await reader.cancel();
  }
});

Deno.test("names: a class behind then is a CodecError, and is not called", async () => {
  let calls = 0;
  const codec = pickle({ globals: { "m.C": () => ++calls } });
  await using ends = await pair({ codec });
  const message = [EMPTY_DICT, text("then"), global("m.C"), SETITEM, STOP];
  await ends.a.sendBytes(ops(message));
  await assertRejects(() => ends.b.recv(), CodecError, "m.C is no value");
  assertEquals(calls, 0);
});

Deno.test("names: a key that is in the way of sending a message on is in the error's path, and controls no terminal", async () => {
  const hostile = [...NAMES, ...UNSEEN];
  await using from = await pair({ codec: msgpack });
  await using to = await pair({ codec: plainMsgpack });
  for (const name of hostile) {
    const object = Object.fromEntries([[name, new Set()]]);
    await from.a.send(object);
    const received = await from.b.recv();
    const error = await assertRejects(() => to.a.send(received), CodecError);
    assertMatch(error.message, SEEN);
    assertEquals(error.path, pathOf(name));
  }
  await to.a.send("still here");
  assertEquals(await to.b.recv(), "still here");
});

Deno.test("names: what a message that cannot be read says is in the error, and controls no terminal", async () => {
  const read: [Codec<Bytes>, (name: string) => Bytes][] = [
    [pickle, (name) => ops(global(`m.${name}`), STOP)],
    [json, (name) => bytes(name)],
    [json, (name) => bytes(`{"a": ${name}`)],
  ];
  for (const [codec, write] of read) {
    await using ends = await pair({ codec });
    for (const name of UNSEEN.filter((name) => !name.includes("\n"))) {
      await ends.a.sendBytes(write(name));
      const error = await assertRejects(() => ends.b.recv(), CodecError);
      const shown = [error, error.cause].map((error) => String(error));
      for (const text of shown) assertMatch(text, SEEN);
    }
  }
});

/** Where the value of a property is that an object has. */
function pathOf(name: string): string {
  return /^\w*$/.test(name) && !/^\d/.test(name)
    ? `value.${name}`
    : `value[${quote(name)}]`;
}

/** A Map that has these entries, and nothing else of its own. */
function assertMap(received: unknown, entries: [unknown, unknown][]): void {
  assert(received instanceof Map);
  assertStrictEquals(Object.getPrototypeOf(received), Map.prototype);
  assertEquals([...received], entries);
  assertEquals(Reflect.ownKeys(received), []);
}

function assertSet(received: unknown, element: string): void {
  assert(received instanceof Set);
  assertStrictEquals(Object.getPrototypeOf(received), Set.prototype);
  assertEquals([...received], [element]);
  assertEquals(Reflect.ownKeys(received), []);
}

function assertError(received: unknown, name: string, message: string): void {
  assert(Error.isError(received));
  assertStrictEquals(Object.getPrototypeOf(received), Error.prototype);
  assertEquals([received.name, received.message], [name, message]);
}
