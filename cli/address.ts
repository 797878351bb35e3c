/**
 * Addresses as they are typed and printed: what is printed can be typed.
 *
 * @module
 */

import type { Address } from "../connection/mod.ts";
import { escapeUnseen, quote } from "../connection/quote.ts";

/** `HOST:PORT`; an IPv6 address is in brackets. */
const HOST_AND_PORT = /^(?:\[([^\]]*)\]|([^/\\:]*)):(\d+)$/;
/** An IPv6 address and a port that nobody can tell apart. */
const WITHOUT_BRACKETS = /^[\da-f]*:[\da-f:.]*:\d+$/i;

/**
 * Reads `HOST:PORT`, `[::1]:PORT`, `@name` in Linux's abstract namespace,
 * `\\.\pipe\name`, or else the path of a Unix socket.
 *
 * @throws {TypeError} If it is empty, or an IPv6 address that lacks its brackets.
 */
export function parseAddress(text: string): Address {
  if (text.startsWith("\\\\")) return text;
  if (text.startsWith("@")) return `\0${text.slice(1)}`;
  const [, bracketed, bare, port] = HOST_AND_PORT.exec(text) ?? [];
  if (port !== undefined) return [bracketed ?? bare!, Number(port)];
  if (text === "" || WITHOUT_BRACKETS.test(text)) {
    throw new TypeError(
      `Cannot use ${
        quote(text)
      } as an address: it must be HOST:PORT, [IPV6]:PORT, PATH, @NAME or \\\\.\\pipe\\NAME`,
    );
  }
  return text;
}

/** Prints an address so that it can be read again; in it, nothing is unseen. */
export function printAddress(address: Address): string {
  if (typeof address === "string") {
    return escapeUnseen(address.replace(/^\0/, "@"));
  }
  const [hostname, port] = address;
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
