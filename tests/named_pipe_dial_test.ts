/** What a client finds at a path: nobody, nobody yet, nobody free, or something that has no messages. */

import {
  assert,
  assertEquals,
  assertIsError,
  assertRejects,
} from "@std/assert";
import { Client, type Connection, Listener } from "../mod.ts";
import { PATIENCE } from "./helpers/auth.ts";
import { isPending } from "./helpers/contract.ts";
import { System } from "./helpers/named_pipe_system.ts";
import { freshPipe } from "./helpers/transports.ts";
import { assertWorks } from "./helpers/works.ts";

const ignore = Deno.build.os !== "windows";

/** A deadline that a test waits for. */
const SHORT = 100;

Deno.test({
  name: "named pipe: where nobody listens a client is told so, at once",
  ignore,
  async fn() {
    const path = freshPipe();
    const error = await assertRejects(
      () => Client(path, { timeout: PATIENCE }),
      Deno.errors.NotFound,
      path,
    );
    assertIsError(error.cause, Deno.errors.NotFound, "(os error 2)");
  },
});

Deno.test({
  name: "named pipe: where nobody listens any more a client is told so",
  ignore,
  async fn() {
    const listener = new Listener();
    await assertWorks(listener, listener.address);
    await listener.close();
    await assertRejects(() => Client(listener.address), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "named pipe: with retry a client waits until somebody listens",
  ignore,
  async fn() {
    const path = freshPipe();
    const connecting = Client(path, { retry: true, timeout: PATIENCE });
    assert(await isPending(connecting));
    await using listener = new Listener(path);
    await using served = await listener.accept({ timeout: PATIENCE });
    await using client = await connecting;
    await client.send("at last");
    assertEquals(await served.recv(), "at last");
  },
});

Deno.test({
  name:
    "named pipe: with retry a client waits no longer than its deadline, or its signal",
  ignore,
  async fn() {
    const path = freshPipe();
    await assertRejects(
      () => Client(path, { retry: true, timeout: SHORT }),
      Deno.errors.TimedOut,
      path,
    );
    const abort = new AbortController();
    const { signal } = abort;
    const connecting = Client(path, { retry: true, signal });
    const reason = new Error("changed my mind");
    abort.abort(reason);
    assertEquals(await connecting.catch((error) => error), reason);
  },
});

Deno.test({
  name:
    "named pipe: while every instance has a client, another one waits until its deadline",
  ignore,
  async fn() {
    using system = new System();
    const path = freshPipe();
    const server = system.makePipe(path);
    await using first = await Client(path);
    await assertRejects(
      () => Client(path, { timeout: SHORT }),
      Deno.errors.TimedOut,
      path,
    );
    // The one that was there is none the worse for it.
    await first.sendBytes("still here");
    assertEquals(new TextDecoder().decode(system.read(server)), "still here");
    system.closeHandle(server);
  },
});

Deno.test({
  name:
    "named pipe: a client that finds every instance taken comes in when there is another",
  ignore,
  async fn() {
    using system = new System();
    const path = freshPipe();
    const server = system.makePipe(path);
    const first = await Client(path);
    const second = Client(path, { timeout: PATIENCE, retry: true });
    assert(await isPending(second));
    await first.close();
    // A place is free as soon as the server has let the one go that had it.
    system.closeHandle(server);
    const next = system.makePipe(path);
    await using client = await second;
    await client.sendBytes("next");
    assertEquals(new TextDecoder().decode(system.read(next)), "next");
    system.closeHandle(next);
  },
});

Deno.test({
  name:
    "named pipe: more clients than a listener's backlog all come in, in the end",
  ignore,
  async fn() {
    await using listener = new Listener(undefined, { backlog: 2 });
    const connecting = Array.from(
      { length: 20 },
      () => Client(listener.address, { timeout: PATIENCE }),
    );
    const ends: Connection[] = [];
    for (let i = 0; i < connecting.length; i++) {
      ends.push(await listener.accept({ timeout: PATIENCE }));
    }
    ends.push(...await Promise.all(connecting));
    for (const end of ends) await end.close();
  },
});

Deno.test({
  name:
    "named pipe: to one of bytes no client connects, and the error says why",
  ignore,
  async fn() {
    using system = new System();
    const path = freshPipe();
    const server = system.makePipe(path, { isOfBytes: true });
    const error = await assertRejects(
      () => Client(path, { retry: true, timeout: PATIENCE }),
      Deno.errors.NotSupported,
      "byte mode",
    );
    assert(error.message.includes(path), error.message);
    assertIsError(error.cause, Error, "(os error 87)");
    // The client has left: the system tells whoever would read from it.
    await assertRejects(async () => {
      await Promise.resolve(system.read(server));
    }, "failed with 109");
    system.closeHandle(server);
  },
});

for (const role of ["client", "listener"]) {
  Deno.test({
    name:
      `named pipe: a message without an end is none: what ${role}s say in one piece arrives in one piece`,
    ignore,
    async fn() {
      await using listener = new Listener();
      const accepted = listener.accept({ timeout: PATIENCE });
      await using client = await Client(listener.address);
      await using served = await accepted;
      const [from, to] = role === "client"
        ? [client, served]
        : [served, client];
      const lengths = [3, 0, 511, 512, 513, 4096, 65_535, 65_536, 65_537];
      for (const length of lengths) {
        from.sendBytes(new Uint8Array(length)).catch(() => {});
      }
      for (const length of lengths) {
        assertEquals((await to.recvBytes()).length, length);
      }
    },
  });
}
