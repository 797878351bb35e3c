// Whatever a key of a message is called: it comes out of recv() as a property of
// the object that it was sent in, or as a key of its Map, and of nothing else;
// and it goes back in the same way.

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { type Codec, json, msgpack, plainMsgpack } from "../mod.ts";
import { Intrinsics } from "./helpers/attack_intrinsics.ts";
import { pair, RUNTIMES, thereAndBack } from "./helpers/attack_names.ts";
import {
  type Bytes,
  bytes,
  extension,
  fixmap,
  fixstr,
  TEXT_FORMS,
  uint,
} from "./helpers/encoded.ts";
import { call, latin1, le, Op, ops, text } from "./helpers/pickled.ts";

const BEFORE = new Intrinsics();

/** One way to write messages. */
interface Wire {
  name: string;
  codec: Codec<Bytes>;
  key(name: string): Bytes;
  /** One value of each kind. */
  values: readonly (readonly [encoded: Bytes, value: unknown])[];
  objects: readonly Way[];
}

/** A message with an object in it that has one property. */
type Way = readonly [
  name: string,
  write: (key: Bytes, value: Bytes) => Bytes,
  find?: (received: unknown) => unknown,
];

const first = (received: unknown) => (received as unknown[])[0];
const within = (key: string) => (received: unknown) =>
  (received as Record<string, unknown>)[key];

const MAPS: readonly Way[] = [
  ["a map", (key, value) => fixmap([key, value])],
  ["a map of 16 bits", (key, value) => bytes(0xde, uint(2, 1), key, value)],
  ["a map of 32 bits", (key, value) => bytes(0xdf, uint(4, 1), key, value)],
  [
    "a map that has the key twice",
    (key, value) => fixmap([key, bytes(0xc3)], [key, value]),
  ],
  [
    "a map in an array",
    (key, value) => bytes(0x91, fixmap([key, value])),
    first,
  ],
  [
    "a map in a map",
    (key, value) => fixmap([fixstr("in"), fixmap([key, value])]),
    within("in"),
  ],
];

const EXTENSIONS: readonly Way[] = [
  [
    "the cause of an error",
    (key, value) =>
      extension(0x54, fixstr("Error"), fixstr(""), fixmap([key, value])),
    within("cause"),
  ],
  [
    "a value of a Map",
    (key, value) => extension(0x52, 7, fixmap([key, value])),
    (received) => (received as Map<number, unknown>).get(7),
  ],
  [
    "an element of a Set",
    (key, value) => extension(0x53, fixmap([key, value])),
    (received) => [...received as Set<unknown>][0],
  ],
];

const messagePackValues = [
  [bytes(0xc0), null],
  [bytes(7), 7],
  [fixstr("text"), "text"],
  [bytes(0x91, 1), [1]],
  [fixmap([fixstr("isAdmin"), bytes(0xc3)]), { isAdmin: true }],
] as const;

const messagePacks: Wire[] = [
  { name: "msgpack", codec: msgpack, objects: [...MAPS, ...EXTENSIONS] },
  { name: "plainMsgpack", codec: plainMsgpack, objects: MAPS },
].flatMap((wire) =>
  Object.entries(TEXT_FORMS).map(([form, key]) => ({
    ...wire,
    name: `${wire.name}, keys as ${form}`,
    key,
    values: messagePackValues,
  }))
);

const jsons: Wire[] = ([
  ["json", JSON.stringify],
  ["json, keys escaped", (key) => `"${key.replace(/./g, escape)}"`],
] as [string, (key: string) => string][]).map(([name, key]) => ({
  name,
  codec: json,
  key: (name) => bytes(key(name)),
  values: [null, 7, "text", [1], { isAdmin: true }].map((value) =>
    [bytes(JSON.stringify(value)), value] as const
  ),
  objects: [
    ["an object", (key, value) => bytes("{", key, ":", value, "}")],
    [
      "an object that has the key twice",
      (key, value) => bytes("{", key, ":true,", key, ":", value, "}"),
    ],
    [
      "an object in an array",
      (key, value) => bytes("[{", key, ":", value, "}]"),
      first,
    ],
    [
      "an object in an object",
      (key, value) => bytes('{"in":{', key, ":", value, "}}"),
      within("in"),
    ],
  ],
}));

function escape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** How text is written that is a key, in each protocol. */
const PICKLED_KEYS: readonly (readonly [
  name: string,
  protocol: number,
  key: (name: string) => Bytes,
])[] = [
  ["protocol 0", 0, (name) => ops(Op.UNICODE, latin1(`${name}\n`))],
  ["protocol 0, str", 0, (name) => ops(Op.STRING, latin1(`'${name}'\n`))],
  ["protocol 1", 1, text],
  [
    "protocol 1, str",
    1,
    (name) => ops(Op.SHORT_BINSTRING, name.length, latin1(name)),
  ],
  ["protocol 2", 2, (name) => ops(text(name), Op.BINPUT, 0)],
  ["protocol 3", 3, text],
  [
    "protocol 4",
    4,
    (name) => ops(Op.SHORT_BINUNICODE, name.length, latin1(name), Op.MEMOIZE),
  ],
  [
    "protocol 5",
    5,
    (name) => ops(Op.BINUNICODE8, le(8, name.length), latin1(name)),
  ],
];

const { EMPTY_DICT, MARK, SETITEM } = Op;
const EMPTY = call("m.C");

const DICTS: readonly Way[] = [
  ["DICT", (key, value) => ops(MARK, key, value, Op.DICT)],
  ["SETITEM", (key, value) => ops(EMPTY_DICT, key, value, SETITEM)],
  ["SETITEMS", (key, value) => ops(EMPTY_DICT, MARK, key, value, Op.SETITEMS)],
  [
    "SETITEM of a key that is there",
    (key, value) =>
      ops(EMPTY_DICT, key, Op.NEWTRUE, SETITEM, key, value, SETITEM),
  ],
  [
    "the state of an instance",
    (key, value) => ops(EMPTY, EMPTY_DICT, key, value, SETITEM, Op.BUILD),
  ],
  [
    "the state of an instance with slots",
    (key, value) =>
      ops(EMPTY, Op.NONE, EMPTY_DICT, key, value, SETITEM, Op.TUPLE2, Op.BUILD),
  ],
  ["an item of an instance", (key, value) => ops(EMPTY, key, value, SETITEM)],
  [
    "keyword arguments",
    (key, value) =>
      ops(latin1("cm\nargs\n)"), EMPTY_DICT, key, value, SETITEM, Op.NEWOBJ_EX),
    first,
  ],
];

const globals = {
  "m.C": () => ({}),
  "m.args": (...args: unknown[]) => args,
};

const pickles: Wire[] = ([2, 4] as const).flatMap((written) =>
  PICKLED_KEYS.map(([name, protocol, key]): Wire => ({
    name: `pickle that writes protocol ${written}, ${name}`,
    codec: pickle({ protocol: written, globals }),
    key,
    values: [
      [ops(Op.NONE), null],
      [ops(Op.BININT1, 7), 7],
      [text("text"), "text"],
      [ops(Op.EMPTY_LIST, Op.BININT1, 1, Op.APPEND), [1]],
      [
        ops(EMPTY_DICT, text("isAdmin"), Op.NEWTRUE, SETITEM),
        { isAdmin: true },
      ],
    ],
    objects: DICTS.map(([way, write, find]) =>
      [
        way,
        (key, value) => {
          const content = ops(write(key, value), Op.STOP);
          return protocol < 2 ? content : ops(Op.PROTO, protocol, content);
        },
        find,
      ] as Way
    ),
  }))
);

const WIRES: readonly Wire[] = [...messagePacks, ...jsons, ...pickles];

/** Each name as a key, with each value. */
const propertiesOf = ({ key, values }: Wire, names: readonly string[]) =>
  names.flatMap((named) =>
    values.map(([encoded, value]) => ({
      named,
      key: key(named),
      encoded,
      value,
    }))
  );

for (const wire of WIRES) {
  for (
    const [way, write, find = (received: unknown) => received] of wire.objects
  ) {
    for (const [runtime, names, within] of RUNTIMES) {
      Deno.test(`own properties: ${wire.name}, ${way}: every key is the object's own, there and back${runtime}`, async () => {
        const properties = propertiesOf(wire, names);
        const messages = properties.map(({ key, encoded }) =>
          write(key, encoded)
        );
        await using ends = await pair({ codec: wire.codec });
        const received = await within(() => thereAndBack(ends, messages));
        for (const [index, { named, value }] of properties.entries()) {
          for (const both of received[index]!) {
            assertOwn(find(both), named, value);
          }
        }
        BEFORE.assertUnchanged();
      });
    }
  }
}

/** An ordinary object with this property, and no other. */
function assertOwn(object: unknown, key: string, value: unknown): void {
  assert(typeof object === "object" && object !== null, key);
  assertStrictEquals(Object.getPrototypeOf(object), Object.prototype, key);
  assertEquals(Reflect.ownKeys(object), [key]);
  assertEquals(Object.getOwnPropertyDescriptor(object, key), {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
