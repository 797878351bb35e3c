/** What the seed says of `processing.connection`, statement by statement. */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type Address,
  BufferTooShort,
  Client,
  CodecError,
  Connection,
  Listener,
  Pipe,
} from "../mod.ts";
import { connectTo, freshPipe } from "./helpers/transports.ts";
import { temporaryFolder } from "./helpers/folder.ts";

const isWindows = Deno.build.os === "windows";
const TCP: Address = ["127.0.0.1", 0];
/** The family of a path here. */
const LOCAL = isWindows ? "AF_PIPE" : "AF_UNIX";
// deno-lint-ignore no-explicit-any
const gc: (() => void) | undefined = (globalThis as any).gc;

Deno.test("seed: connection objects are returned by Pipe()", async () => {
  const [a, b] = Pipe();
  assert(a instanceof Connection);
  assert(b instanceof Connection);
  await a.send("through a pipe");
  assertEquals(await b.recv(), "through a pipe");
  await Promise.all([a.close(), b.close()]);
});

Deno.test("seed: Listener(address, family, backlog, authenticate, authkey) and Client(address, family, authenticate, authkey)", async () => {
  const options = {
    family: "AF_INET",
    authenticate: true,
    authkey: "secret password",
  } as const;
  await using listener = new Listener(TCP, { ...options, backlog: 1 });
  const [client, served] = await connectTo(listener, options);
  await client.send("with everything said");
  assertEquals(await served.recv(), "with everything said");
  await Promise.all([client.close(), served.close()]);
});

Deno.test("seed: Client() returns a connection object, and so does accept()", async () => {
  await using listener = new Listener(TCP);
  const [client, served] = await connectTo(listener);
  assert(client instanceof Connection);
  assert(served instanceof Connection);
  await Promise.all([client.close(), served.close()]);
});

Deno.test({
  name:
    "seed: the family can be omitted, since it is inferred from the format of the address",
  async fn() {
    using folder = temporaryFolder();
    const path = isWindows ? freshPipe() : `${folder.path}/s`;
    for (
      const [address, family] of [[TCP, "AF_INET"], [path, LOCAL]] as const
    ) {
      await using listener = new Listener(address);
      assertEquals(listener.family, family);
    }
  },
});

Deno.test("seed: without address and family a default is chosen, one that works", async () => {
  await using listener = new Listener();
  assertEquals(listener.family, LOCAL);
  const [client, served] = await connectTo(listener);
  await client.send("at a default address");
  assertEquals(await served.recv(), "at a default address");
  await Promise.all([client.close(), served.close()]);
});

Deno.test("seed: 'AF_INET' is guaranteed to be available, also as a family alone", async () => {
  await using listener = new Listener(undefined, { family: "AF_INET" });
  const [hostname, port] = listener.address as [string, number];
  assertEquals([listener.family, hostname], ["AF_INET", "127.0.0.1"]);
  assert(port > 0);
});

Deno.test({
  name:
    "seed: an 'AF_UNIX' socket's file is only readable and writable by its user, unless chmod lets others in",
  ignore: isWindows,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    await using listener = new Listener(path);
    assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
    Deno.chmodSync(path, 0o666);
    const [client, served] = await connectTo(listener);
    assertEquals(Deno.statSync(path).mode! & 0o777, 0o666);
    await Promise.all([client.close(), served.close()]);
  },
});

Deno.test("seed: backlog is passed to the listen() of the socket", async () => {
  const usual = Deno.listen;
  const passed: unknown[] = [];
  Deno.listen = ((options: Deno.ListenOptions & { tcpBacklog?: number }) => {
    passed.push(options.tcpBacklog);
    return usual(options);
  }) as typeof Deno.listen;
  try {
    for (const backlog of [1, 77]) {
      await new Listener(TCP, { backlog }).close();
    }
  } finally {
    Deno.listen = usual;
  }
  assertEquals(passed, [1, 77]);
});

Deno.test("seed: BufferTooShort is raised by recvBytesInto() and gives the message", async () => {
  const [a, b] = Pipe();
  await a.sendBytes("hello");
  await a.sendBytes("next");
  const error = await assertRejects(
    () => b.recvBytesInto(new Uint8Array(4)),
    BufferTooShort,
  );
  assertEquals(new TextDecoder().decode(error.data), "hello");
  assertEquals(await b.recvBytesInto(new Uint8Array(4)), 4);
  await Promise.all([a.close(), b.close()]);
});

Deno.test("seed: close() closes the bound socket", async () => {
  const listener = new Listener(TCP);
  const [hostname, port] = listener.address as [string, number];
  await listener.close();
  await assertRejects(
    () => Client([hostname, port]),
    Deno.errors.ConnectionRefused,
  );
});

Deno.test({
  name: "seed: close() is called when the listener is garbage-collected",
  ignore: isWindows || !gc,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    (() => void new Listener(path))();
    assert(exists(path));
    for (let turns = 0; exists(path) && turns < 1000; turns++) {
      gc!();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    assert(!exists(path), "the socket is still there");
  },
});

Deno.test("seed: address and lastAccepted are read-only properties", async () => {
  await using listener = new Listener(TCP);
  for (const name of ["address", "family", "lastAccepted"] as const) {
    const before = listener[name];
    assertThrows(() => Object.assign(listener, { [name]: "x" }), TypeError);
    assertStrictEquals(listener[name], before);
  }
});

Deno.test("seed: lastAccepted is none at first, then the address of the last connection", async () => {
  await using listener = new Listener(TCP);
  assertEquals(listener.lastAccepted, null);
  for (let i = 0; i < 2; i++) {
    const [client, served] = await connectTo(listener);
    assertEquals(listener.lastAccepted, client.localAddress);
    const [hostname, port] = listener.lastAccepted as [string, number];
    assertEquals([hostname, typeof port], ["127.0.0.1", "number"]);
    await Promise.all([client.close(), served.close()]);
  }
});

Deno.test({
  name: "seed: if the address is unavailable, lastAccepted is none",
  async fn() {
    using folder = temporaryFolder();
    const path = isWindows ? freshPipe() : `${folder.path}/s`;
    await using listener = new Listener(path);
    const [client, served] = await connectTo(listener);
    assertEquals(listener.lastAccepted, null);
    await Promise.all([client.close(), served.close()]);
  },
});

for (
  const path of [
    String.raw`\\.\pipe\PipeName`,
    String.raw`\\ServerName\pipe\PipeName`,
  ]
) {
  Deno.test({
    name:
      `seed: ${path} begins with two backslashes and is an 'AF_PIPE', not an 'AF_UNIX'`,
    ignore: isWindows,
    async fn() {
      const { NotSupported } = Deno.errors;
      assertThrows(() => new Listener(path), NotSupported, "AF_PIPE");
      await assertRejects(() => Client(path), NotSupported, "AF_PIPE");
      assert(!exists(path));
    },
  });
}

Deno.test("seed: recv() decodes what was sent, and runs nothing of it", async () => {
  const [a, b] = Pipe();
  const value = { list: [2.25, null, "junk"], toString: "text" };
  await a.send(value);
  assertEquals(await b.recv(), value);
  // The seed's list has a class in it as well, which only code could bring over.
  await assertRejects(() => a.send([2.25, null, "junk", Number]), CodecError);
  await Promise.all([a.close(), b.close()]);
});

for (const kind of ["TCP", "Unix", "pipe"]) {
  Deno.test({
    name: `seed: the sample server and the sample client, over ${kind}`,
    ignore: kind === (isWindows ? "Unix" : "pipe"),
    async fn() {
      using folder = temporaryFolder();
      const address: Address = kind === "TCP"
        ? ["localhost", 0]
        : kind === "Unix"
        ? `${folder.path}/s`
        : freshPipe();
      const listener = new Listener(address, { authkey: "secret password" });
      const seen = await Promise.all([
        sampleServer(listener),
        sampleClient(listener.address),
      ]);
      const [acceptedFrom, [clientAddress, ...received]] = seen;
      assertEquals(acceptedFrom, clientAddress);
      assertEquals(received, [
        [2.25, null, "junk"],
        "hello",
        8,
        [42, 1729, 0, 0, 0],
      ]);
    },
  });
}

async function sampleServer(listener: Listener): Promise<Address | null> {
  const conn = await listener.accept();
  const acceptedFrom = listener.lastAccepted;
  await conn.send([2.25, null, "junk"]);
  await conn.sendBytes("hello");
  await conn.sendBytes(new Int32Array([42, 1729]));
  await conn.close();
  await listener.close();
  return acceptedFrom;
}

async function sampleClient(address: Address): Promise<unknown[]> {
  const conn = await Client(address, { authkey: "secret password" });
  const value = await conn.recv();
  const text = new TextDecoder().decode(await conn.recvBytes());
  const arr = new Int32Array(5);
  const size = await conn.recvBytesInto(arr);
  const { localAddress } = conn;
  await conn.close();
  return [localAddress, value, text, size, [...arr]];
}

function exists(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}
