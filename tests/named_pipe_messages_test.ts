/** Messages of every length between two processes, and waits that were given up, after which all goes on. */

import { assertEquals, assertRejects } from "@std/assert";
import { Client, type Connection, Listener } from "../mod.ts";
import { PATIENCE } from "./helpers/auth.ts";
import {
  assertBytes,
  closeAll,
  KIB,
  MIB,
  pattern,
} from "./helpers/contract.ts";
import { PIPE_FLAGS, Program } from "./helpers/named_pipe_program.ts";
import { freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";
const PEER = "tests/fixtures/named_pipe_peer.ts";

const lengths = [0, 1, 64 * KIB, MIB, 32 * MIB];

for (const role of ["listener", "client"] as const) {
  Deno.test({
    name: `named pipe: messages of ${
      lengths.join(", ")
    } bytes go to a ${role} in another process and come back as they were`,
    ignore,
    async fn() {
      const path = freshPipe();
      await using listener = role === "client" ? new Listener(path) : undefined;
      await using program = Program.deno(
        PEER,
        PIPE_FLAGS[role],
        role,
        path,
        "echo",
      );
      const connection = await (listener
        ? listener.accept({ signal: program.gone })
        : Client(path, { retry: true, signal: program.gone }));
      await assertEchoes(connection, lengths);
      // All at once, too: what is sent is still leaving while more comes back.
      const sent = lengths.map((length) =>
        connection.sendBytes(pattern(length))
      );
      for (const length of lengths) {
        const message = await connection.recvBytes({ timeout: PATIENCE });
        assertBytes(message, pattern(length));
      }
      await Promise.all(sent);
      await connection.close();
      const end = { code: 0, stdout: "EOFError\n", stderr: "" };
      assertEquals(await program.end(), end);
    },
  });
}

async function assertEchoes(
  connection: Connection,
  lengths: number[],
): Promise<void> {
  for (const length of lengths) {
    const message = pattern(length, length);
    const sent = connection.sendBytes(message);
    assertBytes(await connection.recvBytes({ timeout: PATIENCE }), message);
    await sent;
  }
}

Deno.test({
  name:
    "named pipe: a read that was aborted loses nothing, nor does one inside a message",
  ignore,
  async fn() {
    await using listener = new Listener();
    const accepted = listener.accept({ timeout: PATIENCE });
    const client = await Client(listener.address);
    const served = await accepted;
    await abortRead(client);
    for (const length of [1, 0, 32 * MIB, 1]) {
      const sent = served.sendBytes(pattern(length));
      // The first of these finds a message, whole or its beginning.
      await abortRead(client);
      const destination = new Uint8Array(length);
      assertEquals(await client.recvBytesInto(destination), length);
      assertBytes(destination, pattern(length));
      await sent;
      await abortRead(client);
    }
    await closeAll(client, served);
  },
});

/** Gives a read up in the turn in which it began. Where a whole message is here already, it is a poll. */
async function abortRead(connection: Connection): Promise<void> {
  const abort = new AbortController();
  const read = connection.poll(Infinity, { signal: abort.signal });
  abort.abort();
  await read.catch(() => {});
}

/** What a process does, whose other end is this one, and what it prints before it ends. */
const lives: [what: string, stdout: string][] = [
  ["abort a read and leave all open", "recv aborted\n"],
  ["abort a read and close all", "recv aborted\n"],
];

for (const [what, stdout] of lives) {
  for (const role of ["listener", "client"] as const) {
    Deno.test({
      name:
        `named pipe: a process ends by itself that had to, as a ${role}, ${what}`,
      ignore,
      async fn() {
        const path = freshPipe();
        await using listener = role === "client"
          ? new Listener(path)
          : undefined;
        await using program = Program.deno(
          PEER,
          PIPE_FLAGS[role],
          role,
          path,
          what,
        );
        await using connection = await (listener
          ? listener.accept({ signal: program.gone })
          : Client(path, { retry: true, signal: program.gone }));
        assertEquals(await connection.recv(), "about to leave");
        assertEquals(await program.end(), { code: 0, stdout, stderr: "" });
        await assertRejects(() =>
          connection.recv({ timeout: PATIENCE })
        );
      },
    });
  }
}

for (const then of ["leave it open", "close it"]) {
  Deno.test({
    name:
      `named pipe: a process ends by itself that had to, as a listener, abort an accept and ${then}`,
    ignore,
    async fn() {
      await using program = Program.deno(
        PEER,
        PIPE_FLAGS.listener,
        "listener",
        freshPipe(),
        `abort an accept and ${then}`,
      );
      const end = { code: 0, stdout: "accept aborted\n", stderr: "" };
      assertEquals(await program.end(), end);
    },
  });
}

for (const what of ["abort an accept", "abort a read"]) {
  Deno.test({
    name:
      `named pipe: a listener that had to ${what} works on with another process`,
    ignore,
    async fn() {
      const path = freshPipe();
      await using program = Program.deno(
        PEER,
        PIPE_FLAGS.listener,
        "listener",
        path,
        what,
      );
      const client = await Client(path, { retry: true, signal: program.gone });
      const wait = what.replace(/^abort an? /, "").replace("read", "recv");
      assertEquals(await program.line(), `${wait} aborted`);
      await client.send("works");
      assertEquals(await program.line(), "works");
      await client.close();
      assertEquals(await program.end(), { code: 0, stdout: "", stderr: "" });
    },
  });
}
