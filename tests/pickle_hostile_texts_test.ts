// Text of a peer's that is more than it seems: as a time zone, in an exception's
// message, as digits, as attributes.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { CodecError } from "../mod.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

/** `datetime(2020, 7, 1, 12, 0, …)` and `time(12, 0, …)`, as Python 2 pickles them, with a zone. */
const inZone = {
  datetime: (zone: string) =>
    `cdatetime\ndatetime\n(S'\\x07\\xe4\\x07\\x01\\x0c\\x00\\x00\\x00\\x00\\x00'\nV${zone}\ntR.`,
  time: (zone: string) =>
    `cdatetime\ntime\n(S'\\x0c\\x00\\x00\\x00\\x00\\x00'\nV${zone}\ntR.`,
};

for (const [kind, pickled] of Object.entries(inZone)) {
  for (
    const zone of [
      "2020-01-01T00:00[Europe/Paris]",
      "2020-01-01T00:00Z",
      "[Europe/Paris]",
      "Europe/Paris[u-ca=hebrew]",
      "<script>",
      "",
      "a".repeat(101),
      "+02:00:00.5",
    ]
  ) {
    Deno.test(`pickle: a ${kind} has no zone ${JSON.stringify(zone.slice(0, 40))}`, () => {
      assertThrows(
        () => pickle.decode(ascii(pickled(zone))),
        CodecError,
        `datetime.${kind} cannot be made of what it is given`,
      );
    });
  }
}

Deno.test("pickle: a zone is an offset or a name", () => {
  const dates = ["UTC", "+02:00", "Europe/Paris", "Etc/GMT-2"].map((zone) =>
    (pickle.decode(ascii(inZone.datetime(zone))) as Date).toISOString()
  );
  assertEquals(dates, [
    "2020-07-01T12:00:00.000Z",
    ...new Array(3).fill("2020-07-01T10:00:00.000Z"),
  ]);
});

const LONG = "x".repeat(100_000);

for (
  const [name, args] of [
    ["ValueError", "g0\ng0\n"],
    ["ValueError", "g0\n".repeat(1000)],
    ["OSError", "I2\ng0\ng0\n"],
  ] as const
) {
  Deno.test(`pickle: ${name} of ${args.length / 3 | 0} long texts has a short message, and all of its arguments`, () => {
    const pickled = `(V${LONG}\np0\nc__builtin__\n${name}\n(${args}tRt.`;
    const [, error] = pickle.decode(ascii(pickled)) as [
      string,
      Error & { args: unknown[] },
    ];
    assert(error.message.length < 1000, `${error.message.length} letters`);
    assertEquals(error.args.at(-1), LONG);
  });
}

Deno.test("pickle: exceptions are read where stackTraceLimit cannot be written, and leave it as it is", () => {
  const pickled = ascii("c__builtin__\nValueError\n(Vbad\ntR.");
  const before = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")!;
  const variants: (() => void)[] = [
    () => Object.defineProperty(Error, "stackTraceLimit", { writable: false }),
    () => Reflect.deleteProperty(Error, "stackTraceLimit"),
    () => Reflect.set(Error, "stackTraceLimit", 3),
  ];
  for (const change of variants) {
    try {
      change();
      const changed = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
      assertEquals((pickle.decode(pickled) as Error).message, "bad");
      assertEquals(
        Object.getOwnPropertyDescriptor(Error, "stackTraceLimit"),
        changed,
      );
    } finally {
      Object.defineProperty(Error, "stackTraceLimit", before);
    }
  }
});

Deno.test("pickle: the sign is no digit", () => {
  const digits = "9".repeat(100_000);
  assertEquals(
    pickle.decode(ascii(`L-${digits}L\n.`)),
    -(10n ** 100_000n) + 1n,
  );
  assertThrows(() => pickle.decode(ascii(`L-${digits}9L\n.`)), CodecError);
});

Deno.test("pickle: attributes stay when their object becomes a Map, and follow its items", () => {
  const codec = pickle({ globals: { "m.C": () => ({}) } });
  const pickled = "cm\nC\n(tR" + "V1\nI1\ns" + "(Va\nI2\ndb" + "I3\nI4\ns.";
  assertEquals(
    codec.decode(ascii(pickled)),
    new Map<unknown, unknown>([["1", 1], ["a", 2], [3, 4]]),
  );
});
