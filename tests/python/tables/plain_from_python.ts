/** Values as Python has them, and as what they arrive here: numbers, text and what holds others. */

import { Complex, Range } from "../../../connection/codec/pickle.ts";
import {
  type FromPython,
  type Group,
  python2,
  python3,
  sameFromPython as same,
} from "./rows.ts";

export const plainFromPython: Group<FromPython>[] = [
  {
    name: "None, booleans and integers",
    rows: [
      same("None", null),
      same("True", true),
      same("False", false),
      ...[0, 1, -1, 127, 128, 255, 256, 65535, 65536, -32768].map((number) =>
        same(String(number), number)
      ),
      same("2**31 - 1", 2 ** 31 - 1),
      same("-2**31", -(2 ** 31)),
      same("2**31", 2 ** 31),
      same("2**53 - 1", Number.MAX_SAFE_INTEGER),
      same("1 - 2**53", Number.MIN_SAFE_INTEGER),
      same("2**53", 2n ** 53n),
      same("-2**53", -(2n ** 53n)),
      same("2**63 - 1", 2n ** 63n - 1n),
      same("-2**63", -(2n ** 63n)),
      same("2**64", 2n ** 64n),
      same("-3**2000", -(3n ** 2000n)),
    ],
  },
  {
    name: "floats and complex numbers",
    rows: [
      same("1.5", 1.5),
      same("-0.1", -0.1),
      same("-0.0", -0),
      same("1e300", 1e300),
      same("5e-324", 5e-324),
      same("float('inf')", Infinity),
      same("float('-inf')", -Infinity),
      same("float('nan')", NaN),
      { python: "3.0", arrives: 3, returns: "3" },
      same("1.5-2j", new Complex(1.5, -2)),
      same("0j", new Complex(0, 0)),
    ],
  },
  {
    name: "text",
    rows: [
      same("u''", ""),
      same("u'hello'", "hello"),
      same("u'\\x00\\xe9\\u4e2d'", "\0é中"),
      same("u'\\U0001f600'", "😀"),
      same("u'\\ud800'", "\ud800"),
      same("u'a\\udc80b'", "a\udc80b"),
      same("u'\\u00e9' * 200", "é".repeat(200)),
      same("u'x' * 100000", "x".repeat(100_000)),
    ],
  },
  {
    name: "bytes",
    rows: [
      ...[
        { python: "b''", arrives: new Uint8Array() },
        { python: "b'abc'", arrives: new Uint8Array([97, 98, 99]) },
        { python: "b'x' * 300", arrives: new Uint8Array(300).fill(120) },
      ].map((row) => ({ ...row, where: python3 })),
      // Which is what most text is in Python 2.
      { python: "'abc'", arrives: "abc", returns: "u'abc'", where: python2 },
      {
        python: "'\\xc3\\xa9'",
        arrives: "é",
        returns: "u'\\xe9'",
        where: python2,
      },
      same("b'\\x00\\xff'", new Uint8Array([0, 255])),
      same("b'\\xff' * 100000", new Uint8Array(100_000).fill(255)),
      {
        python: "bytearray(b'\\x00\\xff')",
        arrives: new Uint8Array([0, 255]),
        returns: "b'\\x00\\xff'",
      },
      {
        python: "bytearray()",
        arrives: new Uint8Array(),
        returns: "b''",
      },
    ],
  },
  {
    name: "lists, tuples and ranges",
    rows: [
      same("[]", []),
      same("[1, [2.5, [None]]]", [1, [2.5, [null]]]),
      same("list(range(1500))", Array.from({ length: 1500 }, (_, i) => i)),
      { python: "()", arrives: [], returns: "[]" },
      { python: "(1,)", arrives: [1], returns: "[1]" },
      { python: "(1, (2, 3))", arrives: [1, [2, 3]], returns: "[1, [2, 3]]" },
      {
        python: "(1, 2, 3, 4)",
        arrives: [1, 2, 3, 4],
        returns: "[1, 2, 3, 4]",
      },
      {
        python: "range(1, 10, 2)",
        arrives: new Range(1, 10, 2),
        where: python3,
      },
      {
        python: "range(2**70, 0, -1)",
        arrives: new Range(2n ** 70n, 0, -1),
        where: python3,
      },
      {
        python: "xrange(0, 10, 2)",
        arrives: new Range(0, 10, 2),
        where: python2,
      },
    ],
  },
  {
    name: "dicts and sets",
    rows: [
      same("{}", {}),
      same("{u'a': 1, u'b': {u'c': None}}", { a: 1, b: { c: null } }),
      {
        python: "{u'__proto__': 1, u'constructor': 2}",
        arrives: JSON.parse(`{"__proto__": 1, "constructor": 2}`),
      },
      { python: "{'a': 1}", arrives: { a: 1 }, returns: "{u'a': 1}" },
      same("{1: u'a', None: u'b'}", new Map([[1, "a"], [null, "b"]])),
      same("{u'a': 1, 2: 3}", new Map<unknown, number>([["a", 1], [2, 3]])),
      same("{(1, (2, 3)): 4}", new Map([[[1, [2, 3]], 4]])),
      same("{frozenset([1]): 2}", new Map([[new Set([1]), 2]])),
      {
        python: "OrderedDict([(u'b', 1), (u'a', 2)])",
        arrives: new Map([["b", 1], ["a", 2]]),
        returns: "{u'b': 1, u'a': 2}",
      },
      {
        python: "OrderedDict()",
        arrives: new Map(),
        returns: "{}",
      },
      same("set()", new Set()),
      same("set([1, u'a', (2, 3)])", new Set([1, "a", [2, 3]])),
      same("set([frozenset([1])])", new Set([new Set([1])])),
      {
        python: "frozenset([1, 2])",
        arrives: new Set([1, 2]),
        returns: "set([1, 2])",
      },
    ],
  },
];
