/** What a listener is and does: its addresses, whom it accepts, how it ends. */

import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { Client, type Connection, EOFError, Listener } from "../mod.ts";
import {
  connectTo,
  freshUnixPath,
  socketTransports,
} from "./helpers/transports.ts";

const { errors } = Deno;
const isWindows = Deno.build.os === "windows";

for (const { name, family, address, toObject, Nobody } of socketTransports) {
  const isInet = family === "AF_INET";

  Deno.test(`${name}: a listener says its address and family`, async () => {
    const given = address();
    await using listener = new Listener(given);
    assertEquals(listener.family, family);
    if (isInet) {
      const [hostname, port] = listener.address;
      assertEquals(hostname, (given as [string, number])[0]);
      assert(Number(port) > 0, `${port} is no port that the system chose`);
    } else {
      assertEquals(listener.address, given as string);
    }
  });

  Deno.test(`${name}: lastAccepted is null, then the address of the peer`, async () => {
    await using listener = new Listener(address());
    assertStrictEquals(listener.lastAccepted, null);
    const [client, served] = await connectTo(listener);
    assertEquals(listener.lastAccepted, isInet ? client.localAddress : null);
    assertEquals(listener.lastAccepted, served.remoteAddress);
    assertEquals(client.remoteAddress, listener.address);
    await client.close();
    await served.close();
  });

  if (toObject) {
    Deno.test(`${name}: a listener takes an address object of Deno's`, async () => {
      await using listener = new Listener(toObject(address()));
      const client = await Client(toObject(listener.address));
      await using served = await listener.accept();
      await client.close();
      await assertRejects(() => served.recv(), EOFError);
    });
  }

  Deno.test(`${name}: concurrent accepts are served in order`, async () => {
    await using listener = new Listener(address());
    const accepts = [0, 1, 2, 3].map(() => listener.accept());
    for (const [turn, accepted] of accepts.entries()) {
      await using client = await Client(listener.address);
      await client.send(turn);
      await using served = await accepted;
      assertEquals(await served.recv(), turn);
    }
  });

  Deno.test(`${name}: iteration gives each connection, and ends when the listener closes`, async () => {
    const listener = new Listener(address());
    const values: unknown[] = [];
    const server = (async () => {
      for await (const connection of listener) {
        values.push(await connection.recv());
        await connection.close();
      }
      return "ended";
    })();
    for (const value of ["first", "second"]) {
      await using client = await Client(listener.address);
      await client.send(value);
      await assertRejects(() => client.recv(), EOFError);
    }
    await listener.close();
    assertEquals(await server, "ended");
    assertEquals(values, ["first", "second"]);
    for await (const _ of listener) throw new Error("the listener is closed");
  });

  Deno.test(`${name}: an iteration that is left lets the listener go on`, async () => {
    await using listener = new Listener(address());
    const clients = [
      await Client(listener.address),
      await Client(listener.address),
    ];
    const served: Connection[] = [];
    for await (const connection of listener) {
      served.push(connection);
      break;
    }
    served.push(await listener.accept());
    for (const [index, client] of clients.entries()) {
      await client.send(index);
      assertEquals(await served[index]!.recv(), index);
    }
    for (const end of [...clients, ...served]) await end.close();
  });

  Deno.test(`${name}: closing turns away who was not accepted, and leaves open who was`, async () => {
    const listener = new Listener(address());
    const [client, served] = await connectTo(listener);
    const waiting = await Client(listener.address);
    await listener.close();
    await assertRejects(() => waiting.recv(), EOFError);
    await client.send("still open");
    assertEquals(await served.recv(), "still open");
    for (const end of [client, served, waiting]) await end.close();
  });

  Deno.test(`${name}: a listener may be closed twice`, async () => {
    const listener = new Listener(address());
    await Promise.all([listener.close(), listener.close()]);
    await listener.close();
  });

  Deno.test(`${name}: leaving the block of a listener gives the address back`, async () => {
    const addressOf = (given: Listener) => given.address;
    let free = address();
    {
      using listener = new Listener(free);
      free = addressOf(listener);
    }
    {
      await using listener = new Listener(free);
      assertEquals(listener.address, free);
    }
    await assertRejects(() => Client(free), Nobody);
  });

  Deno.test(`${name}: 200 clients come and go`, async () => {
    await using listener = new Listener(address(), { authkey: "k" });
    for (let turn = 0; turn < 200; turn++) {
      const [client, served] = await connectTo(listener, { authkey: "k" });
      await client.send(turn);
      await client.close();
      assertEquals(await served.recv(), turn);
      await assertRejects(() => served.recv(), EOFError);
      await served.close();
    }
  });

  Deno.test(`${name}: a backlog may be given`, async () => {
    await using listener = new Listener(address(), { backlog: 3 });
    const [client, served] = await connectTo(listener);
    await client.close();
    await served.close();
  });
}

Deno.test("a port that was asked for is the one that is bound", async () => {
  const first = new Listener(["127.0.0.1", 0]);
  const { address } = first;
  await first.close();
  await using again = new Listener(address);
  assertEquals(again.address, address);
});

Deno.test("AF_INET without an address is a port of 127.0.0.1", async () => {
  await using listener = new Listener(undefined, { family: "AF_INET" });
  assertEquals(listener.family, "AF_INET");
  assertEquals(listener.address[0], "127.0.0.1");
  const [client, served] = await connectTo(listener);
  await client.close();
  await served.close();
});

for (
  const [sentence, bind] of [
    ["a listener without an address", () => new Listener()],
    [
      "AF_UNIX without an address",
      () => new Listener(undefined, { family: "AF_UNIX" }),
    ],
  ] as const
) {
  Deno.test({
    name: `${sentence} has a socket in a private folder, removed with it`,
    ignore: isWindows,
    async fn() {
      const listener = bind();
      assertEquals(listener.family, "AF_UNIX");
      const path = String(listener.address);
      const folder = path.slice(0, path.lastIndexOf("/"));
      assertEquals(modeOf(folder), 0o700);
      assertEquals(modeOf(path), 0o600);
      assertEquals(Array.from(Deno.readDirSync(folder)).length, 1);
      const [client, served] = await connectTo(listener);
      await listener.close();
      assertThrows(() => Deno.lstatSync(folder), errors.NotFound);
      await client.close();
      await served.close();
    },
  });
}

Deno.test({
  name: "two listeners without an address have two of them",
  ignore: isWindows,
  async fn() {
    await using one = new Listener();
    await using other = new Listener();
    assert(one.address !== other.address);
    assertMatch(String(one.address), /^\//);
  },
});

Deno.test({
  name: "a listener can be closed when its private folder is gone already",
  ignore: isWindows,
  async fn() {
    const listener = new Listener();
    const path = String(listener.address);
    Deno.removeSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    const accepted = listener.accept();
    await Promise.all([
      assertRejects(() => accepted, errors.Interrupted),
      listener.close(),
    ]);
  },
});

Deno.test({
  name:
    "the file of a Unix socket is its owner's alone, and goes with the listener",
  ignore: isWindows,
  async fn() {
    const path = freshUnixPath();
    const listener = new Listener(path);
    assertEquals(modeOf(path), 0o600);
    await listener.close();
    assertThrows(() => Deno.lstatSync(path), errors.NotFound);
  },
});

function modeOf(path: string): number {
  return Deno.lstatSync(path).mode! & 0o777;
}
