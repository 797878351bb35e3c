/** Whoever waits for a message gets it in turn, and may stop waiting without a loss. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { Connection, WaitOptions } from "../mod.ts";
import {
  assertBytes,
  contract,
  isPending,
  MIB,
  pattern,
  text,
  turn,
} from "./helpers/contract.ts";

/** The calls that receive, each with the text of the message that it got. */
const RECEIVERS: Record<
  string,
  (connection: Connection, options?: WaitOptions) => Promise<string>
> = {
  "recv()": async (connection, options) =>
    await connection.recv(options) as string,
  "recvBytes()": async (connection, options) =>
    unpack(await connection.recvBytes(options)),
  "recvBytesInto()": async (connection, options) => {
    const buffer = new Uint8Array(100);
    const length = await connection.recvBytesInto(buffer, 0, options);
    return unpack(buffer.subarray(0, length));
  },
};

/** The short text of a MessagePack message, whose header is one byte. */
function unpack(message: Uint8Array): string {
  return text(message.subarray(1));
}

contract(
  "concurrent recv() calls are served in their order",
  async ({ a, b }) => {
    const received = Promise.all(Array.from({ length: 20 }, () => b.recv()));
    const sent = Array.from({ length: 20 }, (_, i) => i);
    for (const i of sent) await a.send(i);
    assertEquals(await received, sent);
  },
);

contract(
  "concurrent calls of every kind are served in their order",
  async ({ a, b }) => {
    const kinds = Object.values(RECEIVERS);
    const calls = [...kinds, ...kinds.toReversed()];
    const received = Promise.all(calls.map((receive) => receive(b)));
    for (const i of calls.keys()) await a.send(`message ${i}`);
    assertEquals(await received, calls.map((_, i) => `message ${i}`));
  },
);

contract(
  "recv() waits behind an earlier recv() though two messages came at once",
  async ({ a, b }) => {
    const first = b.recv();
    const sent = Promise.all([a.send("1"), a.send("2")]);
    assertEquals(await first, "1");
    assertEquals(await b.recv(), "2");
    await sent;
  },
);

contract(
  "recv() does not overtake an earlier one at the moment a message comes",
  async ({ a, b }) => {
    for (let delay = 0; delay < 12; delay++) {
      const first = b.recv();
      const sent = Promise.all([a.send(1), a.send(2)]);
      for (let i = 0; i < delay; i++) await Promise.resolve();
      const second = b.recv();
      assertEquals([await first, await second], [1, 2], `${delay} steps`);
      await sent;
    }
  },
);

for (const [name, receive] of Object.entries(RECEIVERS)) {
  contract(
    `an aborted ${name} rejects with the reason, and the next call gets the message`,
    async ({ a, b }) => {
      const { signal, abort } = aborter();
      const waiting = receive(b, { signal });
      assertEquals(await isPending(waiting), true);
      await assertGaveUp(waiting, abort());
      await a.send("kept");
      assertEquals(await receive(b), "kept");
    },
  );

  contract(
    `${name} after an abort gets the message that came meanwhile`,
    async ({ a, b }) => {
      const { signal, abort } = aborter();
      const waiting = receive(b, { signal });
      const reason = abort();
      await a.send("meanwhile");
      await a.send("then");
      await assertGaveUp(waiting, reason);
      assertEquals(await receive(b), "meanwhile");
      assertEquals(await receive(b), "then");
    },
  );

  contract(
    `${name} with a signal that is aborted already takes no message`,
    async ({ a, b }) => {
      await a.send("kept");
      assertEquals(await b.poll(Infinity), true);
      const reason = new Error("before");
      const signal = AbortSignal.abort(reason);
      await assertGaveUp(receive(b, { signal }), reason);
      assertEquals(await receive(b), "kept");
    },
  );

  contract(
    `${name} times out when nothing comes, and the next call gets the message`,
    async ({ a, b }) => {
      for (const timeout of [0, 1]) {
        await assertRejects(
          () => receive(b, { timeout }),
          Deno.errors.TimedOut,
          `within ${timeout} ms`,
        );
      }
      await a.send("late");
      assertEquals(await receive(b), "late");
    },
  );

  contract(
    `${name} with a timeout and a signal gets what comes in time`,
    async ({ a, b }) => {
      const { signal } = new AbortController();
      const options = { signal, timeout: 60_000 };
      const waiting = receive(b, options);
      await a.send("waited for");
      await a.send("here already");
      assertEquals(await waiting, "waited for");
      assertEquals(await receive(b, options), "here already");
      await a.send("without a limit");
      assertEquals(await receive(b, { timeout: Infinity }), "without a limit");
    },
  );

  contract(
    `${name} refuses a timeout that is none and takes no message`,
    async ({ a, b }) => {
      await a.send("kept");
      for (const timeout of [-1, NaN]) {
        await assertRejects(() => receive(b, { timeout }), RangeError);
      }
      assertEquals(await receive(b), "kept");
    },
  );
}

const ABORTED = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]];

for (const aborted of ABORTED) {
  contract(
    `when calls ${aborted} of 0 to 2 are aborted, the others get the messages in order`,
    async ({ a, b }) => {
      const calls = [0, 1, 2].map((index) => {
        const { signal, abort } = aborter();
        return { index, abort, received: b.recv({ signal }) };
      });
      const [gone, left] = partition(
        calls,
        ({ index }) => aborted.includes(index),
      );
      for (const { abort, received } of gone) {
        await assertGaveUp(received, abort());
      }
      for (const i of [0, 1, 2]) await a.send(i);
      const got = await Promise.all(left.map(({ received }) => received));
      while (got.length < 3) got.push(await b.recv());
      assertEquals(got, [0, 1, 2]);
    },
  );
}

contract(
  "calls that are aborted inside a large message leave it whole",
  async ({ a, b }) => {
    const message = pattern(16 * MIB);
    const sent = Promise.all([a.sendBytes(message), a.sendBytes("next")]);
    // Nobody waits after an abort, so that each of them reads but once.
    for (let i = 0; i < 3; i++) {
      const { signal, abort } = aborter();
      const buffer = new Uint8Array(message.length);
      const waiting = i % 2 === 0
        ? b.recvBytes({ signal })
        : b.recvBytesInto(buffer, 0, { signal });
      await assertGaveUp(waiting, abort());
      await turn();
      assertBytes(buffer.subarray(0, 100), new Uint8Array(100));
    }
    assertBytes(await b.recvBytes(), message);
    assertEquals(text(await b.recvBytes()), "next");
    await sent;
  },
);

contract(
  "an abort after the message has come changes nothing",
  async ({ a, b }) => {
    const { signal, abort } = aborter();
    await a.send("first");
    assertEquals(await b.recv({ signal }), "first");
    const second = b.recv();
    abort();
    await a.send("second");
    assertEquals(await second, "second");
  },
);

contract("one signal aborts every call that has it", async ({ a, b }) => {
  const { signal, abort } = aborter();
  const calls = [b.recv({ signal }), a.recv({ signal }), b.recv({ signal })];
  const reason = abort();
  for (const call of calls) await assertGaveUp(call, reason);
  await a.send("there");
  await b.send("back");
  assertEquals([await b.recv(), await a.recv()], ["there", "back"]);
});

/** A signal, and the function that aborts it with a reason of its own. */
function aborter(): { signal: AbortSignal; abort: () => Error } {
  const controller = new AbortController();
  const reason = new Error("no longer wanted");
  return {
    signal: controller.signal,
    abort: () => (controller.abort(reason), reason),
  };
}

async function assertGaveUp(
  call: Promise<unknown>,
  reason: Error,
): Promise<void> {
  assertStrictEquals(await assertRejects(() => call), reason);
}

function partition<T>(
  items: T[],
  isFirst: (item: T) => boolean,
): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
