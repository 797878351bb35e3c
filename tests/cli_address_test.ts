/** Addresses as the probe's user types them, and as it prints them. */

import { assertEquals, assertThrows } from "@std/assert";
import { parseAddress } from "../cli/address.ts";
import { UsageError } from "../cli/usage_error.ts";
import { formatAddress } from "../connection/address.ts";
import type { Address } from "../mod.ts";

const ADDRESSES: [text: string, address: Address][] = [
  ["127.0.0.1:6000", ["127.0.0.1", 6000]],
  ["localhost:0", ["localhost", 0]],
  ["[::1]:6000", ["::1", 6000]],
  ["[fe80::1%eth0]:1", ["fe80::1%eth0", 1]],
  ["my.sock", "my.sock"],
  ["/run/my.sock", "/run/my.sock"],
  ["./localhost:80", "./localhost:80"],
  ["./127.0.0.1", "./127.0.0.1"],
  ["127.0.0.1.sock", "127.0.0.1.sock"],
  ["[1]", "[1]"],
  ["/run/a:80", "/run/a:80"],
  ["localhost:http", "localhost:http"],
  ["@name", "\0name"],
  ["@name:80", "\0name:80"],
  ["\\\\.\\pipe\\name", "\\\\.\\pipe\\name"],
  ["\\\\server\\pipe\\a:80", "\\\\server\\pipe\\a:80"],
];

for (const [text, address] of ADDRESSES) {
  Deno.test(`the probe reads ${text} as an address, which is printed so`, () => {
    assertEquals(parseAddress(text), address);
    assertEquals(formatAddress(address), text);
  });
}

for (const text of ["", "::1:6000", "fe80::1:80", "::ffff:127.0.0.1:80"]) {
  Deno.test(`the probe takes ${JSON.stringify(text)} for no address`, () => {
    assertThrows(() => parseAddress(text), UsageError, JSON.stringify(text));
  });
}

for (
  const host of [
    ...["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "::"],
    ...["fe80::a", "[fe80::1%eth0]"],
  ]
) {
  Deno.test(`the probe makes no socket of ${host}, whose port was forgotten`, () => {
    const way = `it lacks its port; write ./${host} for a path`;
    assertThrows(() => parseAddress(host), UsageError, way);
  });
}
