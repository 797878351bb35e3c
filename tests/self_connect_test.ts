/** Where nobody listens, TCP may connect a socket to itself. */

import { assert, assertRejects } from "@std/assert";
import { Client } from "../mod.ts";

Deno.test("a client that is connected to itself is told that nobody listens", async () => {
  // Two real ends that say that they have one address.
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname, port } = server.addr;
  const { connect } = Deno;
  const conns: Deno.TcpConn[] = [];
  Deno.connect = (async (options: Deno.ConnectOptions) => {
    const conn = await connect(options);
    conns.push(await server.accept());
    Object.defineProperty(conn, "localAddr", { value: conn.remoteAddr });
    return conn;
  }) as typeof Deno.connect;
  try {
    const error = await assertRejects(
      () => Client([hostname, port]),
      Deno.errors.ConnectionRefused,
      `Cannot connect to 127.0.0.1:${port}`,
    );
    assert(error.cause instanceof Deno.errors.ConnectionRefused);
  } finally {
    Deno.connect = connect;
    for (const conn of conns) conn.close();
    server.close();
  }
});
