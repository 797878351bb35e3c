/** No message is longer than maxMessageLength, in either direction. */

import { assertEquals, assertRejects } from "@std/assert";
import {
  BULK,
  contract,
  pattern,
  raw,
  text,
  unevenContract,
  unheeded,
} from "./helpers/contract.ts";

/** Limits on either side of what is copied, and of what one read takes. */
const LIMITS = [1, 1000, 65_536, 65_537, 1_000_000];

for (const limit of LIMITS) {
  contract(
    `a message of exactly maxMessageLength, ${limit}, goes through`,
    async ({ a, b }) => {
      const [received] = await Promise.all([
        b.recvBytes(),
        a.sendBytes(pattern(limit)),
      ]);
      assertEquals(received.length, limit);
    },
    { maxMessageLength: limit },
  );

  contract(
    `a message one longer than maxMessageLength, ${limit}, is refused, and nothing is sent`,
    async ({ a, b }) => {
      for (const options of [undefined, { timeout: 60_000 }]) {
        await assertRejects(
          () => a.sendBytes(pattern(limit + 1), 0, undefined, options),
          RangeError,
          `${limit + 1} bytes: maxMessageLength is ${limit}`,
        );
      }
      await assertRejects(() => a.send(pattern(limit + 1)), RangeError);
      assertEquals(a.bufferedAmount, 0);
      assertEquals(a.closed, false);
      await a.sendBytes("!");
      assertEquals(text(await b.recvBytes()), "!");
    },
    { maxMessageLength: limit, codec: raw },
  );

  unevenContract(
    `a message one longer than maxMessageLength, ${limit}, closes the end that receives it`,
    { a: {}, b: { maxMessageLength: limit } },
    async ({ a, b }) => {
      await a.sendBytes("!");
      const sent = unheeded(a.sendBytes(pattern(limit + 1)));
      assertEquals(text(await b.recvBytes()), "!");
      const { InvalidData, BadResource } = Deno.errors;
      for (let i = 0; i < 2; i++) {
        await assertRejects(
          () => b.recvBytes(),
          InvalidData,
          `${limit + 1} bytes: maxMessageLength is ${limit}`,
        );
      }
      assertEquals(b.closed, true);
      await assertRejects(() => b.send(1), BadResource);
      assertEquals(await b.poll(), true);
      await b.close();
      await assertRejects(() => b.recvBytes(), BadResource);
      await Promise.allSettled([sent]);
    },
  );
}

contract("maxMessageLength is 64 MiB by default", async ({ a, b }) => {
  const [received] = await Promise.all([b.recvBytes(), a.sendBytes(BULK)]);
  assertEquals(received.length, BULK.length);
  const tooLong = new Uint8Array(BULK.length + 1);
  await assertRejects(() => a.sendBytes(tooLong), RangeError);
});

unevenContract(
  "poll() finds what is too long, and recv() tells",
  { a: {}, b: { maxMessageLength: 10 } },
  async ({ a, b }) => {
    await a.sendBytes("eleven long");
    assertEquals(await b.poll(60_000), true);
    assertEquals(b.closed, true);
    await assertRejects(() => b.recv(), Deno.errors.InvalidData);
  },
);

unevenContract(
  "all that wait for a message learn that one was too long",
  { a: {}, b: { maxMessageLength: 10 } },
  async ({ a, b }) => {
    const waiting = [
      b.recv(),
      b.recvBytesInto(new Uint8Array(100)),
      b.recvBytes({ timeout: 60_000 }),
    ].map(unheeded);
    await a.sendBytes("eleven long");
    for (const call of waiting) {
      await assertRejects(() => call, Deno.errors.InvalidData);
    }
    assertEquals(b.closed, true);
  },
);

unevenContract(
  "what waits to be sent is interrupted when a message is too long",
  { a: {}, b: { maxMessageLength: 64 * 1024 * 1024 - 1 } },
  async ({ a, b }) => {
    const flood = [b.sendBytes(BULK, 1), b.send(1), b.flush()].map(unheeded);
    const sent = unheeded(a.sendBytes(BULK));
    await assertRejects(() => b.recv(), Deno.errors.InvalidData);
    for (const call of flood) {
      await assertRejects(() => call, Deno.errors.Interrupted);
    }
    await assertRejects(() => sent, Deno.errors.BrokenPipe);
  },
);

for (const option of ["maxMessageLength", "highWaterMark"]) {
  for (const value of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
    contract(`${option} ${value} is refused`, async ({ pair }) => {
      await assertRejects(
        () => Promise.resolve().then(() => pair({ [option]: value })),
        RangeError,
        option,
      );
    });
  }
}
