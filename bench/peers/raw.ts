/**
 * A bare `Deno.Conn`, as the limit: nothing is parsed and nothing is allocated
 * per message. Small messages leave many to a write, as frames of the same
 * length as ours, and are only counted on arrival.
 *
 * @module
 */

import { CLIENTS } from "./clients.mjs";
import { job, openIdle, run } from "./deno.ts";
import { measure } from "./measure.mjs";

/** The length before each message. */
const HEADER = 4;

/** How much is written at a time: what comes next to this, in whole messages. */
const CHUNK = 64 * 1024;

/** How much is read at a time: of 64 KiB to 4 MiB, what was the fastest. */
const READ = job.address.includes(":") ? 64 * 1024 : 256 * 1024;

const { payload, timing } = job;
const size = HEADER + ("bytes" in payload ? payload.bytes : 0);

await run({
  serve: {
    oneWay: () => serve((conn) => countBytes(conn)),
    oneWayInto: () => serve((conn) => countBytes(conn, Math.max(READ, size))),
    roundTrip: () => serve(echo),
    clients: () => serve(echo),
    connect: () => serve(greet),
    idle: () => serve(greet),
  },
  drive: {
    oneWay: send,
    oneWayInto: send,
    roundTrip: async () => {
      const conn = await connect();
      await measure(timing, (count) => trips(conn, count));
    },
    clients: async () => {
      const clients = await Promise.all(
        Array.from({ length: CLIENTS }, connect),
      );
      await measure(
        timing,
        (count) => Promise.all(clients.map((conn) => trips(conn, count))),
        CLIENTS,
      );
    },
    connect: () =>
      measure(timing, async (count) => {
        for (let i = 0; i < count; i++) (await connectAndGreet()).close();
      }),
    idle: () => openIdle(connectAndGreet),
  },
});
Deno.exit();

async function send(): Promise<void> {
  const conn = await connect();
  const chunk = new Uint8Array(
    size * Math.max(1, Math.floor(CHUNK / size)),
  );
  const head = new DataView(new ArrayBuffer(8));
  await measure(timing, async (count) => {
    head.setFloat64(0, count * size);
    await write(conn, new Uint8Array(head.buffer));
    for (let left = count * size; left > 0; left -= chunk.length) {
      await write(conn, chunk.subarray(0, left));
    }
    await read(conn, new Uint8Array(1));
  });
}

async function connect(): Promise<Deno.Conn> {
  const { address } = job;
  const [, hostname, port] = /^([\d.]+):(\d+)$/.exec(address) ?? [];
  if (hostname === undefined) {
    return await Deno.connect({ transport: "unix", path: address });
  }
  const conn = await Deno.connect({ hostname, port: Number(port) });
  conn.setNoDelay();
  return conn;
}

/** Connects no faster than the other end accepts. */
async function connectAndGreet(): Promise<Deno.Conn> {
  const conn = await connect();
  await read(conn, new Uint8Array(1));
  return conn;
}

async function serve(answer: (conn: Deno.Conn) => Promise<void>) {
  const { address } = job;
  const [, hostname, port] = /^([\d.]+):(\d+)$/.exec(address) ?? [];
  const listener = hostname === undefined
    ? Deno.listen({ transport: "unix", path: address })
    : Deno.listen({ hostname, port: Number(port) });
  const { addr } = listener;
  console.log("port" in addr ? `${addr.hostname}:${addr.port}` : address);
  for await (const conn of listener) {
    answer(conn).finally(() => conn.close());
  }
}

/** Each batch begins with its length in bytes, and is acknowledged. */
async function countBytes(conn: Deno.Conn, most = READ): Promise<void> {
  const head = new DataView(new ArrayBuffer(8));
  const buffer = new Uint8Array(most);
  while (await read(conn, new Uint8Array(head.buffer))) {
    for (let left = head.getFloat64(0); left > 0;) {
      const length = await conn.read(buffer);
      if (length === null) return;
      left -= length;
    }
    await write(conn, new Uint8Array(1));
  }
}

async function echo(conn: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(size);
  while (await read(conn, buffer)) await write(conn, buffer);
}

/** Says that the connection was accepted, and waits for its end. */
async function greet(conn: Deno.Conn): Promise<void> {
  await write(conn, new Uint8Array(1));
  while (await conn.read(new Uint8Array(64)) !== null);
}

async function trips(conn: Deno.Conn, count: number): Promise<void> {
  const buffer = new Uint8Array(size);
  for (let i = 0; i < count; i++) {
    await write(conn, buffer);
    await read(conn, buffer);
  }
}

async function write(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  let length = await conn.write(bytes);
  while (length < bytes.length) {
    length += await conn.write(bytes.subarray(length));
  }
}

/** Fills the buffer; `false` if the other end has closed. */
async function read(conn: Deno.Conn, buffer: Uint8Array): Promise<boolean> {
  for (let length = 0; length < buffer.length;) {
    const more = await conn.read(
      length === 0 ? buffer : buffer.subarray(length),
    );
    if (more === null) return false;
    length += more;
  }
  return true;
}
