/** Pairs of real sockets, of which each end is a stream in which something may go wrong. */

import type { Line } from "./fault_meeting.ts";
import { freshUnixPath } from "./transports.ts";

const tcp: Line = {
  name: "TCP",
  async connect() {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const ends = await Promise.all([
      listener.accept(),
      Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    ]);
    for (const end of ends) end.setNoDelay(true);
    return ends;
  },
  losesWhatItHolds: true,
};

const unix: Line = {
  name: "Unix",
  async connect() {
    const path = freshUnixPath();
    using listener = Deno.listen({ transport: "unix", path });
    return await Promise.all([
      listener.accept(),
      Deno.connect({ transport: "unix", path }),
    ]);
  },
  losesWhatItHolds: false,
};

/** Those that the system has. */
export const SOCKET_LINES: readonly Line[] = Deno.build.os === "windows"
  ? [tcp]
  : [tcp, unix];
