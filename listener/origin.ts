/**
 * Whom an address belongs to, as far as it says that.
 *
 * @module
 */

import type { Address } from "../connection/address.ts";

/** An IPv4 address inside an IPv6 one, as a socket for both reports it. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** How many of the eight groups of an IPv6 address name the network. */
const NETWORK_GROUPS = 4;

/**
 * What the addresses have in common that one machine can send from: an IPv4
 * address, or an IPv6 network of 64 bits. `undefined` where there is none.
 */
export function originOf(address: Address | null): string | undefined {
  if (!Array.isArray(address)) return undefined;
  const [hostname] = address;
  const [, mapped] = MAPPED.exec(hostname) ?? [];
  if (mapped) return mapped;
  return hostname.includes(":") ? networkOf(hostname) : hostname;
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
