/** `node:net` at the other end of a named pipe, which knows no messages: Node.js's and Deno's own. */

import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { Client, Listener } from "../mod.ts";
import { assertBytes, MIB, pattern } from "./helpers/contract.ts";
import { Program } from "./helpers/named_pipe_program.ts";
import { freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";
const SCRIPT = "tests/fixtures/named_pipe_net.mjs";

/** Deno's own has it that pipes need every permission. */
const runtimes = [
  {
    name: "Node.js",
    start: (...args: string[]) => Program.node(SCRIPT, ...args),
  },
  {
    name: "Deno",
    start: (...args: string[]) =>
      Program.deno(SCRIPT, ["--allow-all"], ...args),
  },
];

for (const { name, start } of runtimes) {
  Deno.test({
    name:
      `named pipe: each write of node:net in ${name} is one message, however long`,
    ignore,
    async fn() {
      await using listener = new Listener();
      await using program = start(
        "write one after another",
        String(listener.address),
      );
      assertEquals(await program.line(), name);
      await using served = await listener.accept({ signal: program.gone });
      for (const length of [5, 1, 64 * 1024, 100_000, MIB]) {
        const message = await served.recvBytes();
        assertBytes(message, new Uint8Array(length).fill(length % 251));
      }
      await served.close();
      assertEquals(await program.end(), { code: 0, stdout: "", stderr: "" });
    },
  });

  Deno.test({
    name:
      `named pipe: of what node:net in ${name} writes at once nothing is lost, and all is in order`,
    ignore,
    async fn() {
      await using listener = new Listener();
      await using program = start(
        "write all at once",
        String(listener.address),
      );
      await using served = await listener.accept({ signal: program.gone });
      const bytes: number[] = [];
      while (bytes.length < 100_000) bytes.push(...await served.recvBytes());
      const expected = Array.from(
        { length: 100_000 },
        (_, index) => Math.floor(index / 1000),
      );
      assertBytes(bytes, expected);
      await served.close();
      assertEquals((await program.end()).code, 0);
    },
  });

  Deno.test({
    name:
      `named pipe: node:net in ${name} reads the bytes of messages one after another`,
    ignore,
    async fn() {
      const lengths = [3, 1, 64 * 1024, MIB, 100_000, 7];
      const total = lengths.reduce((sum, length) => sum + length);
      await using listener = new Listener();
      await using program = start("read", String(listener.address), `${total}`);
      await using served = await listener.accept({ signal: program.gone });
      const hash = createHash("sha256");
      for (const length of lengths) {
        const message = pattern(length, length);
        hash.update(message);
        await served.sendBytes(message);
      }
      const seen = new TextDecoder().decode(await served.recvBytes());
      assertEquals(seen, `${total} ${hash.digest("hex")}`);
      await served.close();
      assertEquals((await program.end()).code, 0);
    },
  });
}

// Deno's own is no server for this: where a client leaves at once it may panic (2.9.5).
Deno.test({
  name:
    `named pipe: a client finds the bytes of node:net in Node.js, says so, and the server goes on`,
  ignore,
  async fn() {
    const path = freshPipe();
    await using program = Program.node(SCRIPT, "serve", path);
    assertEquals(await program.line(), "Node.js");
    assertEquals(await program.line(), "listening");
    for (let i = 0; i < 3; i++) {
      await assertRejects(
        () => Client(path, { signal: program.gone }),
        Deno.errors.NotSupported,
        `${path}: that is a pipe in byte mode`,
      );
      assertEquals(await program.line(), "somebody came");
      assertEquals(await program.line(), "and went");
    }
    // One that wants no messages is served as before.
    await using other = Program.node(SCRIPT, "ask", path);
    assertEquals(await other.line(), "Node.js");
    assertEquals(await other.line(), "over");
    assertEquals((await other.end()).code, 0);
    assertEquals(await program.end(), {
      code: 0,
      stdout: "somebody came\nand went\n",
      stderr: "",
    });
  },
});
