/** Who is killed: a client or a listener, over TCP and over what else there is here. */

import {
  type SocketTransport,
  socketTransports,
} from "../helpers/transports.ts";
import type { Role } from "./orders.ts";

/** The children of one kind. */
export interface Scenario {
  transport: SocketTransport;
  role: Role;
}

/** One transport of each family. */
const TRANSPORTS = ["TCP", "Unix", "pipe"];

/** All of them, with the transports in turns. */
export const SCENARIOS: Scenario[] = (["client", "listener"] as const).flatMap(
  (role) =>
    socketTransports
      .filter(({ name }) => TRANSPORTS.includes(name))
      .map((transport) => ({ transport, role })),
);
