/** Addresses that are made up here, printed, or reported by Deno. */

import { assertEquals } from "@std/assert";
import {
  type Address,
  defaultFamily,
  formatAddress,
  formatEndpoint,
  freshEndpoint,
  fromDenoAddress,
} from "../connection/address.ts";
import { Client } from "../mod.ts";

const isWindows = Deno.build.os === "windows";

// deno-lint-ignore no-explicit-any
type Loose = any;

const inet = (hostname: string, port: number) =>
  ({ family: "AF_INET", hostname, port }) as const;
const unix = (path: string) => ({ family: "AF_UNIX", path }) as const;

Deno.test("address: the default family is Unix, where there are Unix sockets", () => {
  assertEquals(defaultFamily() === "AF_UNIX", !isWindows);
});

Deno.test("address: a fresh AF_INET is a port of 127.0.0.1 that the system chooses", () => {
  assertEquals(freshEndpoint("AF_INET"), inet("127.0.0.1", 0));
});

Deno.test({
  name: "address: a fresh AF_UNIX has no path before it is bound",
  ignore: isWindows,
  fn() {
    const fresh = { family: "AF_UNIX", path: null } as const;
    assertEquals(freshEndpoint(), fresh);
    assertEquals(freshEndpoint("AF_UNIX"), fresh);
    assertEquals(formatEndpoint(fresh), "a fresh address of AF_UNIX");
  },
});

const printed: [address: Address | null, text: string][] = [
  [["127.0.0.1", 6000], "127.0.0.1:6000"],
  [["localhost", 0], "localhost:0"],
  [["::1", 80], "[::1]:80"],
  ["/tmp/s", "/tmp/s"],
  ["\0name", "@name"],
  ["\\\\.\\pipe\\p", "\\\\.\\pipe\\p"],
  ["/tmp/\x1b[2J\u202e", "/tmp/\\u{1b}[2J\\u{202e}"],
  [null, "a peer without an address"],
];

for (const [address, text] of printed) {
  Deno.test(`address: ${Deno.inspect(address)} is printed as ${text}`, () => {
    assertEquals(formatAddress(address), text);
  });
}

Deno.test("address: an endpoint is printed as the address that it came from", () => {
  assertEquals(formatEndpoint(inet("::1", 80)), "[::1]:80");
  assertEquals(formatEndpoint(unix("/s")), "/s");
});

Deno.test("address: what Deno reports is understood, and null where it says nothing", () => {
  const tcp = { transport: "tcp", hostname: "::1", port: 1 } as const;
  assertEquals(fromDenoAddress(tcp), ["::1", 1]);
  const unnamed = { transport: "unix" } as Loose;
  assertEquals(fromDenoAddress({ transport: "unix", path: "/s" }), "/s");
  assertEquals(fromDenoAddress({ transport: "unix", path: "" }), null);
  assertEquals(fromDenoAddress(unnamed), null);
});

Deno.test("address: the address of a listener of Deno's own is taken as it is", async () => {
  using denoListener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = denoListener.accept();
  await using client = await Client(denoListener.addr as Loose);
  using conn = await accepted;
  assertEquals(client.remoteAddress, fromDenoAddress(denoListener.addr));
  assertEquals(client.localAddress, fromDenoAddress(conn.remoteAddr));
});
