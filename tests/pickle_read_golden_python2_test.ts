/** A str of Python 2, as CPython pickles it: text where it is UTF-8, else bytes. */

import { bytes, filled } from "./helpers/encoded.ts";
import { type Golden, testGolden } from "./helpers/pickled.ts";

/** What is there, and what arrives. */
const rows: Golden[] = [
  [
    "b''",
    "",
    `
    2.7:0 UycnCi4=
    2.7:1 VQAu
    2.7:2 gAJVAC4=
  `,
  ],
  [
    "b'abc'",
    "abc",
    `
    2.7:0 UydhYmMnCnAxCi4=
    2.7:1 VQNhYmNxAS4=
    2.7:2 gAJVA2FiY3EBLg==
  `,
  ],
  [
    "b'\\xc3\\xa9\\xe2\\x82\\xac'",
    "é€",
    `
    2.7:0 UydceGMzXHhhOVx4ZTJceDgyXHhhYycKcDEKLg==
    2.7:1 VQXDqeKCrHEBLg==
    2.7:2 gAJVBcOp4oKscQEu
  `,
  ],
  [
    "b'\\xff\\xfe'",
    bytes(255, 254),
    `
    2.7:0 UydceGZmXHhmZScKcDEKLg==
    2.7:1 VQL//nEBLg==
    2.7:2 gAJVAv/+cQEu
  `,
  ],
  [
    "b'\\xe9t\\xe9'",
    bytes(0xe9, 0x74, 0xe9),
    `
    2.7:0 UydceGU5dFx4ZTknCnAxCi4=
    2.7:1 VQPpdOlxAS4=
    2.7:2 gAJVA+l06XEBLg==
  `,
  ],
  [
    "b'\\x00\\n\\r\\t\\\\\\'\\\"\\x7f'",
    "\0\n\r\t\\'\"\x7f",
    `
    2.7:0 UydceDAwXG5cclx0XFxcJyJceDdmJwpwMQou
    2.7:1 VQgACg0JXCcif3EBLg==
    2.7:2 gAJVCAAKDQlcJyJ/cQEu
  `,
  ],
  [
    "b'it\\'s'",
    "it's",
    `
    2.7:0 UyJpdCdzIgpwMQou
    2.7:1 VQRpdCdzcQEu
    2.7:2 gAJVBGl0J3NxAS4=
  `,
  ],
  [
    "b'\\xed\\xa0\\x80'",
    bytes(0xed, 0xa0, 0x80),
    `
    2.7:0 UydceGVkXHhhMFx4ODAnCnAxCi4=
    2.7:1 VQPtoIBxAS4=
    2.7:2 gAJVA+2ggHEBLg==
  `,
  ],
  [
    "b'\\xef\\xbb\\xbf.'",
    "\ufeff.",
    `
    2.7:0 UydceGVmXHhiYlx4YmYuJwpwMQou
    2.7:1 VQTvu78ucQEu
    2.7:2 gAJVBO+7vy5xAS4=
  `,
  ],
  [
    "b'\\\\x41\\\\n\\\\'",
    "\\x41\\n\\",
    `
    2.7:0 UydcXHg0MVxcblxcJwpwMQou
    2.7:1 VQdceDQxXG5ccQEu
    2.7:2 gAJVB1x4NDFcblxxAS4=
  `,
  ],
  [
    "b'x' * 256",
    "x".repeat(256),
    `
    2.7:0 Uyd4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4JwpwMQou
    2.7:1 VAABAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4cQEu
    2.7:2 gAJUAAEAAHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhxAS4=
  `,
  ],
  [
    "b'\\xff' * 256",
    filled(256, 255),
    `
    2.7:0 UydceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmXHhmZlx4ZmZceGZmJwpwMQou
    2.7:1 VAABAAD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////cQEu
    2.7:2 gAJUAAEAAP////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////9xAS4=
  `,
  ],
];

testGolden(rows);
