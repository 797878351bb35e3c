/** What each opcode for a value without parts pushes: its bytes by hand. */

import { bytes, filled, float64 } from "./helpers/encoded.ts";
import {
  assertRefused,
  assertSame,
  decode,
  latin1,
  le,
  Op,
  ops,
  type Part,
} from "./helpers/pickled.ts";

/** A line of text behind an opcode, and what it is. */
type Line = [opcode: number, line: string, value: unknown];

const lines: Line[] = [
  [Op.INT, "0", 0],
  [Op.INT, "-1", -1],
  [Op.INT, "+5", 5],
  [Op.INT, "00", false],
  [Op.INT, "01", true],
  [Op.INT, "02", 2],
  [Op.INT, "9007199254740991", 2 ** 53 - 1],
  [Op.INT, "-9007199254740992", -(2n ** 53n)],
  [Op.INT, "000000000000000000000000000007", 7],
  [Op.LONG, "0L", 0],
  [Op.LONG, "00", 0],
  [Op.LONG, "01", 1],
  [Op.LONG, "-5L", -5],
  [Op.LONG, "5", 5],
  [Op.LONG, "+12L", 12],
  [Op.LONG, "18446744073709551616L", 2n ** 64n],
  [Op.FLOAT, "1.5", 1.5],
  [Op.FLOAT, "-0.0", -0],
  [Op.FLOAT, "5", 5],
  [Op.FLOAT, "5.", 5],
  [Op.FLOAT, ".5", 0.5],
  [Op.FLOAT, "1e16", 1e16],
  [Op.FLOAT, "+1.25E-3", 0.00125],
  [Op.FLOAT, "1e999", Infinity],
  [Op.FLOAT, "inf", Infinity],
  [Op.FLOAT, "-inf", -Infinity],
  [Op.FLOAT, "nan", NaN],
  [Op.FLOAT, "-nan", NaN],
  [Op.STRING, "''", ""],
  [Op.STRING, "'a'", "a"],
  [Op.STRING, '"a"', "a"],
  [Op.STRING, "'a'  ", "a"],
  [Op.STRING, "' a '", " a "],
  [Op.STRING, `"it's"`, "it's"],
  [Op.STRING, String.raw`'\\ \' \"'`, `\\ ' "`],
  [Op.STRING, String.raw`'\a\b\f\n\r\t\v'`, "\x07\b\f\n\r\t\v"],
  [Op.STRING, String.raw`'\x41\x7f\x00'`, "A\x7f\0"],
  [Op.STRING, String.raw`'\xc3\xa9'`, "é"],
  [Op.STRING, String.raw`'\xe9'`, bytes(0xe9)],
  [Op.STRING, "'\xe9'", bytes(0xe9)],
  [Op.STRING, String.raw`'\101\0\12x\777'`, bytes("A\0\nx", 0xff)],
  [Op.STRING, String.raw`'\d\u0041\x4'`, String.raw`\d\u0041\x4`],
  [Op.STRING, String.raw`'\\x41'`, String.raw`\x41`],
  [Op.UNICODE, "", ""],
  [Op.UNICODE, "a", "a"],
  [Op.UNICODE, " ' ", " ' "],
  [Op.UNICODE, "\xe9\x80\x00", "é\x80\0"],
  [Op.UNICODE, String.raw`\u20ac\u000A`, "€\n"],
  [Op.UNICODE, String.raw`\U0001f600`, "😀"],
  [Op.UNICODE, String.raw`\ud83d\ude00`, "😀"],
  [Op.UNICODE, String.raw`\ude00\ud83d`, "\ude00\ud83d"],
  [Op.UNICODE, String.raw`\u005cu0041`, String.raw`\u0041`],
  [Op.UNICODE, String.raw`\\u0041`, String.raw`\\u0041`],
  [Op.UNICODE, String.raw`\\\u0041`, String.raw`\\A`],
  [Op.UNICODE, String.raw`\n\x41`, String.raw`\n\x41`],
  [Op.UNICODE, "\\", "\\"],
];

for (const [opcode, line, value] of lines) {
  const letter = String.fromCharCode(opcode);
  Deno.test(`pickle: ${letter}${JSON.stringify(line)} is read`, () => {
    assertSame(decode([opcode, latin1(line), "\n"]), value);
  });
}

/** Lines that say nothing. */
const noLines: [opcode: number, ...lines: string[]][] = [
  [Op.INT, "", "-", "+", "1.5", "0x10", "1_000", " 5", "5 ", "5\r", "5L", "٣"],
  [Op.LONG, "", "L", "-L", "5LL", "5l", "0x10L", "1e3", "5 L", "--5"],
  [Op.FLOAT, "", ".", "e5", "1e", "1e+", "0x1p3", "1,5", " 1", "1 ", "1.5.5"],
  [Op.FLOAT, "infinity", "+inf", "Infinity", "NaN", "toString", "--1", "1_0"],
  [Op.STRING, "", "a", "'", '"', "'a", "a'", `'a"`, "''a", String.raw`'\'`],
  [Op.STRING, String.raw`'\\\'`],
  [Op.UNICODE, String.raw`\U00110000`, String.raw`\Uffffffff`],
  [Op.GET, "", "-1", "x", "0", "1.5"],
  [Op.PUT, "", "-1", "x", "1.5", "0x1"],
];

for (const [opcode, ...contents] of noLines) {
  for (const line of contents) {
    const letter = String.fromCharCode(opcode);
    Deno.test(`pickle: ${letter}${JSON.stringify(line)} is refused`, () => {
      assertRefused([Op.NONE, opcode, line, "\n", Op.POP]);
      assertRefused([opcode, line, "\n"]);
    });
  }
}

const TEXT = "a€\ud800";
const ENCODED = bytes("a€", 0xed, 0xa0, 0x80);

const others: [name: string, opcodes: Part, value: unknown][] = [
  ["NONE", Op.NONE, null],
  ["NEWTRUE", Op.NEWTRUE, true],
  ["NEWFALSE", Op.NEWFALSE, false],
  ["BININT, the least", [Op.BININT, 0, 0, 0, 0x80], -(2 ** 31)],
  ["BININT", [Op.BININT, 4, 3, 2, 1], 0x01020304],
  ["BININT, −1", [Op.BININT, 255, 255, 255, 255], -1],
  ["BININT1", [Op.BININT1, 255], 255],
  ["BININT2", [Op.BININT2, 0xfe, 0xff], 0xfffe],
  ["BINFLOAT", [Op.BINFLOAT, float64(-1.25)], -1.25],
  ["BINFLOAT, −0", [Op.BINFLOAT, 0x80, filled(7)], -0],
  ["BINFLOAT, a NaN with other bits", [Op.BINFLOAT, filled(8, 0xff)], NaN],
  ["LONG1 of no bytes", [Op.LONG1, 0], 0],
  ["LONG1 of more bytes than needed", [Op.LONG1, 9, 5, filled(8)], 5],
  ["LONG1, −1 in many bytes", [Op.LONG1, 20, filled(20, 255)], -1],
  ["LONG1 of a byte", [Op.LONG1, 1, 0x80], -128],
  ["LONG1 of six bytes", [Op.LONG1, 6, filled(5), 0x80], -(2 ** 47)],
  ["LONG1 of seven", [Op.LONG1, 7, filled(6, 255), 0x0f], 2 ** 52 - 1],
  ["LONG1 of seven, too big", [Op.LONG1, 7, filled(6), 0x20], 2n ** 53n],
  ["LONG1 of eight", [Op.LONG1, 8, 1, filled(3), 1, filled(3)], 2 ** 32 + 1],
  ["LONG1 of eight, −1", [Op.LONG1, 8, filled(8, 255)], -1],
  ["LONG1 of eight, not exact", [Op.LONG1, 8, 1, filled(6), 1], 2n ** 56n + 1n],
  ["LONG1 of eight, the least", [Op.LONG1, 8, filled(7), 0x80], -(2n ** 63n)],
  ["LONG1 of 255", [Op.LONG1, 255, filled(254), 1], 1n << 2032n],
  ["LONG4", [Op.LONG4, le(4, 3), 0, 0, 1], 65536],
  ["LONG4 of no bytes", [Op.LONG4, le(4, 0)], 0],
  ["LONG4 of 256", [Op.LONG4, le(4, 256), filled(255), 1], 1n << 2040n],
  ["SHORT_BINUNICODE", [Op.SHORT_BINUNICODE, 7, ENCODED], TEXT],
  ["SHORT_BINUNICODE, empty", [Op.SHORT_BINUNICODE, 0], ""],
  ["BINUNICODE", [Op.BINUNICODE, le(4, 7), ENCODED], TEXT],
  ["BINUNICODE8", [Op.BINUNICODE8, le(8, 7), ENCODED], TEXT],
  ["SHORT_BINSTRING", [Op.SHORT_BINSTRING, 4, "a€"], "a€"],
  [
    "SHORT_BINSTRING of bytes",
    [Op.SHORT_BINSTRING, 2, 97, 255],
    bytes(97, 255),
  ],
  ["BINSTRING", [Op.BINSTRING, le(4, 4), "a€"], "a€"],
  ["BINSTRING of bytes", [Op.BINSTRING, le(4, 1), 0x80], bytes(0x80)],
  [
    "BINSTRING of a surrogate",
    [Op.BINSTRING, le(4, 3), 0xed, 0xa0, 0x80],
    bytes(0xed, 0xa0, 0x80),
  ],
  ["SHORT_BINBYTES", [Op.SHORT_BINBYTES, 2, "ab"], bytes("ab")],
  ["SHORT_BINBYTES, empty", [Op.SHORT_BINBYTES, 0], bytes()],
  ["BINBYTES", [Op.BINBYTES, le(4, 2), "ab"], bytes("ab")],
  ["BINBYTES8", [Op.BINBYTES8, le(8, 2), "ab"], bytes("ab")],
  ["BYTEARRAY8", [Op.BYTEARRAY8, le(8, 2), "ab"], bytes("ab")],
  ["READONLY_BUFFER", [Op.SHORT_BINBYTES, 1, 7, Op.READONLY_BUFFER], bytes(7)],
  ["EMPTY_LIST", Op.EMPTY_LIST, []],
  ["EMPTY_TUPLE", Op.EMPTY_TUPLE, []],
  ["EMPTY_DICT", Op.EMPTY_DICT, {}],
  ["EMPTY_SET", Op.EMPTY_SET, new Set()],
  ["PROTO", [Op.PROTO, 5, Op.NONE], null],
  ["no PROTO", Op.NEWTRUE, true],
  ["PROTO 0", [Op.PROTO, 0, Op.NONE], null],
  ["FRAME", [Op.PROTO, 4, Op.FRAME, le(8, 3), Op.BININT1, 1], 1],
  [
    "FRAME, several",
    [Op.FRAME, le(8, 2), Op.BININT1, 1, Op.FRAME, le(8, 1)],
    1,
  ],
  ["FRAME of nothing", [Op.FRAME, le(8, 0), Op.NONE], null],
];

for (const [name, opcodes, value] of others) {
  Deno.test(`pickle: ${name} is read`, () => {
    assertSame(decode(opcodes), value);
    // In the middle of other values as well.
    const around = [Op.MARK, Op.NONE, opcodes, Op.NEWTRUE, Op.LIST];
    assertSame(decode(around), [null, value, true]);
  });
}

const LONE = [0xed, 0xa0, 0x80];

/** UTF-8 with surrogates around where one is cut off, or is no surrogate. */
const texts: [encoded: Part, text: string | undefined][] = [
  [LONE, "\ud800"],
  [[0xed, 0xbf, 0xbf], "\udfff"],
  [[0xed, 0x9f, 0xbf], "\ud7ff"],
  [[LONE, 0xed, 0xb0, 0x80], "\ud800\udc00"],
  [[0xed, 0xb0, 0x80, LONE], "\udc00\ud800"],
  [["\ufeff", LONE, "\ufeff"], "\ufeff\ud800\ufeff"],
  [["\ufffd", LONE, "\ufffd"], "\ufffd\ud800\ufffd"],
  [["x".repeat(300), LONE, "😀"], `${"x".repeat(300)}\ud800😀`],
  [["x".repeat(254), "\ufffd"], `${"x".repeat(254)}\ufffd`],
  [["x".repeat(11), 0x80], undefined],
  [[0x80], undefined],
  [[0xc3], undefined],
  [[0xc0, 0x80], undefined],
  [[0xed, 0xa0], undefined],
  [[LONE, 0xed, 0xa0], undefined],
  [[LONE, 0xff], undefined],
  [[0xff, LONE], undefined],
  [[0xf4, 0x90, 0x80, 0x80], undefined],
  [["x".repeat(300), 0xff], undefined],
  // What this is cut in must not be joined with what is around it.
  [[0xc3, LONE, 0xa9], undefined],
  [[0xe2, 0x82, LONE, 0xac], undefined],
];

for (const [encoded, text] of texts) {
  const content = ops(encoded);
  const hex = content.toHex();
  const short = hex.length > 40 ? `${hex.slice(0, 40)}…` : hex;
  const outcome = text === undefined ? "no text" : "text";
  Deno.test(`pickle: ${content.length} bytes ${short} are ${outcome}`, () => {
    const opcodes = [Op.BINUNICODE, le(4, content.length), content];
    if (text !== undefined) assertSame(decode(opcodes), text);
    else assertRefused(opcodes, "text is not UTF-8");
  });
}
