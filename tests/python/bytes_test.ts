// Bytes go both ways between an end of ours and one of CPython's, whole and in order.

import { assertEquals, assertRejects } from "@std/assert";
import { BufferTooShort } from "../../mod.ts";
import { step, testCells } from "./helpers/cells.ts";
import { link } from "./helpers/link.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const KiB = 1024;
const MANY = 2000;
/** How long `poll` waits for what was sent: in our milliseconds, and in Python's seconds. */
const LONG = 30_000;
const LONG_IN_PYTHON = LONG / 1000;

const lengths: [name: string, length: number][] = [
  ["0 B", 0],
  ["1 B", 1],
  ["64 KiB", 64 * KiB],
  ["64 MiB", 64 * KiB * KiB],
];

/** As many bytes, which nobody chose. */
function someBytes(length: number): Bytes {
  const bytes = new Uint8Array(length);
  const chosen = bytes.subarray(0, 64 * KiB);
  crypto.getRandomValues(chosen);
  for (let i = chosen.length; i < length; i *= 2) bytes.copyWithin(i, 0, i);
  return bytes;
}

async function digest(bytes: Bytes): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

const text = (string: string): Bytes => new TextEncoder().encode(string);

testCells("bytes go both ways, whole", async (cell, t) => {
  await using linked = await link(cell);
  const { connection, python } = linked;

  for (const [name, length] of lengths) {
    await step(t, `sendBytes to recv_bytes, ${name}`, async () => {
      const bytes = someBytes(length);
      const received = python.evaluate("digest(conn.recv_bytes())");
      await connection.sendBytes(bytes);
      assertEquals(await received, await digest(bytes));
    });

    await step(t, `sendBytes to recv_bytes_into, ${name}`, async () => {
      const bytes = someBytes(length);
      await python.run(`buffer = bytearray(${length + 2})`);
      const received = python.evaluate("conn.recv_bytes_into(buffer, 2)");
      await connection.sendBytes(bytes);
      assertEquals(await received, length);
      const part = "digest(memoryview(buffer)[2:])";
      assertEquals(await python.evaluate(part), await digest(bytes));
    });

    // Python's own bytes, which it still has when it is asked for their digest.
    const source = length < 64 * KiB
      ? `os.urandom(${length})`
      : `os.urandom(${64 * KiB}) * ${length / (64 * KiB)}`;

    await step(t, `send_bytes to recvBytes, ${name}`, async () => {
      const sent = python.run(`data = ${source}; conn.send_bytes(data)`);
      const received = await connection.recvBytes();
      await sent;
      assertEquals(received.length, length);
      assertEquals(
        await digest(received),
        await python.evaluate("digest(data)"),
      );
    });

    await step(t, `send_bytes to recvBytesInto, ${name}`, async () => {
      const sent = python.run(`data = ${source}; conn.send_bytes(data)`);
      const buffer = new Uint8Array(length + 2);
      assertEquals(await connection.recvBytesInto(buffer, 2), length);
      await sent;
      const received = buffer.slice(2);
      assertEquals(
        await digest(received),
        await python.evaluate("digest(data)"),
      );
    });
  }
});

testCells(
  "many messages come in order, and too long ones leave the connection usable",
  async (cell, t) => {
    await using linked = await link(cell);
    const { connection, python } = linked;

    await step(t, `${MANY} of ours, one after another`, async () => {
      const received = python.evaluate(
        `[int(conn.recv_bytes().decode()) for _ in range(${MANY})] == list(range(${MANY}))`,
      );
      for (let i = 0; i < MANY; i++) await connection.sendBytes(String(i));
      assertEquals(await received, true);
    });

    await step(t, `${MANY} of Python's, one after another`, async () => {
      const sent = python.run(
        `for i in range(${MANY}): conn.send_bytes(str(i).encode())`,
      );
      for (let i = 0; i < MANY; i++) {
        assertEquals(await connection.recvBytes(), text(String(i)));
      }
      await sent;
    });

    await step(t, "a part of a buffer, by offset and size", async () => {
      await connection.sendBytes("one two three", 4, 3);
      await python.assert("conn.recv_bytes() == b'two'");
      await python.run("conn.send_bytes(b'one two three', 4, 3)");
      assertEquals(await connection.recvBytes(), text("two"));
    });

    await step(t, "Python's buffer is too short", async () => {
      await connection.sendBytes("hello");
      await python.run(`
try:
    conn.recv_bytes_into(bytearray(3))
except multiprocessing.BufferTooShort as error:
    message = error.args[0]
`);
      await python.assert("message == b'hello'");
      await connection.sendBytes("again");
      await python.assert("conn.recv_bytes() == b'again'");
    });

    await step(t, "our buffer is too short", async () => {
      await python.run("conn.send_bytes(b'hello')");
      const error = await assertRejects(
        () => connection.recvBytesInto(new Uint8Array(3)),
        BufferTooShort,
      );
      assertEquals(error.data, text("hello"));
      await python.run("conn.send_bytes(b'again')");
      assertEquals(await connection.recvBytes(), text("again"));
    });
  },
);

testCells("poll tells whether there is a message", async (cell, t) => {
  await using linked = await link(cell);
  const { connection, python } = linked;

  await step(t, "Python's, of ours", async () => {
    await python.assert("conn.poll() is False");
    await python.assert("conn.poll(0.01) is False");
    await connection.sendBytes("");
    await python.assert(`conn.poll(${LONG_IN_PYTHON}) is True`);
    await python.assert("conn.recv_bytes() == b''");
    await python.assert("conn.poll(0) is False");
  });

  await step(t, "Python's, while it waits", async () => {
    const polled = python.assert(`conn.poll(${LONG_IN_PYTHON}) is True`);
    await connection.sendBytes("news");
    await polled;
    await python.assert("conn.recv_bytes() == b'news'");
  });

  await step(t, "ours, of Python's", async () => {
    assertEquals(await connection.poll(), false);
    await python.run("conn.send_bytes(b'')");
    assertEquals(await connection.poll(LONG), true);
    assertEquals(await connection.recvBytes(), text(""));
    assertEquals(await connection.poll(), false);
  });
});
