/** Named pipes in Workers: each has its own way to wait for them, and may be terminated in the middle. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Client, EOFError, Listener } from "../mod.ts";
import { PATIENCE } from "./helpers/auth.ts";
import { closeAll } from "./helpers/contract.ts";
import { PIPE_FLAGS, Program } from "./helpers/named_pipe_program.ts";
import { System } from "./helpers/named_pipe_system.ts";
import { connectTo, freshPipe } from "./helpers/transports.ts";
import { assertWorks } from "./helpers/works.ts";

const ignore = Deno.build.os !== "windows";

Deno.test({
  name:
    "named pipe: a listener in one Worker and a client in another talk, and close",
  ignore,
  async fn() {
    const path = freshPipe();
    using server = new Peer();
    using client = new Peer();
    for (let i = 0; i < 3; i++) {
      await Promise.all([
        server.do("listen", path),
        client.do("connect", path),
      ]);
      await client.do("send", { from: "the client" });
      assertEquals(await server.do("receive"), { from: "the client" });
      await server.do("send", new Uint8Array(1000));
      assertEquals(await client.do("receive"), new Uint8Array(1000));
      await client.do("close");
      await server.do("close");
    }
  },
});

Deno.test({
  name:
    "named pipe: this thread and its Workers have pipes at once, each its own",
  ignore,
  async fn() {
    const path = freshPipe();
    await using own = new Listener();
    const [client, served] = await connectTo(own);
    const waiting = served.recv();
    using peer = new Peer();
    const listening = peer.do("listen", path);
    const other = await Client(path, { retry: true, timeout: PATIENCE });
    await listening;
    await peer.do("wait");
    await other.send("to the Worker");
    await client.send("to this thread");
    assertEquals(await waiting, "to this thread");
    await peer.do("close");
    await closeAll(other, client, served);
  },
});

const inTheMiddle: { of: string; deed: string; role: string }[] = [
  { of: "a read", deed: "wait", role: "listen" },
  { of: "a read", deed: "wait", role: "connect" },
  { of: "a write", deed: "fill", role: "listen" },
  { of: "a write", deed: "fill", role: "connect" },
  { of: "an accept", deed: "accept", role: "listen" },
];

for (const { of, deed, role } of inTheMiddle) {
  Deno.test({
    name:
      `named pipe: a Worker that ${role}s may be terminated in the middle of ${of}, and all else goes on`,
    ignore,
    async fn() {
      await using own = new Listener();
      const [client, served] = await connectTo(own);
      const path = freshPipe();
      const listener = role === "connect" ? new Listener(path) : undefined;
      const peer = new Peer();
      const [end] = await Promise.all([
        listener
          ? listener.accept({ timeout: PATIENCE })
          : Client(path, { retry: true, timeout: PATIENCE }),
        peer.do(role, path),
      ]);
      await peer.do(deed);
      peer[Symbol.dispose]();
      // Whether its end is closed then is the runtime's matter; this one can be.
      await end.send("to nobody", { timeout: PATIENCE }).catch(() => {});
      await closeAll(end);
      await listener?.close();

      await client.send("still here");
      assertEquals(await served.recv(), "still here");
      await closeAll(client, served);
      await assertWorks(own, own.address);
      using next = new Peer();
      const again = freshPipe();
      const listening = next.do("listen", again);
      const after = await Client(again, { retry: true, timeout: PATIENCE });
      await listening;
      await next.do("close");
      await assertRejects(() => after.recv(), EOFError);
      await closeAll(after);
    },
  });
}

for (const { of, deed, role } of inTheMiddle) {
  // There it listens.
  if (role !== "listen") continue;

  Deno.test({
    name:
      `named pipe: a process that has terminated a Worker in the middle of ${of} ends by itself`,
    ignore,
    async fn() {
      await using program = Program.deno(
        "tests/fixtures/named_pipe_terminate.ts",
        ["--allow-read", ...PIPE_FLAGS.listener],
        deed,
      );
      const end = { code: 0, stdout: "works on\n", stderr: "" };
      assertEquals(await program.end(), end);
    },
  });
}

Deno.test({
  name: "named pipe: Workers that close what they have leave no handle behind",
  ignore,
  async fn() {
    using system = new System();
    await useWorkers();
    await useWorkers();
    const before = system.handleCount();
    for (let i = 0; i < 10; i++) await useWorkers();
    const after = system.handleCount();
    // Each has had two ends and more than ten instances.
    assert(
      after - before < 60,
      `There were ${before} handles, and then ${after}`,
    );
  },
});

async function useWorkers(): Promise<void> {
  const path = freshPipe();
  using server = new Peer();
  using client = new Peer();
  await Promise.all([server.do("listen", path), client.do("connect", path)]);
  await client.do("send", null);
  await server.do("receive");
  await client.do("close");
  await server.do("close");
}

/** A Worker that does one thing after another. It is terminated with the block. */
class Peer implements Disposable {
  #worker = new Worker(
    new URL("./fixtures/named_pipe_worker.ts", import.meta.url),
    { type: "module" },
  );

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }

  /** Has it do something; resolves to what came of that. */
  do(deed: string, argument?: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) =>
        "error" in data ? reject(new Error(data.error)) : resolve(data.result);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      this.#worker.postMessage([deed, argument]);
    });
  }
}
