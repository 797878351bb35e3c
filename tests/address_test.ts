/** The forms of an address, and what each says. */

import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { parseAddress } from "../connection/address.ts";
import { Client, Listener } from "../mod.ts";

const { NotSupported } = Deno.errors;
const isWindows = Deno.build.os === "windows";
const isLinux = Deno.build.os === "linux";

// deno-lint-ignore no-explicit-any
type Loose = any;

const inet = (hostname: string, port: number) =>
  ({ family: "AF_INET", hostname, port }) as const;
const unix = (path: string) => ({ family: "AF_UNIX", path }) as const;

const understood: {
  address: Loose;
  family?: Loose;
  is: unknown;
  on?: boolean;
}[] = [
  { address: ["127.0.0.1", 6000], is: inet("127.0.0.1", 6000) },
  { address: ["localhost", 6000], is: inet("localhost", 6000) },
  { address: ["example.com", 0], is: inet("example.com", 0) },
  { address: ["example.com", 65535], is: inet("example.com", 65535) },
  { address: ["::1", 80], is: inet("::1", 80) },
  { address: ["[::1]", 80], is: inet("::1", 80) },
  { address: ["h", 1], family: "AF_INET", is: inet("h", 1) },
  {
    address: { transport: "tcp", hostname: "h", port: 1 },
    is: inet("h", 1),
  },
  {
    address: { transport: "tcp", hostname: "[::1]", port: 1 },
    is: inet("::1", 1),
  },
  {
    address: { transport: "tcp", hostname: "h", port: 1 },
    family: "AF_INET",
    is: inet("h", 1),
  },
  { address: "/tmp/s", is: unix("/tmp/s"), on: !isWindows },
  { address: "s", is: unix("s"), on: !isWindows },
  { address: "./s", is: unix("./s"), on: !isWindows },
  { address: "\\one", is: unix("\\one"), on: !isWindows },
  { address: "localhost:6000", is: unix("localhost:6000"), on: !isWindows },
  {
    address: "\\\\two",
    family: "AF_UNIX",
    is: unix("\\\\two"),
    on: !isWindows,
  },
  { address: "/s", family: "AF_UNIX", is: unix("/s"), on: !isWindows },
  {
    address: { transport: "unix", path: "/s" },
    is: unix("/s"),
    on: !isWindows,
  },
  {
    address: { transport: "unix", path: "\\\\two" },
    is: unix("\\\\two"),
    on: !isWindows,
  },
  { address: "\0name", is: unix("\0name"), on: isLinux },
  {
    address: { transport: "unix", path: "\0name" },
    is: unix("\0name"),
    on: isLinux,
  },
];

for (const { address, family, is, on = true } of understood) {
  Deno.test({
    name: `address: ${show(address, family)} is understood`,
    ignore: !on,
    fn() {
      assertEquals(parseAddress(address, family), is as Loose);
    },
  });
}

const refused: {
  address: Loose;
  family?: Loose;
  error: new () => Error;
  says: string[];
}[] = [
  // No address at all.
  { address: undefined, error: TypeError, says: ["undefined"] },
  { address: null, error: TypeError, says: ["null"] },
  { address: 6000, error: TypeError, says: ["6000"] },
  { address: true, error: TypeError, says: ["true"] },
  { address: 1n, error: TypeError, says: ["1n"] },
  { address: Symbol("s"), error: TypeError, says: ["Symbol(s)"] },
  { address: () => 1, error: TypeError, says: ["Function"] },
  { address: {}, error: TypeError, says: ["{}"] },
  { address: [], error: TypeError, says: ["[]"] },
  { address: ["h"], error: TypeError, says: ['[ "h" ]'] },
  { address: ["h", 1, 2], error: TypeError, says: ['[ "h", 1, 2 ]'] },
  { address: new Uint8Array(2), error: TypeError, says: ["Uint8Array"] },
  // Deno's addresses that are none of a connection.
  {
    address: { transport: "udp", hostname: "h", port: 1 },
    error: TypeError,
    says: ["udp"],
  },
  {
    address: { transport: "unixpacket", path: "/s" },
    error: TypeError,
    says: ["unixpacket"],
  },
  { address: { hostname: "h", port: 1 }, error: TypeError, says: ['"h"'] },
  { address: { path: "/s" }, error: TypeError, says: ['"/s"'] },
  // Hosts.
  { address: ["", 1], error: TypeError, says: ['""', "host"] },
  { address: [1, 1], error: TypeError, says: ["1", "host"] },
  { address: [null, 1], error: TypeError, says: ["null", "host"] },
  { address: [undefined, 1], error: TypeError, says: ["undefined", "host"] },
  { address: ["[]", 1], error: TypeError, says: ['""', "host"] },
  // Ports.
  ...[-1, 65536, 1.5, NaN, Infinity, "80", "", null, undefined, 80n].map(
    (port) => ({
      address: ["h", port],
      error: RangeError,
      says: [Deno.inspect(port), "port", "65535"],
    }),
  ),
  {
    address: { transport: "tcp", hostname: "h", port: "80" },
    error: RangeError,
    says: ['"80"', "port"],
  },
  // Paths.
  { address: "", error: TypeError, says: ['""'] },
  { address: "\0", error: TypeError, says: ['"\\x00"'] },
  {
    address: { transport: "unix", path: "" },
    error: TypeError,
    says: ['""'],
  },
  {
    address: { transport: "unix", path: 7 },
    error: TypeError,
    says: ["7"],
  },
  // A family that is not the address's.
  ...[
    [["h", 1], "AF_UNIX", "AF_INET", "h:1"],
    [["h", 1], "AF_PIPE", "AF_INET", "h:1"],
    ["/s", "AF_INET", "AF_UNIX", "/s"],
    [{ transport: "unix", path: "/s" }, "AF_INET", "AF_UNIX", "/s"],
    [["h", 1], "AF_SPACE", "AF_INET", "h:1"],
    [["h", 1], "af_inet", "AF_INET", "h:1"],
  ].map(([address, family, is, printed]) => ({
    address,
    family,
    error: TypeError,
    says: [family as string, is as string, printed as string],
  })),
];

for (const { address, family, error, says } of refused) {
  Deno.test(`address: ${show(address, family)} is a ${error.name} that says so`, () => {
    const { message } = assertThrows(
      () => parseAddress(address, family),
      error,
    );
    for (const part of says) assertStringIncludes(message, part);
  });
}

Deno.test({
  name:
    "address: a path with a NUL inside is refused, one that begins with it too",
  ignore: !isLinux,
  fn() {
    for (const path of ["/tmp/a\0b", "/tmp/a\0", "\0a\0b"]) {
      assertThrows(
        () => parseAddress(path),
        TypeError,
        `${Deno.inspect(path)} as the path of a Unix socket: it has a NUL`,
      );
    }
  },
});

Deno.test({
  name: "address: only Linux has abstract names",
  ignore: isWindows || isLinux,
  fn() {
    assertThrows(() => parseAddress("\0name"), NotSupported, "@name");
  },
});

Deno.test({
  name: "address: Windows has no Unix sockets",
  ignore: !isWindows,
  fn() {
    assertThrows(() => parseAddress("s"), NotSupported, "AF_UNIX");
  },
});

for (const path of ["\\\\.\\pipe\\p", "\\\\Server\\pipe\\p", "\\\\", "\\\\x"]) {
  Deno.test({
    name: `address: ${path} is an AF_PIPE, which is not supported here`,
    ignore: isWindows,
    async fn() {
      const errors = [
        assertThrows(() => parseAddress(path), NotSupported),
        assertThrows(() => parseAddress(path, "AF_PIPE"), NotSupported),
        assertThrows(() => parseAddress(path, "AF_INET"), TypeError),
        assertThrows(() => new Listener(path), NotSupported),
        await assertRejects(() => Client(path), NotSupported),
      ];
      for (const { message } of errors) {
        assertStringIncludes(message, path);
        assertStringIncludes(message, "AF_PIPE");
      }
    },
  });
}

Deno.test({
  name: "address: whatever is given as an AF_PIPE is not supported here",
  ignore: isWindows,
  fn() {
    assertThrows(() => parseAddress("/s", "AF_PIPE"), NotSupported, "/s");
    assertThrows(
      () => new Listener(undefined, { family: "AF_PIPE" }),
      NotSupported,
      "AF_PIPE",
    );
  },
});

for (
  const hostname of ["local host", "localhost:80", "http://localhost", "*"]
) {
  Deno.test(`address: the host "${hostname}" is a TypeError in both roles, and named`, async () => {
    const errors = [
      assertThrows(() => new Listener([hostname, 0]), TypeError),
      await assertRejects(() => Client([hostname, 1]), TypeError),
    ];
    for (const { message } of errors) assertStringIncludes(message, hostname);
  });
}

Deno.test("address: a default address of a family that there is not is a TypeError that names it", () => {
  assertThrows(
    () => new Listener(undefined, { family: "AF_SPACE" as Loose }),
    TypeError,
    "AF_SPACE",
  );
});

function show(address: unknown, family?: unknown): string {
  const text = Deno.inspect(address);
  return family === undefined ? text : `${text} as ${family}`;
}
