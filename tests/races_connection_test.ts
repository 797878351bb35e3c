/** Connections under races: time-outs of reads and writes, and both ends closing at once. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import { type Connection, EOFError } from "../mod.ts";
import { within } from "../connection/deadline.ts";
import { transports } from "./helpers/transports.ts";

const { errors } = Deno;
const MIB = 1024 * 1024;

for (const { name, pair } of transports) {
  // Closing sends what is queued first: here no more than fits where nobody reads.
  const long = new Uint8Array((name === "memory" ? 20 : 100) * 1024);

  Deno.test(`${name}: a read that timed out takes nothing from the next`, async () => {
    await using ends = await pair();
    const { a, b } = ends;
    await assertRejects(() => b.recv({ timeout: 5 }), errors.TimedOut);
    await assertRejects(
      () => b.recvBytesInto(new Uint8Array(8), 0, { timeout: 5 }),
      errors.TimedOut,
      "within 5 ms",
    );
    await a.send("late");
    assertEquals(await b.recv(), "late");
  });

  Deno.test(`${name}: an end closes after a read that timed out, when nothing else goes on`, async () => {
    const { a, b } = await pair();
    await assertRejects(() => a.recv({ timeout: 5 }), errors.TimedOut);
    await a.close();
    await b.close();
  });

  Deno.test(`${name}: of pending reads the one that timed out loses its turn`, async () => {
    await using ends = await pair();
    const { a, b } = ends;
    const reads = [b.recv(), b.recv({ timeout: 5 }), b.recv()];
    await assertRejects(() => reads[1]!, errors.TimedOut);
    await a.send(1);
    await a.send(2);
    assertEquals(await reads[0], 1);
    assertEquals(await reads[2], 2);
  });

  Deno.test(`${name}: a write times out while the other end does not read, and all arrives later`, async () => {
    await using ends = await pair();
    const { a, b } = ends;
    const sent = await fill(a);
    await assertRejects(() => a.flush({ timeout: 5 }), errors.TimedOut);
    for (let message = 0; message < sent; message++) {
      const bytes = await b.recvBytes();
      assertEquals([bytes.length, bytes[0], bytes.at(-1)], [
        MIB,
        message,
        message,
      ]);
    }
    await a.flush();
    await a.send("after");
    assertEquals(await b.recv(), "after");
    await b.send("back");
    assertEquals(await a.recv(), "back");
  });

  Deno.test(`${name}: small messages wait, and time out, when the queue is full`, async () => {
    await using ends = await pair({ highWaterMark: 1024 });
    const { a, b } = ends;
    const sent = await fill(a);
    await assertRejects(
      () => a.send("more", { timeout: 5 }),
      errors.TimedOut,
      "There was no room to send within 5 ms",
    );
    const waiting = a.send("one more");
    for (let message = 0; message < sent; message++) await b.recvBytes();
    assertEquals([await b.recv(), await b.recv()], ["more", "one more"]);
    await waiting;
  });

  Deno.test(`${name}: closing with a queue that nobody takes gives up after its timeout`, async () => {
    await using ends = await pair();
    await fill(ends.a);
    const pending = ends.a.send("unsent");
    const refused = assertRejects(() => pending);
    await assertRejects(() => ends.a.close({ timeout: 5 }), errors.TimedOut);
    await refused;
    assert(ends.a.closed);
  });

  Deno.test(`${name}: both ends close while both send and receive`, async () => {
    for (let round = 0; round < 20; round++) {
      await using ends = await pair();
      const { a, b } = ends;
      const work = [a, b].flatMap((end) => [
        end.recvBytes(),
        end.sendBytes(new Uint8Array(round)),
        end.sendBytes(long),
        end.recvBytes(),
        end.recvBytes(),
      ]);
      const settled = Promise.allSettled(work);
      for (let turn = 0; turn < round % 4; turn++) await Promise.resolve();
      const closed = await Promise.allSettled([a.close(), b.close()]);
      for (const outcome of [...await settled, ...closed]) {
        if (outcome.status === "rejected") assertEnded(outcome.reason);
      }
    }
  });

  Deno.test(`${name}: one end closes while the other sends and receives`, async () => {
    await using ends = await pair();
    const { a, b } = ends;
    const sending = Promise.allSettled(
      Array.from({ length: 100 }, (_, i) => b.send(i)),
    );
    const receiving = b.recv();
    await a.close();
    await assertRejects(() => receiving, EOFError);
    for (const outcome of await sending) {
      if (outcome.status === "rejected") assertEnded(outcome.reason);
    }
    await assertRejects(() => a.recv(), errors.BadResource);
    await assertRejects(() => a.send(0), errors.BadResource);
  });
}

Deno.test("what comes in the same turn as the abort is not given out and closed as well", async () => {
  const work = Promise.withResolvers<string>();
  const abort = new AbortController();
  const closed: string[] = [];
  const waiting = within(
    work.promise,
    { signal: abort.signal },
    "",
    (conn) => closed.push(conn),
  );
  work.resolve("conn");
  abort.abort();
  const [outcome] = await Promise.allSettled([waiting]);
  assertEquals(closed, outcome.status === "fulfilled" ? [] : ["conn"]);
});

/** Sends messages of 1 MiB, each of its number: far more than any system takes. Says how many. */
async function fill(connection: Connection): Promise<number> {
  const sends = Array.from({ length: 24 }, (_, message) => {
    const bytes = new Uint8Array(MIB).fill(message);
    return connection.sendBytes(bytes, 0, MIB, { timeout: 20 });
  });
  const last = (await Promise.allSettled(sends)).at(-1)!;
  assert(last.status === "rejected", "the system takes everything");
  assertInstanceOf(last.reason, errors.TimedOut);
  return sends.length;
}

/** What a call may be told when either end closes. */
function assertEnded(error: unknown): void {
  const classes = [
    EOFError,
    errors.BadResource,
    errors.BrokenPipe,
    errors.Interrupted,
    errors.UnexpectedEof,
  ];
  const isTyped = classes.some((ErrorClass) => error instanceof ErrorClass);
  assert(isTyped, `not an end of a connection: ${Deno.inspect(error)}`);
}
