/** A connection over a stream of bytes: what is inside a message when a wait ends is not lost. */

import {
  assertEquals,
  assertGreater,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { BufferTooShort, type Connection, EOFError } from "../mod.ts";
import { openConnection } from "../connection/connection.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import {
  assertBytes,
  isPending,
  MIB,
  pattern,
  turn,
  unheeded,
} from "./helpers/contract.ts";
import {
  cut,
  FaultyStream,
  frame,
  join,
  type Piece,
} from "./helpers/faulty_stream.ts";

/** A connection to which one piece comes at each turn of the event loop, while it reads. */
function connect(
  incoming: Iterable<Piece>,
): { stream: FaultyStream; connection: Connection } {
  const stream = new FaultyStream({ incoming, pace: turn });
  const connection = openConnection(
    new FramedTransport(stream, { localAddress: null, remoteAddress: null }),
  );
  return { stream, connection };
}

const SIZES: [length: number, step: number][] = [
  [3, 1],
  [1000, 100],
  [65_536, 10_000],
  [65_537, 10_000],
  [2 * MIB, 100_000],
];

for (const [length, step] of SIZES) {
  const message = pattern(length);
  const bytes = join([frame(message), frame(pattern(5, 1))]);

  Deno.test(`framing: ${length} bytes are received whole though every read is abandoned`, async () => {
    const { connection } = connect(cut(bytes, () => step));
    const buffer = new Uint8Array(length);
    let received: Uint8Array | undefined;
    let calls = 0;
    while (!received) {
      received = await abandoned(connection, calls++ % 2 ? buffer : undefined);
    }
    assertGreater(calls, length / step);
    assertBytes(received, message);
    assertEquals(await connection.recvBytes(), pattern(5, 1));
    await connection.close();
  });

  Deno.test(`framing: poll() is true only when all ${length} bytes are here`, async () => {
    const { stream, connection } = connect(cut(frame(message), () => step));
    assertEquals(await connection.poll(Infinity), true);
    assertEquals(stream.given, 4 + length);
    assertBytes(await connection.recvBytes(), message);
    await connection.close();
  });
}

Deno.test("framing: poll() is false while a part of a message is missing", async () => {
  const parts = [3, 500, 70_000, 2 * MIB].map((length) =>
    frame(pattern(length)).subarray(0, -1)
  );
  for (const part of parts) {
    const { connection } = connect([part]);
    assertEquals(await connection.poll(1), false);
    assertEquals(await connection.poll(), false);
    await connection.close();
  }
});

const OPTIONS = [
  { how: "without options", options: undefined, isDirect: true },
  { how: "with a timeout", options: { timeout: 60_000 }, isDirect: false },
  {
    how: "with a signal",
    options: { signal: new AbortController().signal },
    isDirect: false,
  },
];

for (const { how, options, isDirect } of OPTIONS) {
  Deno.test(`framing: recvBytesInto() ${how} ${isDirect ? "reads" : "does not read"} straight into the buffer`, async () => {
    const message = pattern(MIB);
    const { stream, connection } = connect(cut(frame(message), () => 100_000));
    const buffer = new Uint8Array(MIB + 10);
    assertEquals(await connection.recvBytesInto(buffer, 10, options), MIB);
    assertBytes(buffer.subarray(10), message);
    const direct = stream.spaces.filter((space) =>
      space.buffer === buffer.buffer
    );
    assertEquals(direct.length, isDirect ? stream.spaces.length - 1 : 0);
    await connection.close();
  });
}

Deno.test("framing: recvBytesInto() takes what an abandoned call has begun, and the next message directly", async () => {
  const messages = [pattern(MIB, 1), pattern(MIB, 2)];
  const { stream, connection } = connect(
    cut(join(messages.map(frame)), () => 100_000),
  );
  for (let i = 0; i < 3; i++) {
    assertEquals(await abandoned(connection), undefined);
  }
  const buffers = messages.map(() => new Uint8Array(MIB));
  for (const buffer of buffers) {
    assertEquals(await connection.recvBytesInto(buffer), MIB);
  }
  for (const [i, message] of messages.entries()) {
    assertBytes(buffers[i]!, message);
  }
  assertStrictEquals(stream.spaces.at(-1)!.buffer, buffers[1]!.buffer);
  await connection.close();
});

Deno.test("framing: BufferTooShort takes the whole of a large message that comes in pieces", async () => {
  const message = pattern(2 * MIB);
  const bytes = join([frame(message), frame(pattern(3))]);
  const { connection } = connect(cut(bytes, () => 100_000));
  const buffer = new Uint8Array(MIB);
  const error = await assertRejects(
    () => connection.recvBytesInto(buffer),
    BufferTooShort,
  );
  assertBytes(error.data, message);
  assertBytes(buffer, new Uint8Array(MIB));
  assertEquals(await connection.recvBytes(), pattern(3));
  await connection.close();
});

Deno.test("framing: an abandoned wait does not hold the process, and the next one does", async () => {
  const { stream, connection } = connect([]);
  assertEquals(await abandoned(connection), undefined);
  assertEquals(stream.isHeld, false);
  const waiting = unheeded(connection.recvBytes());
  assertEquals(stream.isHeld, true);
  assertEquals(await abandoned(connection), undefined);
  assertEquals(stream.isHeld, true);
  await connection.close();
  await assertRejects(() => waiting, Deno.errors.Interrupted);
});

Deno.test("framing: nothing is read while nobody waits", async () => {
  const incoming = [frame(pattern(1)), frame(pattern(2)), frame(pattern(3))];
  const { stream, connection } = connect(incoming);
  await turn();
  assertEquals(stream.spaces.length, 0);
  await connection.recvBytes();
  await turn();
  assertEquals(stream.spaces.length, 1);
  await connection.close();
});

Deno.test("framing: what came before a reset is received, and the reset is told", async () => {
  const reset = new Deno.errors.ConnectionReset("as the system says");
  const { connection } = connect([
    join([frame(pattern(1)), frame(pattern(2))]),
    reset,
  ]);
  assertEquals(await connection.recvBytes(), pattern(1));
  assertEquals(await connection.recvBytes(), pattern(2));
  const error = await assertRejects(() => connection.recvBytes(), EOFError);
  assertStrictEquals(error.cause, reset);
  // No clean end: an iteration tells of it too.
  const thrown = await assertRejects(() => Array.fromAsync(connection));
  assertStrictEquals(thrown, error);
  await connection.close();
});

Deno.test("framing: a read that fails ends all that wait, with the same error", async () => {
  const failure = new Error("what no system says");
  const { connection } = connect([failure]);
  const waiting = [connection.recv(), connection.recvBytes()].map(unheeded);
  assertEquals(await connection.poll(Infinity), true);
  for (const call of waiting) {
    assertStrictEquals(await assertRejects(() => call), failure);
  }
  assertStrictEquals(await assertRejects(() => connection.recv()), failure);
  await connection.close();
});

Deno.test("framing: close() waits for the read that is under way", async () => {
  const { stream, connection } = connect([]);
  const waiting = unheeded(connection.recv());
  assertEquals(await isPending(waiting), true);
  await connection.close();
  assertEquals(stream.isClosed, true);
  await assertRejects(() => waiting, Deno.errors.Interrupted);
});

/** Lets a call begin to read, and aborts it; the message, if it was here already. */
async function abandoned(
  connection: Connection,
  buffer?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array | undefined> {
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error("abandoned");
  const call = buffer
    ? connection.recvBytesInto(buffer, 0, { signal })
      .then((length) => buffer.subarray(0, length))
    : connection.recvBytes({ signal });
  const message = call.catch((error) => {
    assertStrictEquals(error, reason);
    return undefined;
  });
  controller.abort(reason);
  await turn();
  return message;
}
