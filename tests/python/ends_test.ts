// How a connection ends: each side is told what the other has done.

import { assertEquals, assertRejects } from "@std/assert";
import { EOFError } from "../../mod.ts";
import { testCells } from "./helpers/cells.ts";
import { link } from "./helpers/link.ts";
import { assertRaised } from "./helpers/refusals.ts";

const text = (string: string) => new TextEncoder().encode(string);

/** What Python leaves behind of a message when it goes, as an expression of it. */
const parts: [name: string, bytes: string][] = [
  ["the header", "struct.pack('!i', 100)[:2]"],
  ["a message", "struct.pack('!i', 100) + b'not all of it'"],
];

testCells("Python closes", async (cell) => {
  await using linked = await link(cell);
  const { connection, python } = linked;
  const receiving = connection.recvBytes();
  await python.run("conn.send_bytes(b'last words'); conn.close()");
  assertEquals(await receiving, text("last words"));
  await assertRejects(() => connection.recvBytes(), EOFError);
  await assertRejects(() => connection.recv(), EOFError);
});

testCells("our end closes", async (cell) => {
  await using linked = await link(cell);
  const { connection, python } = linked;
  const received = python.evaluate("conn.recv_bytes().decode()");
  await connection.sendBytes("last words");
  await connection.close();
  assertEquals(await received, "last words");
  await python.assert("conn.poll(30)");
  await assertRaised(python.run("conn.recv_bytes()"), "EOFError");
  await assertRaised(python.run("conn.recv()"), "EOFError");
});

testCells("Python closes while our end sends", async (cell) => {
  await using linked = await link(cell);
  const { connection, python } = linked;
  await python.run("conn.close()");
  await assertRejects(async () => {
    for (;;) await connection.sendBytes(new Uint8Array(1000));
  }, Deno.errors.BrokenPipe);
});

testCells("Python is killed between messages", async (cell) => {
  await using linked = await link(cell);
  const { connection, python } = linked;
  await python.run("conn.send_bytes(b'last words')");
  await python.kill();
  assertEquals(await connection.recvBytes(), text("last words"));
  await assertRejects(() => connection.recvBytes(), EOFError);
});

for (const [name, bytes] of parts) {
  testCells(`Python is killed inside ${name}`, async (cell) => {
    await using linked = await link(cell);
    const { connection, python } = linked;
    const receiving = assertRejects(
      () => connection.recvBytes(),
      Deno.errors.UnexpectedEof,
    );
    await python.run(`os.write(conn.fileno(), ${bytes})`);
    await python.kill();
    await receiving;
  });
}
