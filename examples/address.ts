/** The address that an example is given: `HOST:PORT`, or the path of a socket or a pipe. */

import type { Address } from "@processing/connection";

/** Takes the address from the first argument. */
export function addressFromArgs(): Address {
  const [text = "127.0.0.1:6000"] = Deno.args;
  const [, hostname, port] = /^(?!\/)(.+):(\d+)$/.exec(text) ?? [];
  return hostname === undefined ? text : [hostname, Number(port)];
}
