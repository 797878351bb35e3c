/** Messages as an async iterable, and as web streams. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { CodecError, type Connection, EOFError } from "../mod.ts";
import {
  BULK,
  contract,
  isPending,
  MIB,
  raw,
  unevenContract,
  unheeded,
} from "./helpers/contract.ts";

const VALUES = ["first", { second: [2, null] }, "", 4.5];

async function sendAll(connection: Connection): Promise<void> {
  for (const value of VALUES) await connection.send(value);
}

contract(
  "iteration yields the messages and ends with the other end",
  async ({ a, b }) => {
    const received = Array.fromAsync(b);
    await sendAll(a);
    await a.close();
    assertEquals(await received, VALUES);
  },
);

contract("iteration ends when this end is closed", async ({ a, b }) => {
  const received = Array.fromAsync(b);
  await sendAll(a);
  assertEquals(await isPending(received), true);
  await b.close();
  await received;
  assertEquals(await Array.fromAsync(b), []);
});

contract(
  "leaving an iteration loses nothing and closes nothing",
  async ({ a, b }) => {
    await Promise.all([a.send(1), a.send(2)]);
    for await (const value of b) {
      assertEquals(value, 1);
      break;
    }
    assertEquals(b.closed, false);
    assertEquals(await b.recv(), 2);
  },
);

contract(
  "iteration throws what no codec can read, and can go on",
  async ({ a, b }) => {
    await a.sendBytes(new Uint8Array([0xc1]));
    await a.send("next");
    await a.close();
    await assertRejects(() => Array.fromAsync(b), CodecError);
    assertEquals(await Array.fromAsync(b), ["next"]);
  },
);

contract(
  "iteration throws when the connection ends inside a message",
  async ({ a, b }) => {
    const received = unheeded(Array.fromAsync(b));
    assertEquals(await isPending(received), true);
    const sent = unheeded(a.sendBytes(BULK));
    await assertRejects(() => a.close({ signal: AbortSignal.abort() }));
    await assertRejects(() => received, Deno.errors.UnexpectedEof);
    await assertRejects(
      () => Array.fromAsync(b.readable),
      Deno.errors.UnexpectedEof,
    );
    await assertRejects(() => sent);
  },
);

unevenContract(
  "iteration throws when a message is too long",
  { a: {}, b: { maxMessageLength: 10 } },
  async ({ a, b }) => {
    await a.send("eleven long");
    await assertRejects(() => Array.fromAsync(b), Deno.errors.InvalidData);
    await assertRejects(
      () => Array.fromAsync(b.readable),
      Deno.errors.InvalidData,
    );
  },
);

contract(
  "readable and writable carry messages and the end",
  async ({ a, b }) => {
    const received = Array.fromAsync(b.readable);
    await ReadableStream.from(VALUES).pipeTo(a.writable);
    assertEquals(a.closed, true);
    assertEquals(await received, VALUES);
  },
);

contract("readable can be piped through to the writable", async ({ a, b }) => {
  const echoed = b.readable
    .pipeThrough(
      new TransformStream({
        transform: (value, controller) => controller.enqueue([value]),
      }),
    )
    .pipeTo(b.writable);
  const writer = a.writable.getWriter();
  const reader = a.readable.getReader();
  for (const value of VALUES) {
    await writer.write(value);
    assertEquals(await reader.read(), { done: false, value: [value] });
  }
  await writer.close();
  await echoed;
  assertEquals(b.closed, true);
});

contract("readable and writable are the same stream at each use", ({ a }) => {
  assertStrictEquals(a.readable, a.readable);
  assertStrictEquals(a.writable, a.writable);
  return Promise.resolve();
});

contract("readable closes when this end is closed", async ({ b }) => {
  const received = Array.fromAsync(b.readable);
  assertEquals(await isPending(received), true);
  await b.close();
  assertEquals(await received, []);
});

contract(
  "readable receives nothing that was not asked for",
  async ({ a, b }) => {
    const reader = b.readable.getReader();
    for (const value of [1, 2, 3]) await a.send(value);
    assertEquals(await b.recv(), 1);
    assertEquals(await reader.read(), { done: false, value: 2 });
    assertEquals(await b.recv(), 3);
  },
);

contract(
  "cancelling readable loses nothing and leaves the connection usable",
  async ({ a, b }) => {
    const reader = b.readable.getReader();
    const read = reader.read();
    assertEquals(await isPending(read), true);
    await reader.cancel("no longer wanted");
    assertEquals(await read, { done: true, value: undefined });
    await a.send("kept");
    assertEquals(await b.recv(), "kept");
    await b.send("back");
    assertEquals(await a.recv(), "back");
    assertEquals(b.closed, false);
  },
);

contract(
  "cancelling readable when a message has come loses nothing",
  async ({ a, b }) => {
    await Promise.all([a.send(1), a.send(2)]);
    const reader = b.readable.getReader();
    assertEquals(await reader.read(), { done: false, value: 1 });
    await reader.cancel();
    assertEquals(await b.recv(), 2);
  },
);

contract(
  "cancelling readable at the moment a message comes loses nothing",
  async ({ pair }) => {
    for (let delay = 0; delay < 12; delay++) {
      await using ends = await pair();
      const { a, b } = ends;
      const reader = b.readable.getReader();
      const read = reader.read();
      const sent = a.send("first");
      for (let i = 0; i < delay; i++) await Promise.resolve();
      await reader.cancel();
      await sent;
      await a.send("second");
      const { value } = await read;
      assertEquals(value ?? await b.recv(), "first", `after ${delay} steps`);
    }
  },
);

contract(
  "closing writable sends what was written and closes the connection",
  async ({ a, b }) => {
    const writer = a.writable.getWriter();
    const written = VALUES.map((value) => writer.write(value));
    const closed = writer.close();
    assertEquals(await Array.fromAsync(b), VALUES);
    await Promise.all([...written, closed]);
    assertEquals(a.closed, true);
  },
);

contract("aborting writable closes the connection", async ({ a, b }) => {
  const writer = a.writable.getWriter();
  await writer.write("sent");
  await writer.abort(new Error("no longer wanted"));
  assertEquals(a.closed, true);
  assertEquals(await b.recv(), "sent");
  await assertRejects(() => b.recv(), EOFError);
});

contract(
  "writable holds its writer back while the other end does not read",
  async ({ a, b }) => {
    const writer = a.writable.getWriter();
    const written = writer.write(BULK);
    assertEquals(await isPending(writer.ready), true);
    assertEquals(await isPending(written), true);
    await b.recvBytes();
    await writer.ready;
    await written;
    await writer.write(BULK.subarray(0, 1));
    assertEquals((await b.recvBytes()).length, 1);
  },
  { codec: raw },
);

contract("writable fails with what send() says", async ({ a, b }) => {
  const writer = a.writable.getWriter();
  unheeded(writer.closed);
  await assertRejects(() => writer.write(() => {}), CodecError);
  await assertRejects(() => writer.write("after it"), CodecError);
  await a.send("the connection goes on");
  assertEquals(await b.recv(), "the connection goes on");
});

contract(
  "aborting writable does not wait for an end that does not read",
  async ({ a, b }) => {
    const writer = a.writable.getWriter();
    const stuck = writer.write(new Uint8Array(32 * MIB));
    const rejected = assertRejects(() => stuck, Error, "enough");
    writer.closed.catch(() => {});
    await writer.abort(new Error("enough"));
    await rejected;
    assertEquals(a.closed, true);
    await b.close({ timeout: 0 });
  },
);
