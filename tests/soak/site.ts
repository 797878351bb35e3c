/** The listeners of a soak: each transport with each dialect. */

import type { DialectName } from "../../connection/auth/dialect.ts";
import { type ClientOptions, Listener } from "../../mod.ts";
import { KEY } from "../helpers/auth.ts";
import { socketTransports } from "../helpers/transports.ts";

/** A listener, and how to come in there. */
export interface Site {
  name: string;
  listener: Listener;
  /** What a client of the listener needs. */
  options: ClientOptions & { dialect: DialectName };
}

/** The longest message that the listeners take, in bytes. */
export const MAX_MESSAGE_LENGTH = 4 * 1024 * 1024;

/** How long a handshake may take, in milliseconds: not long, so that silent clients come and go. */
const HANDSHAKE_TIMEOUT = 2000;

/** One transport of each family. */
const TRANSPORTS = ["TCP", "Unix", "pipe"];

const DIALECTS = ["native", "multiprocessing"] as const;

/** Binds them all; whoever calls this closes them. */
export function openSites(): Site[] {
  const transports = socketTransports.filter(({ name }) =>
    TRANSPORTS.includes(name)
  );
  return transports.flatMap(({ name, address }) =>
    DIALECTS.map((dialect) => {
      const options = { authkey: KEY, dialect, retry: true };
      const listener = new Listener(address(), {
        authkey: KEY,
        dialect,
        handshakeTimeout: HANDSHAKE_TIMEOUT,
        maxMessageLength: MAX_MESSAGE_LENGTH,
      });
      return { name: `${name}, ${dialect}`, listener, options };
    })
  );
}

/** Whether nobody is at a listener, in a handshake or behind it. */
export function isDeserted({ listener }: Site): boolean {
  const { handshakes, connections } = listener.stats();
  return handshakes === 0 && connections === 0;
}
