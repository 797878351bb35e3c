/**
 * Addresses as they are typed: as the package prints them.
 *
 * @module
 */

import { isIP } from "node:net";
import type { Address } from "../connection/mod.ts";
import { quote } from "../connection/quote.ts";
import { UsageError } from "./usage_error.ts";

/** `HOST:PORT`; an IPv6 address is in brackets. */
const HOST_AND_PORT = /^(?:\[([^\]]*)\]|([^/\\:]*)):(\d+)$/;
/** An IPv6 address and a port that nobody can tell apart. */
const WITHOUT_BRACKETS = /^[\da-f]*:[\da-f:.]*:\d+$/i;

/**
 * Reads `HOST:PORT`, `[::1]:PORT`, `@name` in Linux's abstract namespace,
 * `\\.\pipe\name`, or else the path of a Unix socket.
 *
 * @throws {UsageError} If it is empty, an IPv6 address that lacks its brackets, or
 * a host that lacks its port.
 */
export function parseAddress(text: string): Address {
  if (text.startsWith("\\\\")) return text;
  if (text.startsWith("@")) return `\0${text.slice(1)}`;
  const [, bracketed, bare, port] = HOST_AND_PORT.exec(text) ?? [];
  if (port !== undefined) return [bracketed ?? bare!, Number(port)];
  if (text === "" || WITHOUT_BRACKETS.test(text)) {
    throw new UsageError(
      `Cannot use ${
        quote(text)
      } as an address: it must be HOST:PORT, [IPV6]:PORT, PATH, @NAME or \\\\.\\pipe\\NAME`,
    );
  }
  if (isHost(text)) {
    throw new UsageError(
      `Cannot use ${
        quote(text)
      } as an address: it lacks its port; write ./${text} for a path`,
    );
  }
  return text;
}

/** Whether it is a host that nobody would name a socket after. */
function isHost(text: string): boolean {
  return /^localhost$/i.test(text) ||
    isIP(text.replace(/^\[(.*)\]$/, "$1")) !== 0;
}
