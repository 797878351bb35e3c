// Values go both ways by MessagePack: our default codec, and the package `msgpack` of Python's.

import { assertEquals } from "@std/assert";
import { type Choice, ownProof, step, testCells } from "./helpers/cells.ts";
import { described } from "./helpers/described.ts";
import type { Interpreter } from "./helpers/interpreters.ts";
import { link } from "./helpers/link.ts";

/** Whether Python's package has timestamps, as from 1.0. */
const hasTimestamps = ({ msgpack }: Interpreter) => (msgpack?.[0] ?? 0) >= 1;

const withPackage: Choice = {
  proofs: (python) => [ownProof(python)],
  unable: ({ msgpack }) => msgpack ? undefined : "it has no msgpack",
};

/** With text and binary told apart, which older versions of the package do when they are told to. */
const PRELUDE = `
try:
    import msgpack
except ImportError:
    from pip._vendor import msgpack

def put(value):
    conn.send_bytes(msgpack.packb(value, use_bin_type=True))

def get():
    return msgpack.unpackb(conn.recv_bytes(), raw=False)
`;

/** The same value, as Python and as JavaScript write it. */
const values: [python: string, value: unknown][] = [
  ["None", null],
  ["True", true],
  ["False", false],
  ...[0, 1, -1, 127, 128, -32, -33, 255, 256, 65535, 65536, -129, -32769].map(
    (number): [string, unknown] => [String(number), number],
  ),
  ["2**31", 2 ** 31],
  ["-2**31", -(2 ** 31)],
  ["2**32 - 1", 2 ** 32 - 1],
  // Of 64 bits, which our codec has as bigints.
  ["2**32", 2n ** 32n],
  ["-2**31 - 1", -(2n ** 31n) - 1n],
  ["2**64 - 1", 2n ** 64n - 1n],
  ["-2**63", -(2n ** 63n)],
  ["1.5", 1.5],
  ["-0.1", -0.1],
  ["1e300", 1e300],
  ["float('inf')", Infinity],
  ["float('nan')", NaN],
  ["u''", ""],
  ["u'hello'", "hello"],
  ["u'\\xe9\\u4e2d\\U0001f600'", "é中😀"],
  ["u'x' * 70000", "x".repeat(70_000)],
  ["b'\\x00\\xff'", new Uint8Array([0, 255])],
  ["b'\\xff' * 70000", new Uint8Array(70_000).fill(255)],
  ["[]", []],
  ["[1, [u'two', [None]]]", [1, ["two", [null]]]],
  ["list(range(1000))", Array.from({ length: 1000 }, (_, i) => i)],
  ["{}", {}],
  ["{u'a': 1, u'b': {u'\\xe9': []}}", { a: 1, b: { "é": [] } }],
];

/** Timestamps: how long after 1970 they are in seconds and nanoseconds, and a Date. */
const moments: [python: string, value: Date][] = [
  ["msgpack.Timestamp(0, 0)", new Date(0)],
  ["msgpack.Timestamp(1709209815, 123000000)", new Date(1709209815123)],
  ["msgpack.Timestamp(-1, 999000000)", new Date(-1)],
  ["msgpack.Timestamp(2**34, 0)", new Date(2 ** 34 * 1000)],
];

testCells("values go both ways by MessagePack", async (cell, t) => {
  await using linked = await link(cell);
  const { connection, python } = linked;
  await python.run(PRELUDE);
  const rows = hasTimestamps(cell.python) ? [...values, ...moments] : values;

  await step(t, "from Python to our end", async () => {
    for (const [expression, value] of rows) {
      const sending = python.run(`put(${expression})`);
      assertEquals(described(await connection.recv()), described(value));
      await sending;
    }
  });

  await step(t, "from our end to Python", async () => {
    for (const [expression, value] of rows) {
      await connection.send(value);
      await python.assert(`alike(get(), ${expression})`);
    }
  });
}, withPackage);
