/** The probe's notation: whatever is printed is read as the same value. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { LANGUAGES } from "../cli/codecs.ts";
import { Notation } from "../cli/notation/notation.ts";
import { PYTHON_KINDS } from "../cli/notation/python.ts";
import { Complex, Decimal, pickle, Range } from "../connection/codec/pickle.ts";
import { type Codec, Extension, json, msgpack } from "../mod.ts";
import { extended, pickled } from "./fuzz/values.ts";
import { difference } from "./helpers/alike.ts";

const notation = new Notation(PYTHON_KINDS);
/** How many values chance brings in a run of the suite. */
const RUNS = 1000;
/** How deep values are that codecs let through. */
const MAX_DEPTH = 999;

const proto = (value: unknown) => JSON.parse(`{"__proto__":${value}}`);
const { buffer } = new Uint8Array([104, 105]);

const NOTES: [value: unknown, text: string][] = [
  [null, "null"],
  [[true, 1, -1.5, "é😀\ud800"], '[true,1,-1.5,"é😀\\ud800"]'],
  [
    { "\x1b\x9b\x7f": "\n\u2028\u202e\u{e0041}" },
    String.raw`{"\u001b\u009b\u007f":"\n\u2028\u202e\udb40\udc41"}`,
  ],
  [{ a: { b: [] } }, '{"a":{"b":[]}}'],
  [2 ** 53 - 1, "9007199254740991"],
  [2 ** 53, '{"$number":"9007199254740992"}'],
  [-(2 ** 60), '{"$number":"-1152921504606847000"}'],
  [1e21, "1e+21"],
  [-0, '{"$number":"-0"}'],
  [NaN, '{"$number":"NaN"}'],
  [-Infinity, '{"$number":"-Infinity"}'],
  [12n, '{"$bigint":"12"}'],
  [-(2n ** 100n), '{"$bigint":"-1267650600228229401496703205376"}'],
  [undefined, '{"$undefined":true}'],
  [{ a: undefined }, '{"a":{"$undefined":true}}'],
  [new Uint8Array(buffer), '{"$bytes":"aGk="}'],
  [buffer, '{"$ArrayBuffer":"aGk="}'],
  [new DataView(buffer), '{"$DataView":"aGk="}'],
  [new Int16Array([1, -2]), '{"$Int16Array":[1,-2]}'],
  [new Uint8ClampedArray([255]), '{"$Uint8ClampedArray":[255]}'],
  [
    new Float32Array([1.5, NaN, -0]),
    '{"$Float32Array":[1.5,{"$number":"NaN"},{"$number":"-0"}]}',
  ],
  [new Float16Array([0.5]), '{"$Float16Array":[0.5]}'],
  [
    new Float32Array(new Uint8Array([1, 0, 192, 127]).buffer),
    '{"$Float32Array":"AQDAfw=="}',
  ],
  [new BigInt64Array([-1n]), '{"$BigInt64Array":["-1"]}'],
  [new Date(0), '{"$date":"1970-01-01T00:00:00.000Z"}'],
  [new Date(-8.64e15), '{"$date":"-271821-04-20T00:00:00.000Z"}'],
  [
    new Map<unknown, unknown>([[{ a: 1 }, 2n]]),
    '{"$map":[[{"a":1},{"$bigint":"2"}]]}',
  ],
  [new Set([undefined]), '{"$set":[{"$undefined":true}]}'],
  [/a\/"/giu, '{"$regexp":["a\\\\/\\"","giu"]}'],
  [new URL("http://a/?b#c"), '{"$url":"http://a/?b#c"}'],
  [new Extension(-2, new Uint8Array([0])), '{"$extension":[-2,"AA=="]}'],
  [new TypeError("no"), '{"$error":{"name":"TypeError","message":"no"}}'],
  [
    new Error("", { cause: undefined }),
    '{"$error":{"name":"Error","message":"","cause":{"$undefined":true}}}',
  ],
  [new Complex(NaN, -4), '{"$complex":[{"$number":"NaN"},-4]}'],
  [new Decimal("19.90"), '{"$decimal":"19.90"}'],
  [
    new Range(0, 2n ** 64n),
    '{"$range":[0,{"$bigint":"18446744073709551616"},1]}',
  ],
  [Temporal.PlainDate.from("2026-01-31"), '{"$PlainDate":"2026-01-31"}'],
  [Temporal.PlainTime.from("01:02:03.5"), '{"$PlainTime":"01:02:03.5"}'],
  [Temporal.Duration.from("P1DT2S"), '{"$Duration":"P1DT2S"}'],
  [
    Temporal.PlainDateTime.from("2026-01-31T01:02"),
    '{"$PlainDateTime":"2026-01-31T01:02:00"}',
  ],
  [
    Temporal.Instant.from("1970-01-01T00Z"),
    '{"$Instant":"1970-01-01T00:00:00Z"}',
  ],
  [
    Temporal.ZonedDateTime.from("2026-01-31T01:02+01:00[+01:00]"),
    '{"$ZonedDateTime":"2026-01-31T01:02:00+01:00[+01:00]"}',
  ],
  [{ $bytes: "aGk=" }, '{"$$bytes":"aGk="}'],
  [{ $$bytes: [{ $: null }] }, '{"$$$bytes":[{"$$":null}]}'],
  [{ $bytes: "aGk=", and: 1 }, '{"$bytes":"aGk=","and":1}'],
  [proto(1), '{"__proto__":1}'],
  [[proto('{"a":1}')], '[{"__proto__":{"a":1}}]'],
  ['{"$bytes":1}', '"{\\"$bytes\\":1}"'],
];

for (const [value, text] of NOTES) {
  Deno.test(`the probe notes ${text}, and reads it`, () => {
    assertEquals(notation.print(value), { text, missing: undefined });
    const read = notation.parse(text);
    assertEquals(differenceOf(read, value), undefined);
  });
}

/** Temporal's values have nothing to compare but their text. */
function differenceOf(actual: unknown, expected: unknown): string | undefined {
  const [left, right] = [actual, expected].map((it) =>
    Object.prototype.toString.call(it).startsWith("[object Temporal")
      ? [Object.prototype.toString.call(it), String(it)]
      : it
  );
  return difference(left, right);
}

const ALSO_READ: [text: string, value: unknown][] = [
  ["12345678901234567890", 12345678901234567890n],
  ["-9007199254740993", -9007199254740993n],
  ["9007199254740992", 2n ** 53n],
  ["9007199254740992.0", 2 ** 53],
  ["1e30", 1e30],
  ["-0", -0],
  [' {"$date" : "2026-01-31"} ', new Date("2026-01-31T00:00:00Z")],
  ['{"$date":"2026-01-31T12:00+01:00"}', new Date("2026-01-31T11:00:00Z")],
  ['{"$date":"2024-02-29T23:30-01:00"}', new Date("2024-03-01T00:30:00Z")],
  ['{"$Float32Array":[0.1,1e-300]}', new Float32Array([0.1, 0])],
  ['{"$Float16Array":[65504]}', new Float16Array([65504])],
];

for (const [text, value] of ALSO_READ) {
  Deno.test(`the probe reads ${text} as what it says`, () => {
    assertEquals(difference(notation.parse(text), value), undefined);
  });
}

const REFUSED: [text: string, complaint: string][] = [
  ["{a:1}", "JSON"],
  ["1e400", "Cannot read 1e400"],
  ["-1e400", "Cannot read -1e400"],
  ['{"$byte":"aGk="}', 'write "$$byte" for an object with that key'],
  ['{"$cannot":"it contains itself"}', '{"$cannot": …}'],
  ['{"$undecoded":"aGk="}', '{"$undecoded": …}'],
  ['{"$bytes":"a"}', '{"$bytes": …}'],
  ['{"$bytes":[1]}', '{"$bytes": …}: it must be text'],
  ['{"$bigint":12}', '{"$bigint": …}: it must be text'],
  ['{"$bigint":"0x10"}', '{"$bigint": …}: it must be digits'],
  ['{"$number":"1e3"}', '{"$number": …}'],
  ['{"$number":""}', '{"$number": …}'],
  ['{"$undefined":false}', '{"$undefined": …}: it must be true'],
  ['{"$date":"31 Jan 2026"}', '{"$date": …}: it must be a moment'],
  ['{"$date":"2026-01-31T12:00"}', '{"$date": …}: it must be a moment'],
  ['{"$date":"2026-13-31"}', '{"$date": …}: it must be a moment'],
  ['{"$date":"2026-02-31"}', '{"$date": …}: it must be a moment'],
  ['{"$date":"2025-02-29T12:00Z"}', '{"$date": …}: it must be a moment'],
  ['{"$date":"-000000-01-01"}', '{"$date": …}: it must be a moment'],
  ['{"$map":{"a":1}}', '{"$map": …}: it must be a list'],
  ['{"$map":[[1]]}', '{"$map": …}: it must be a list of 2'],
  ['{"$set":[{"$bigint":"x"}]}', 'Cannot read {"$bigint": …}'],
  ['{"$Int8Array":[300]}', '{"$Int8Array": …}: element 0'],
  ['{"$Int8Array":[1,"2"]}', '{"$Int8Array": …}: element 1'],
  ['{"$Float64Array":["1"]}', '{"$Float64Array": …}'],
  ['{"$Float64Array":"aGk="}', '{"$Float64Array": …}'],
  ['{"$Float32Array":[1,1e300]}', '{"$Float32Array": …}: element 1'],
  ['{"$Float16Array":[-65520]}', '{"$Float16Array": …}: element 0'],
  ['{"$BigInt64Array":["9223372036854775808"]}', '{"$BigInt64Array": …}'],
  ['{"$BigInt64Array":[""]}', '{"$BigInt64Array": …}: it must be digits'],
  ['{"$BigUint64Array":["0x10"]}', '{"$BigUint64Array": …}: it must be digits'],
  ['{"$regexp":["(",""]}', '{"$regexp": …}'],
  ['{"$url":"nowhere"}', '{"$url": …}'],
  ['{"$error":{"message":"m"}}', '{"$error": …}'],
  ['{"$error":{"name":"E","message":"m","code":1}}', 'an error has no "code"'],
  ['{"$extension":[200,"aGk="]}', '{"$extension": …}'],
  ['{"$decimal":"ten"}', '{"$decimal": …}'],
  ['{"$PlainDate":"today"}', '{"$PlainDate": …}'],
];

for (const [text, complaint] of REFUSED) {
  Deno.test(`the probe cannot read ${text}`, () => {
    assertThrows(() => notation.parse(text), Error, complaint);
  });
}

Deno.test("without pickle, Python's notes mean nothing", () => {
  const ours = new Notation();
  assertThrows(() => ours.parse('{"$decimal":"1"}'), Error, "$$decimal");
});

const EXCEPTIONS: [what: string, pickle: string][] = [
  ["of one argument", "cbuiltins\nValueError\n(S'no'\ntR."],
  ["of several", "cbuiltins\nOSError\n(I2\nS'gone'\nS'a'\ntR."],
  ["whose name is a class here", "cbuiltins\nReferenceError\n(S'no'\ntR."],
  [
    "that is a group",
    "cbuiltins\nExceptionGroup\n(S'm'\n(lcbuiltins\nKeyError\n(S'k'\ntRatR.",
  ],
];

for (const [what, message] of EXCEPTIONS) {
  Deno.test(`the probe notes an exception of Python's ${what}`, () => {
    const value = pickle.decode(new TextEncoder().encode(message)) as Error;
    const { text, missing } = notation.print(value);
    assertEquals(missing, undefined);
    const read = notation.parse(text) as Error;
    assertEquals(difference(read, value), undefined, text);
    const { args, errors } = value as Error & Record<string, unknown[]>;
    assertEquals(difference(Reflect.get(read, "args"), args), undefined);
    assertEquals(difference(Reflect.get(read, "errors"), errors), undefined);
  });
}

const GENERATED: [name: string, codec: Codec, values: fc.Arbitrary<unknown>][] =
  [
    ["msgpack", msgpack, extended],
    ["pickle", pickle, pickled],
  ];

for (const [name, codec, values] of GENERATED) {
  Deno.test(`whatever ${name} gives is printed in one line, and read as the same`, () => {
    fc.assert(
      fc.property(values, (value) => {
        const received = codec.decode(codec.encode(value) as never);
        const { text, missing } = notation.print(received);
        assertEquals([missing, text.includes("\n")], [undefined, false]);
        const read = notation.parse(text);
        assertEquals(difference(read, received), undefined, text);
      }),
      { numRuns: RUNS },
    );
  });
}

Deno.test("whatever JSON has is printed as JSON, but for keys that begin with $", () => {
  fc.assert(
    fc.property(fc.json(), (given) => {
      fc.pre(!given.includes("$"));
      const value = json.decode(new TextEncoder().encode(given) as never);
      const { text } = LANGUAGES.json.notation.print(value);
      const read = LANGUAGES.json.notation.parse(text);
      assertEquals(difference(read, value), undefined, text);
    }),
    { numRuns: RUNS },
  );
});

const JSON_NUMBERS: [typed: string, printed: string][] = [
  ["9007199254740992", "9007199254740992"],
  ["-100000000000000000000", "-100000000000000000000"],
  ["1152921504606846976", "1152921504606847000"],
  ["1152921504606847000", "1152921504606847000"],
  ["1000000000000000000000", "1e+21"],
  ["1e30", "1e+30"],
];

for (const [typed, printed] of JSON_NUMBERS) {
  Deno.test(`with the codec json, ${typed} is a number, sent and printed as ${printed}`, () => {
    const { codec, notation } = LANGUAGES.json;
    const message = codec.encode(notation.parse(typed));
    assertEquals(new TextDecoder().decode(message), printed);
    const { text } = notation.print(codec.decode(message));
    assertEquals(text, printed);
    assertEquals(notation.parse(text), notation.parse(typed));
  });
}

Deno.test("with the codec json, a whole number that would become another one is refused", () => {
  assertThrows(
    () => LANGUAGES.json.notation.parse("[9007199254740993]"),
    Error,
    "Cannot read 9007199254740993: this codec has no bigints, and the nearest number is 9007199254740992",
  );
});

const NESTED: [what: string, nest: (inner: unknown) => unknown][] = [
  ["lists", (inner) => [inner]],
  ["objects", (inner) => ({ $a: inner })],
  ["maps", (inner) => new Map([[inner, 1]])],
  ["errors", (cause) => new Error("m", { cause })],
];

for (const [what, nest] of NESTED) {
  Deno.test(`${what} as deep as a codec lets them be are printed, and read`, () => {
    let value: unknown = 1;
    for (let depth = 0; depth < MAX_DEPTH; depth++) value = nest(value);
    const { text, missing } = notation.print(value);
    assertEquals(missing, undefined);
    assertEquals(difference(notation.parse(text), value), undefined);
  });
}

Deno.test("what contains itself is printed where that is seen, and nowhere else", () => {
  const value: unknown[] = [1];
  value.push({ again: value }, 2);
  assertEquals(notation.print(value), {
    text: '[1,{"again":{"$cannot":"it contains itself"}},2]',
    missing: "it contains itself",
  });
});

Deno.test("what is shared is printed each time", () => {
  const shared = { a: 1 };
  assertEquals(notation.print([shared, shared]).text, '[{"a":1},{"a":1}]');
});

Deno.test("what is shared until nobody could print it is not printed", () => {
  let value: unknown[] = [];
  for (let doubled = 0; doubled < 100; doubled++) value = [value, value];
  const why = "it refers to the same parts too often";
  assertEquals(notation.print(value), {
    text: JSON.stringify({ $cannot: why }),
    missing: why,
  });
});

const WITHOUT_A_NOTE: [what: string, value: unknown][] = [
  ["function", () => {}],
  ["symbol", Symbol("s")],
  ["Promise", Promise.resolve()],
  ["Date", new Date(NaN)],
];

for (const [what, value] of WITHOUT_A_NOTE) {
  Deno.test(`a ${what} that has no note is told of in its place`, () => {
    const { text, missing } = notation.print({ a: value });
    assert(missing?.includes(what));
    assertEquals(text, JSON.stringify({ a: { $cannot: missing } }));
  });
}
