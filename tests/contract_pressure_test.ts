/** A sender does not run ahead of a peer that does not read, and knows what may be changed when. */

import {
  assertEquals,
  assertLessOrEqual,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  BULK,
  contract,
  GIVING_UP,
  isPending,
  pattern,
  raw,
  text,
} from "./helpers/contract.ts";
import { headerLength } from "./helpers/transports.ts";

contract(
  "bufferedAmount counts what was sent and not taken",
  async ({ a, b, isFramed }) => {
    const header = headerLength({ isFramed });
    assertEquals(a.bufferedAmount, 0);
    // The first one stays, because nobody reads: and so do those behind it.
    const sent = [a.sendBytes(BULK)];
    assertEquals(a.bufferedAmount, header + BULK.length);
    for (let i = 1; i <= 10; i++) {
      sent.push(a.sendBytes(new Uint8Array(100)));
      assertEquals(
        a.bufferedAmount,
        header + BULK.length + i * (header + 100),
      );
    }
    for (let i = 0; i < 11; i++) await b.recvBytes();
    await Promise.all(sent);
    await a.flush();
    assertEquals(a.bufferedAmount, 0);
  },
);

contract(
  "send() resolves at once up to the high-water mark",
  async ({ a, b }) => {
    // Nobody receives: no system takes this, and nothing but the mark lets it pass.
    await a.send(BULK);
    assertEquals((await b.recvBytes()).length, BULK.length);
  },
  { codec: raw, highWaterMark: headerLength({ isFramed: true }) + BULK.length },
);

contract(
  "send() waits above the high-water mark until the other end reads",
  async ({ a, b }) => {
    const sent = [a.send(BULK), a.send(pattern(1)), a.sendBytes("behind")];
    for (const call of sent) assertEquals(await isPending(call), true);
    await b.recvBytes();
    await Promise.all(sent);
  },
  { codec: raw },
);

contract(
  "a sender that awaits each sendBytes() has no more queued than the mark",
  async ({ a, b }) => {
    const message = new Uint8Array(1000);
    const sender = (async () => {
      for (let i = 0; i < 2000; i++) {
        await a.sendBytes(message);
        assertLessOrEqual(a.bufferedAmount, 10_000);
      }
    })();
    for (let i = 0; i < 2000; i++) await b.recvBytes();
    await sender;
  },
  { highWaterMark: 10_000 },
);

contract("flush() resolves at once when nothing is queued", async ({ a }) => {
  await a.flush();
  await a.flush({ timeout: 0 });
});

contract(
  "flush() resolves when the system has taken everything",
  async ({ a, b }) => {
    const sent = a.sendBytes(BULK);
    const small = a.sendBytes("small");
    const flushed = a.flush();
    assertEquals(await isPending(flushed), true);
    await b.recvBytes();
    await flushed;
    assertEquals(a.bufferedAmount, 0);
    await Promise.all([sent, small]);
    assertEquals(text(await b.recvBytes()), "small");
  },
);

contract(
  "large sendBytes() resolves only when all of it is taken",
  async ({ a, b }) => {
    const sent = a.sendBytes(BULK);
    assertEquals(await isPending(sent), true);
    assertEquals((await b.recvBytes()).length, BULK.length);
    await sent;
  },
  { highWaterMark: 4 * BULK.length },
);

for (const { how, options, error } of GIVING_UP) {
  contract(
    `send() that ${how} for want of room sends even so`,
    async ({ a, b }) => {
      const stuck = a.sendBytes(BULK);
      await assertRejects(() => a.send("late", options()), error);
      await b.recvBytes();
      assertEquals(await b.recv(), "late");
      await stuck;
    },
  );

  contract(`flush() that ${how} stops nothing`, async ({ a, b }) => {
    const stuck = a.sendBytes(BULK);
    await assertRejects(() => a.flush(options()), error);
    await b.recvBytes();
    await a.flush();
    await stuck;
  });
}

contract(
  "a call with a signal that is aborted already sends nothing",
  async ({ a, b }) => {
    const reason = new Error("before");
    const options = { signal: AbortSignal.abort(reason) };
    const calls = [
      () => a.send("never", options),
      () => a.sendBytes("never", 0, undefined, options),
      () => a.flush(options),
    ];
    for (const call of calls) {
      assertStrictEquals(await assertRejects(call), reason);
    }
    assertEquals(a.bufferedAmount, 0);
    await a.send("next");
    assertEquals(await b.recv(), "next");
  },
);

contract(
  "a call with a timeout that is none sends nothing",
  async ({ a, b }) => {
    for (const timeout of [-1, NaN]) {
      await assertRejects(() => a.send("never", { timeout }), RangeError);
      await assertRejects(
        () => a.sendBytes("never", 0, undefined, { timeout }),
        RangeError,
      );
      await assertRejects(() => a.flush({ timeout }), RangeError);
    }
    await a.send("next");
    assertEquals(await b.recv(), "next");
  },
);

contract(
  "an abort after a send() has resolved changes nothing",
  async ({ a, b }) => {
    const controller = new AbortController();
    await a.send("sent", { signal: controller.signal, timeout: 60_000 });
    controller.abort();
    assertEquals(await b.recv(), "sent");
  },
);
