/**
 * Whom an address belongs to, as far as it says that.
 *
 * @module
 */

import type { Address } from "../connection/address.ts";

/** An IPv4 address inside an IPv6 one, as a socket for both reports it. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The addresses of this machine to itself, of which there are many. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1)$/;

/** How many of the eight groups of an IPv6 address name the network. */
const NETWORK_GROUPS = 4;

/**
 * What is counted as one address: an IPv4 address, an IPv6 network of 64 bits,
 * of which a machine may use them all, and whatever is this machine itself.
 * `undefined` where there is none.
 */
export function originOf(address: Address | null): string | undefined {
  if (!Array.isArray(address)) return undefined;
  const [hostname] = address;
  const [, host = hostname] = MAPPED.exec(hostname) ?? [];
  if (LOOPBACK.test(host)) return "loopback";
  return host.includes(":") ? networkOf(host) : host;
}

/** The first groups of an IPv6 address, each without leading zeros. */
function networkOf(hostname: string): string {
  const [head = "", tail] = hostname.split("::");
  const groups = groupsOf(head);
  if (tail !== undefined) {
    const missing = 8 - groups.length - groupsOf(tail).length;
    groups.push(
      ...Array<string>(Math.max(0, missing)).fill("0"),
      ...groupsOf(tail),
    );
  }
  return groups.slice(0, NETWORK_GROUPS).join(":");
}

function groupsOf(part: string): string[] {
  return part === "" ? [] : part.split(":");
}
