/** Whose handshakes are counted together: those of one IPv4 address, or of one IPv6 network. */

import { assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import type { Address } from "../mod.ts";
import { Peer } from "../connection/peer.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { memoryStreams } from "../connection/transport/memory.ts";
import { Admission } from "../listener/admission.ts";
import { resolveListenerLimits } from "../listener/limits.ts";
import { originOf } from "../listener/origin.ts";

/** Hosts that are one, however their addresses are written. */
const ALIKE: [what: string, ...hosts: string[]][] = [
  ["an IPv4 address", "192.0.2.1"],
  ["an IPv4 address inside an IPv6 one", "192.0.2.1", "::ffff:192.0.2.1"],
  ["the same in capitals", "192.0.2.1", "::FFFF:192.0.2.1"],
  ["one network", "2001:db8:1:2::1", "2001:db8:1:2::2"],
  ["one network, written out", "2001:db8:1:2::", "2001:db8:1:2:3:4:5:6"],
  [
    "one network, its last bits",
    "2001:db8:1:2:ffff:ffff:ffff:ffff",
    "2001:db8:1:2::",
  ],
  [
    "one network with a zero at its end",
    "2001:db8:1::5",
    "2001:db8:1:0:7:8:9:a",
  ],
  ["one network with zeros in its middle", "2001::2:0:0:0:1", "2001:0:0:2::9"],
  ["one network of zeros", "::", "0:0:0:0:1:2:3:4"],
  ["what this machine is to itself", "127.0.0.1", "127.9.8.7", "::1"],
  [
    "link-local addresses",
    "fe80::1",
    "fe80::2%eth0",
    "fe80::aaaa:bbbb:cccc:dddd",
  ],
];

/** Hosts that are two. */
const DIFFERENT: [what: string, one: string, other: string][] = [
  ["IPv4 addresses", "192.0.2.1", "192.0.2.2"],
  ["IPv4 addresses, of which one begins the other", "192.0.2.1", "192.0.2.10"],
  ["IPv4 addresses inside of IPv6", "::ffff:192.0.2.1", "::ffff:192.0.2.2"],
  ["an IPv4 address and an IPv6 one", "192.0.2.1", "2001:db8::c000:201"],
  ["what this machine is to itself, and its network", "::1", "::2"],
  [
    "networks that differ in the last bit",
    "2001:db8:1:2::1",
    "2001:db8:1:3::1",
  ],
  [
    "networks that differ in the first bits",
    "2001:db8:1:2::1",
    "3001:db8:1:2::1",
  ],
  ["networks, of which one is shorter", "2001:db8:1::1", "2001:db8:1:2::1"],
  ["networks where zeros are left out", "2001:db8::1:0:0:0:1", "2001:db8::1"],
];

for (const [what, ...hosts] of ALIKE) {
  Deno.test(`limits: ${what} has one origin`, () => {
    const [first, ...others] = hosts.map(origin);
    assertEquals(typeof first, "string");
    for (const other of others) assertStrictEquals(other, first);
  });
}

for (const [what, one, other] of DIFFERENT) {
  Deno.test(`limits: ${what} have two origins`, () => {
    assertNotEquals(origin(one), origin(other));
  });
}

for (const address of [null, "/tmp/socket", "\0name", "\\\\.\\pipe\\name"]) {
  Deno.test(`limits: ${JSON.stringify(address)} has no origin`, () => {
    assertEquals(originOf(address), undefined);
  });
}

Deno.test("limits: a port is no part of an origin", () => {
  assertEquals(originOf(["192.0.2.1", 1]), originOf(["192.0.2.1", 65_535]));
});

Deno.test("limits: the handshakes of each origin are counted for themselves", () => {
  const admission = new Admission(
    resolveListenerLimits({ maxHandshakes: 5, maxHandshakesPerAddress: 2 }),
  );
  const limitOf = (host: string | null) =>
    admission.limitOfHandshakes(peerAt(host));
  const begin = (host: string | null) => {
    const peer = peerAt(host);
    admission.beginHandshake(peer);
    return peer;
  };

  const first = begin("192.0.2.1");
  assertEquals(limitOf("192.0.2.1"), undefined);
  begin("::ffff:192.0.2.1");
  assertEquals(limitOf("192.0.2.1"), "maxHandshakesPerAddress");
  assertEquals(limitOf("192.0.2.2"), undefined);

  begin("2001:db8::1");
  const last = begin("2001:db8::2");
  assertEquals(limitOf("2001:db8::3"), "maxHandshakesPerAddress");
  assertEquals(limitOf("2001:db8:0:1::3"), undefined);

  assertEquals(limitOf(null), undefined);
  const nobody = begin(null);
  assertEquals(admission.handshakes, 5);
  // What keeps all out says more than what keeps one out.
  for (const host of [null, "192.0.2.1", "192.0.2.2"]) {
    assertEquals(limitOf(host), "maxHandshakes");
  }

  admission.endHandshake(nobody);
  assertEquals(limitOf("192.0.2.1"), "maxHandshakesPerAddress");
  admission.endHandshake(first);
  assertEquals(limitOf("192.0.2.1"), undefined);
  assertEquals(limitOf("2001:db8::3"), "maxHandshakesPerAddress");
  admission.endHandshake(last);
  assertEquals(limitOf("2001:db8::3"), undefined);
  assertEquals(admission.handshakes, 2);
});

function origin(hostname: string): string | undefined {
  return originOf([hostname, 6000]);
}

/** A peer at a host, or one without an address. */
function peerAt(host: string | null): Peer {
  const remoteAddress: Address | null = host && [host, 6000];
  const [stream] = memoryStreams();
  const addresses = { localAddress: null, remoteAddress };
  return new Peer(new FramedTransport(stream, addresses), undefined);
}
