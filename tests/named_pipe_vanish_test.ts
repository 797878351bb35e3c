/** A process at the other end of a named pipe that is killed, wherever it is. */

import { assertEquals, assertRejects } from "@std/assert";
import { Client, type Connection, EOFError, Listener } from "../mod.ts";
import { PATIENCE } from "./helpers/auth.ts";
import { closeAll, text } from "./helpers/contract.ts";
import { PIPE_FLAGS, Program } from "./helpers/named_pipe_program.ts";
import { freshPipe } from "./helpers/transports.ts";
import { assertWorks } from "./helpers/works.ts";

const ignore = Deno.build.os !== "windows";

for (const role of ["listener", "client"] as const) {
  Deno.test({
    name:
      `named pipe: a ${role} that is killed between two messages is the end of them`,
    ignore,
    async fn() {
      await using peer = await meet(role, "send nothing more");
      const { connection, program } = peer;
      assertEquals(await program.line(), "waiting");
      assertEquals(text(await connection.recvBytes()), "the last one");
      const received = assertRejects(() => connection.recv(), EOFError);
      await program.kill();
      await received;
      await assertRejects(() => connection.recvBytes(), EOFError);
      await assertRejects(
        () => connection.sendBytes("anybody there?"),
        Deno.errors.BrokenPipe,
      );
    },
  });

  Deno.test({
    name:
      `named pipe: a ${role} that is killed with a message unread is the end behind that`,
    ignore,
    async fn() {
      await using peer = await meet(role, "send nothing more");
      const { connection, program } = peer;
      assertEquals(await program.line(), "waiting");
      await program.kill();
      assertEquals(text(await connection.recvBytes()), "the last one");
      await assertRejects(() => connection.recvBytes(), EOFError);
    },
  });

  Deno.test({
    name:
      `named pipe: a ${role} that is killed inside a message that is read is an unexpected end`,
    ignore,
    async fn() {
      await using peer = await meet(role, "send a long message");
      const { connection, program } = peer;
      assertEquals(await program.line(), "sending");
      assertEquals(text(await connection.recvBytes()), "before it");
      await beginToRead(connection);
      await program.kill();
      for (let i = 0; i < 2; i++) {
        await assertRejects(
          () => connection.recvBytes({ timeout: PATIENCE }),
          Deno.errors.UnexpectedEof,
        );
      }
    },
  });

  Deno.test({
    name:
      `named pipe: a ${role} that is killed while this end sends fails what is sent`,
    ignore,
    async fn() {
      await using peer = await meet(role, "send nothing more");
      const { connection, program } = peer;
      assertEquals(await program.line(), "waiting");
      const sent = assertRejects(
        // It waits for its one message, and takes no more.
        async () => {
          for (;;) await connection.sendBytes(new Uint8Array(32 << 20));
        },
        Deno.errors.BrokenPipe,
      );
      await program.kill();
      await sent;
    },
  });
}

Deno.test({
  name:
    "named pipe: an end that closes inside a message that is read is an unexpected end",
  ignore,
  async fn() {
    await using listener = new Listener();
    const accepted = listener.accept({ timeout: PATIENCE });
    const client = await Client(listener.address);
    const served = await accepted;
    const sent = served.sendBytes(new Uint8Array(32 << 20));
    const interrupted = assertRejects(() => sent, Deno.errors.Interrupted);
    await beginToRead(client);
    await served.close({ timeout: 0 }).catch(() => {});
    await interrupted;
    await assertRejects(
      () => client.recvBytes({ timeout: PATIENCE }),
      Deno.errors.UnexpectedEof,
    );
    await client.close();
  },
});

Deno.test({
  name:
    "named pipe: a listener goes on when a client was killed before it was accepted",
  ignore,
  async fn() {
    await using listener = new Listener();
    await using program = Program.deno(
      "tests/fixtures/named_pipe_peer.ts",
      PIPE_FLAGS.client,
      "client",
      String(listener.address),
      "send nothing more",
    );
    await program.line();
    await program.kill();
    const gone = await listener.accept({ timeout: PATIENCE });
    assertEquals(text(await gone.recvBytes()), "the last one");
    await closeAll(gone);
    await assertWorks(listener, listener.address);
  },
});

/** A connection to a process of its own, in this role there, which does not end by itself. */
async function meet(
  role: "listener" | "client",
  what: string,
): Promise<AsyncDisposable & { connection: Connection; program: Program }> {
  const path = freshPipe();
  await using opened = new AsyncDisposableStack();
  const listener = role === "client"
    ? opened.use(new Listener(path))
    : undefined;
  const program = opened.use(
    Program.deno(
      "tests/fixtures/named_pipe_peer.ts",
      PIPE_FLAGS[role],
      role,
      path,
      what,
    ),
  );
  const connection = listener
    ? await listener.accept({ signal: program.gone })
    : await Client(path, { retry: true, signal: program.gone });
  opened.defer(() => closeAll(connection));
  const all = opened.move();
  return {
    connection,
    program,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/**
 * Takes the beginning of a long message that is there, and no more: whoever
 * stops to wait in the same turn has had the first read, and nobody asks for the
 * next one.
 */
async function beginToRead(connection: Connection): Promise<void> {
  const abort = new AbortController();
  const received = connection.recvBytes({ signal: abort.signal });
  abort.abort();
  await assertRejects(() => received, DOMException);
}
