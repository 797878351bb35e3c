/** Text, as CPython pickles them. */

import { type Golden, testGolden } from "./helpers/pickled.ts";

/** What is there, and what arrives. */
const rows: Golden[] = [
  [
    "u''",
    "",
    `
    2.7:0 Vgou
    2.7:1 WAAAAAAu
    2.7:2 gAJYAAAAAC4=
    3.6:0,3.8:0,3.13:0 VgpwMAou
    3.6:1,3.8:1,3.13:1 WAAAAABxAC4=
    3.6:23,3.8:23,3.13:23 gAJYAAAAAHEALg==
    3.6:4,3.8:45,3.13:45 gASVBAAAAAAAAACMAJQu
  `,
  ],
  [
    "u'a'",
    "a",
    `
    2.7:0 VmEKLg==
    2.7:1 WAEAAABhLg==
    2.7:2 gAJYAQAAAGEu
    3.6:0,3.8:0,3.13:0 VmEKcDAKLg==
    3.6:1,3.8:1,3.13:1 WAEAAABhcQAu
    3.6:23,3.8:23,3.13:23 gAJYAQAAAGFxAC4=
    3.6:4,3.8:45,3.13:45 gASVBQAAAAAAAACMAWGULg==
  `,
  ],
  [
    "u'a\\nb\\rc\\x00d\\te'",
    "a\nb\rc\0d\te",
    `
    2.7:0 VmFcdTAwMGFiDWMAZAllCnAxCi4=
    2.7:1 WAkAAABhCmINYwBkCWVxAS4=
    2.7:2 gAJYCQAAAGEKYg1jAGQJZXEBLg==
    3.6:0 VmFcdTAwMGFiDWMAZAllCnAwCi4=
    3.6:1,3.8:1,3.13:1 WAkAAABhCmINYwBkCWVxAC4=
    3.6:23,3.8:23,3.13:23 gAJYCQAAAGEKYg1jAGQJZXEALg==
    3.6:4,3.8:45,3.13:45 gASVDQAAAAAAAACMCWEKYg1jAGQJZZQu
    3.8:0,3.13:0 VmFcdTAwMGFiXHUwMDBkY1x1MDAwMGQJZQpwMAou
  `,
  ],
  [
    "u'\\\\'",
    "\\",
    `
    2.7:0 Vlx1MDA1Ywou
    2.7:1 WAEAAABcLg==
    2.7:2 gAJYAQAAAFwu
    3.6:0,3.8:0,3.13:0 Vlx1MDA1YwpwMAou
    3.6:1,3.8:1,3.13:1 WAEAAABccQAu
    3.6:23,3.8:23,3.13:23 gAJYAQAAAFxxAC4=
    3.6:4,3.8:45,3.13:45 gASVBQAAAAAAAACMAVyULg==
  `,
  ],
  [
    "u'\\\\u0041 \\\\\\\\u0041 \\\\n \\\\'",
    "\\u0041 \\\\u0041 \\n \\",
    `
    2.7:0 Vlx1MDA1Y3UwMDQxIFx1MDA1Y1x1MDA1Y3UwMDQxIFx1MDA1Y24gXHUwMDVjCnAxCi4=
    2.7:1 WBMAAABcdTAwNDEgXFx1MDA0MSBcbiBccQEu
    2.7:2 gAJYEwAAAFx1MDA0MSBcXHUwMDQxIFxuIFxxAS4=
    3.6:0,3.8:0,3.13:0 Vlx1MDA1Y3UwMDQxIFx1MDA1Y1x1MDA1Y3UwMDQxIFx1MDA1Y24gXHUwMDVjCnAwCi4=
    3.6:1,3.8:1,3.13:1 WBMAAABcdTAwNDEgXFx1MDA0MSBcbiBccQAu
    3.6:23,3.8:23,3.13:23 gAJYEwAAAFx1MDA0MSBcXHUwMDQxIFxuIFxxAC4=
    3.6:4,3.8:45,3.13:45 gASVFwAAAAAAAACME1x1MDA0MSBcXHUwMDQxIFxuIFyULg==
  `,
  ],
  [
    "u'\\x1a\\x7f\\x80\\xff'",
    "\x1a\x7f\x80\xff",
    `
    2.7:0 Vhp/gP8KcDEKLg==
    2.7:1 WAYAAAAaf8KAw79xAS4=
    2.7:2 gAJYBgAAABp/woDDv3EBLg==
    3.6:0 Vhp/gP8KcDAKLg==
    3.6:1,3.8:1,3.13:1 WAYAAAAaf8KAw79xAC4=
    3.6:23,3.8:23,3.13:23 gAJYBgAAABp/woDDv3EALg==
    3.6:4,3.8:45,3.13:45 gASVCgAAAAAAAACMBhp/woDDv5Qu
    3.8:0,3.13:0 Vlx1MDAxYX+A/wpwMAou
  `,
  ],
  [
    "u'\\xe9\\u20ac\\u4e2d\\uffff'",
    "é€中\uffff",
    `
    2.7:0 VulcdTIwYWNcdTRlMmRcdWZmZmYKcDEKLg==
    2.7:1 WAsAAADDqeKCrOS4re+/v3EBLg==
    2.7:2 gAJYCwAAAMOp4oKs5Lit77+/cQEu
    3.6:0,3.8:0,3.13:0 VulcdTIwYWNcdTRlMmRcdWZmZmYKcDAKLg==
    3.6:1,3.8:1,3.13:1 WAsAAADDqeKCrOS4re+/v3EALg==
    3.6:23,3.8:23,3.13:23 gAJYCwAAAMOp4oKs5Lit77+/cQAu
    3.6:4,3.8:45,3.13:45 gASVDwAAAAAAAACMC8Op4oKs5Lit77+/lC4=
  `,
  ],
  [
    "u'\\U0001f600\\U00010000\\U0010ffff'",
    "😀\u{10000}\u{10ffff}",
    `
    2.7:0 VlxVMDAwMWY2MDBcVTAwMDEwMDAwXFUwMDEwZmZmZgpwMQou
    2.7:1 WAwAAADwn5iA8JCAgPSPv79xAS4=
    2.7:2 gAJYDAAAAPCfmIDwkICA9I+/v3EBLg==
    3.6:0,3.8:0,3.13:0 VlxVMDAwMWY2MDBcVTAwMDEwMDAwXFUwMDEwZmZmZgpwMAou
    3.6:1,3.8:1,3.13:1 WAwAAADwn5iA8JCAgPSPv79xAC4=
    3.6:23,3.8:23,3.13:23 gAJYDAAAAPCfmIDwkICA9I+/v3EALg==
    3.6:4,3.8:45,3.13:45 gASVEAAAAAAAAACMDPCfmIDwkICA9I+/v5Qu
  `,
  ],
  [
    "u'\\ud800'",
    "\ud800",
    `
    2.7:0 Vlx1ZDgwMAou
    2.7:1 WAMAAADtoIAu
    2.7:2 gAJYAwAAAO2ggC4=
    3.6:0,3.8:0,3.13:0 Vlx1ZDgwMApwMAou
    3.6:1,3.8:1,3.13:1 WAMAAADtoIBxAC4=
    3.6:23,3.8:23,3.13:23 gAJYAwAAAO2ggHEALg==
    3.6:4,3.8:45,3.13:45 gASVBwAAAAAAAACMA+2ggJQu
  `,
  ],
  [
    "u'a\\udfff\\xe9'",
    "a\udfffé",
    `
    2.7:0 VmFcdWRmZmbpCnAxCi4=
    2.7:1 WAYAAABh7b+/w6lxAS4=
    2.7:2 gAJYBgAAAGHtv7/DqXEBLg==
    3.6:0,3.8:0,3.13:0 VmFcdWRmZmbpCnAwCi4=
    3.6:1,3.8:1,3.13:1 WAYAAABh7b+/w6lxAC4=
    3.6:23,3.8:23,3.13:23 gAJYBgAAAGHtv7/DqXEALg==
    3.6:4,3.8:45,3.13:45 gASVCgAAAAAAAACMBmHtv7/DqZQu
  `,
  ],
  [
    "u'\\udc00\\ud800'",
    "\udc00\ud800",
    `
    2.7:0 Vlx1ZGMwMFx1ZDgwMApwMQou
    2.7:1 WAYAAADtsIDtoIBxAS4=
    2.7:2 gAJYBgAAAO2wgO2ggHEBLg==
    3.6:0,3.8:0,3.13:0 Vlx1ZGMwMFx1ZDgwMApwMAou
    3.6:1,3.8:1,3.13:1 WAYAAADtsIDtoIBxAC4=
    3.6:23,3.8:23,3.13:23 gAJYBgAAAO2wgO2ggHEALg==
    3.6:4,3.8:45,3.13:45 gASVCgAAAAAAAACMBu2wgO2ggJQu
  `,
  ],
  [
    "u'\\ufeff\\ufeffa'",
    "\ufeff\ufeffa",
    `
    2.7:0 Vlx1ZmVmZlx1ZmVmZmEKcDEKLg==
    2.7:1 WAcAAADvu7/vu79hcQEu
    2.7:2 gAJYBwAAAO+7v++7v2FxAS4=
    3.6:0,3.8:0,3.13:0 Vlx1ZmVmZlx1ZmVmZmEKcDAKLg==
    3.6:1,3.8:1,3.13:1 WAcAAADvu7/vu79hcQAu
    3.6:23,3.8:23,3.13:23 gAJYBwAAAO+7v++7v2FxAC4=
    3.6:4,3.8:45,3.13:45 gASVCwAAAAAAAACMB++7v++7v2GULg==
  `,
  ],
  [
    "u'\\ufffd'",
    "\ufffd",
    `
    2.7:0 Vlx1ZmZmZAou
    2.7:1 WAMAAADvv70u
    2.7:2 gAJYAwAAAO+/vS4=
    3.6:0,3.8:0,3.13:0 Vlx1ZmZmZApwMAou
    3.6:1,3.8:1,3.13:1 WAMAAADvv71xAC4=
    3.6:23,3.8:23,3.13:23 gAJYAwAAAO+/vXEALg==
    3.6:4,3.8:45,3.13:45 gASVBwAAAAAAAACMA++/vZQu
  `,
  ],
  [
    "u'abcdefghijkl\\xe9'",
    "abcdefghijklé",
    `
    2.7:0 VmFiY2RlZmdoaWprbOkKcDEKLg==
    2.7:1 WA4AAABhYmNkZWZnaGlqa2zDqXEBLg==
    2.7:2 gAJYDgAAAGFiY2RlZmdoaWprbMOpcQEu
    3.6:0,3.8:0,3.13:0 VmFiY2RlZmdoaWprbOkKcDAKLg==
    3.6:1,3.8:1,3.13:1 WA4AAABhYmNkZWZnaGlqa2zDqXEALg==
    3.6:23,3.8:23,3.13:23 gAJYDgAAAGFiY2RlZmdoaWprbMOpcQAu
    3.6:4,3.8:45,3.13:45 gASVEgAAAAAAAACMDmFiY2RlZmdoaWprbMOplC4=
  `,
  ],
  [
    "u'x' * 13",
    "x".repeat(13),
    `
    2.7:0 Vnh4eHh4eHh4eHh4eHgKcDEKLg==
    2.7:1 WA0AAAB4eHh4eHh4eHh4eHh4cQEu
    2.7:2 gAJYDQAAAHh4eHh4eHh4eHh4eHhxAS4=
    3.6:0,3.8:0,3.13:0 Vnh4eHh4eHh4eHh4eHgKcDAKLg==
    3.6:1,3.8:1,3.13:1 WA0AAAB4eHh4eHh4eHh4eHh4cQAu
    3.6:23,3.8:23,3.13:23 gAJYDQAAAHh4eHh4eHh4eHh4eHhxAC4=
    3.6:4,3.8:45,3.13:45 gASVEQAAAAAAAACMDXh4eHh4eHh4eHh4eHiULg==
  `,
  ],
  [
    "u'x' * 255",
    "x".repeat(255),
    `
    2.7:0 Vnh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eApwMQou
    2.7:1 WP8AAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhxAS4=
    2.7:2 gAJY/wAAAHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHEBLg==
    3.6:0,3.8:0,3.13:0 Vnh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eApwMAou
    3.6:1,3.8:1,3.13:1 WP8AAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhxAC4=
    3.6:23,3.8:23,3.13:23 gAJY/wAAAHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHEALg==
    3.6:4,3.8:45,3.13:45 gASVAwEAAAAAAACM/3h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eJQu
  `,
  ],
  [
    "u'\\xe9' * 128",
    "é".repeat(128),
    `
    2.7:0 Vunp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enpCnAxCi4=
    2.7:1 WAABAADDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpcQEu
    2.7:2 gAJYAAEAAMOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6lxAS4=
    3.6:0,3.8:0,3.13:0 Vunp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enpCnAwCi4=
    3.6:1,3.8:1,3.13:1 WAABAADDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpcQAu
    3.6:23,3.8:23,3.13:23 gAJYAAEAAMOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6lxAC4=
    3.6:4,3.8:45,3.13:45 gASVBwEAAAAAAABYAAEAAMOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6mULg==
  `,
  ],
  [
    "u'\\ud83d' * 90 + u'.'",
    "\ud83d".repeat(90) + ".",
    `
    2.7:0 Vlx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZC4KcDEKLg==
    2.7:1 WA8BAADtoL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL0ucQEu
    2.7:2 gAJYDwEAAO2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gvS5xAS4=
    3.6:0,3.8:0,3.13:0 Vlx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZFx1ZDgzZC4KcDAKLg==
    3.6:1,3.8:1,3.13:1 WA8BAADtoL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL3toL0ucQAu
    3.6:23,3.8:23,3.13:23 gAJYDwEAAO2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gvS5xAC4=
    3.6:4,3.8:45,3.13:45 gASVFgEAAAAAAABYDwEAAO2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gve2gvS6ULg==
  `,
  ],
  [
    "u'__proto__'",
    "__proto__",
    `
    2.7:0 Vl9fcHJvdG9fXwpwMQou
    2.7:1 WAkAAABfX3Byb3RvX19xAS4=
    2.7:2 gAJYCQAAAF9fcHJvdG9fX3EBLg==
    3.6:0,3.8:0,3.13:0 Vl9fcHJvdG9fXwpwMAou
    3.6:1,3.8:1,3.13:1 WAkAAABfX3Byb3RvX19xAC4=
    3.6:23,3.8:23,3.13:23 gAJYCQAAAF9fcHJvdG9fX3EALg==
    3.6:4,3.8:45,3.13:45 gASVDQAAAAAAAACMCV9fcHJvdG9fX5Qu
  `,
  ],
  [
    "u'\\u2028\\u2029\\x85'",
    "\u2028\u2029\x85",
    `
    2.7:0 Vlx1MjAyOFx1MjAyOYUKcDEKLg==
    2.7:1 WAgAAADigKjigKnChXEBLg==
    2.7:2 gAJYCAAAAOKAqOKAqcKFcQEu
    3.6:0,3.8:0,3.13:0 Vlx1MjAyOFx1MjAyOYUKcDAKLg==
    3.6:1,3.8:1,3.13:1 WAgAAADigKjigKnChXEALg==
    3.6:23,3.8:23,3.13:23 gAJYCAAAAOKAqOKAqcKFcQAu
    3.6:4,3.8:45,3.13:45 gASVDAAAAAAAAACMCOKAqOKAqcKFlC4=
  `,
  ],
  [
    "u'\"quoted\" and \\'quoted\\''",
    "\"quoted\" and 'quoted'",
    `
    2.7:0 ViJxdW90ZWQiIGFuZCAncXVvdGVkJwpwMQou
    2.7:1 WBUAAAAicXVvdGVkIiBhbmQgJ3F1b3RlZCdxAS4=
    2.7:2 gAJYFQAAACJxdW90ZWQiIGFuZCAncXVvdGVkJ3EBLg==
    3.6:0,3.8:0,3.13:0 ViJxdW90ZWQiIGFuZCAncXVvdGVkJwpwMAou
    3.6:1,3.8:1,3.13:1 WBUAAAAicXVvdGVkIiBhbmQgJ3F1b3RlZCdxAC4=
    3.6:23,3.8:23,3.13:23 gAJYFQAAACJxdW90ZWQiIGFuZCAncXVvdGVkJ3EALg==
    3.6:4,3.8:45,3.13:45 gASVGQAAAAAAAACMFSJxdW90ZWQiIGFuZCAncXVvdGVkJ5Qu
  `,
  ],
  [
    "[u'\\n' + chr(10) * 2]",
    ["\n\n\n"],
    `
    3.6:0,3.8:0,3.13:0 KGxwMApWXHUwMDBhXHUwMDBhXHUwMDBhCnAxCmEu
    3.6:1,3.8:1,3.13:1 XXEAWAMAAAAKCgpxAWEu
    3.6:23,3.8:23,3.13:23 gAJdcQBYAwAAAAoKCnEBYS4=
    3.6:4,3.8:45,3.13:45 gASVCgAAAAAAAABdlIwDCgoKlGEu
  `,
  ],
];

testGolden(rows);
