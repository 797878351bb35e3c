/** poll() and wait() tell what can be received, and take nothing. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type Connection, EOFError, wait } from "../mod.ts";
import {
  assertBytes,
  contract,
  type Ends,
  isPending,
  MIB,
  pattern,
} from "./helpers/contract.ts";

contract("poll() is false when nothing has come", async ({ b }) => {
  assertEquals(await b.poll(), false);
  assertEquals(await b.poll(0), false);
  assertEquals(await b.poll(1), false);
});

contract(
  "poll() is true when a message comes, and takes none",
  async ({ a, b }) => {
    const polled = b.poll(Infinity);
    assertEquals(await isPending(polled), true);
    await a.send("one");
    assertEquals(await polled, true);
    assertEquals(await b.poll(), true);
    assertEquals(await b.recv(), "one");
    assertEquals(await b.poll(), false);
  },
);

contract("poll() is true while messages are left", async ({ a, b }) => {
  await Promise.all([a.send(1), a.send(2)]);
  for (const expected of [1, 2]) {
    assertEquals(await b.poll(60_000), true);
    assertEquals(await b.recv(), expected);
  }
  assertEquals(await b.poll(), false);
});

contract("poll() waits for the whole of a large message", async ({ a, b }) => {
  const message = pattern(16 * MIB);
  const sent = a.sendBytes(message);
  assertEquals(await b.poll(60_000), true);
  // It is all here: nothing is left to be sent, as this end is about to learn.
  await a.flush();
  assertEquals(a.bufferedAmount, 0);
  assertBytes(await b.recvBytes(), message);
  await sent;
});

contract("poll() is true at the end, again and again", async ({ a, b }) => {
  const polled = b.poll(Infinity);
  await a.close();
  assertEquals(await polled, true);
  assertEquals(await b.poll(), true);
  await assertRejects(() => b.recv(), EOFError);
  assertEquals(await b.poll(), true);
});

contract("poll() is true when this end is closed meanwhile", async ({ b }) => {
  const polled = b.poll(Infinity);
  await b.close();
  assertEquals(await polled, true);
});

contract("an aborted poll() rejects with the reason", async ({ a, b }) => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const polled = b.poll(Infinity, { signal: controller.signal });
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => polled), reason);
  await a.send("kept");
  const { signal } = controller;
  assertStrictEquals(await assertRejects(() => b.poll(0, { signal })), reason);
  assertEquals(await b.recv(), "kept");
});

contract("poll() refuses a timeout that is none", async ({ b }) => {
  for (const timeout of [-1, NaN]) {
    await assertRejects(() => b.poll(timeout), RangeError);
  }
});

contract("several poll() calls see the same message", async ({ a, b }) => {
  const polls = Promise.all([b.poll(Infinity), b.poll(60_000)]);
  await a.send("one");
  assertEquals(await polls, [true, true]);
  assertEquals(await b.recv(), "one");
});

contract(
  "poll() beside a waiting recv() tells of the message after that one",
  async ({ a, b }) => {
    const received = b.recv();
    assertEquals(await b.poll(), false);
    const polled = b.poll(Infinity);
    await a.send("first");
    assertEquals(await received, "first");
    assertEquals(await isPending(polled), true);
    await a.send("second");
    assertEquals(await polled, true);
    assertEquals(await b.recv(), "second");
  },
);

contract(
  "poll() is false for a message that a waiting recv() is about to get",
  async ({ a, b }) => {
    for (let delay = 0; delay < 12; delay++) {
      const received = b.recv();
      const sent = a.send("for recv()");
      for (let i = 0; i < delay; i++) await Promise.resolve();
      assertEquals(await b.poll(), false, `after ${delay} steps`);
      assertEquals(await received, "for recv()");
      await sent;
    }
  },
);

contract("wait() resolves to the connection that is ready", async (ends) => {
  await withThree(ends, async (senders, receivers) => {
    const waited = wait(receivers);
    assertEquals(await isPending(waited), true);
    await senders[1]!.send("here");
    assertSame(await waited, [receivers[1]!]);
    assertSame(await wait(receivers), [receivers[1]!]);
    assertEquals(await receivers[1]!.recv(), "here");
    assertEquals(await wait(receivers, { timeout: 0 }), []);
  });
});

contract(
  "wait() resolves to all that are ready, in the order given",
  async (ends) => {
    await withThree(ends, async (senders, receivers) => {
      for (const i of [2, 0]) {
        await senders[i]!.send(i);
        assertEquals(await receivers[i]!.poll(Infinity), true);
      }
      assertSame(await wait(receivers), [receivers[0]!, receivers[2]!]);
      assertSame(
        await wait(new Set(receivers.toReversed())),
        [receivers[2]!, receivers[0]!],
      );
    });
  },
);

contract(
  "wait() keeps the order given when the last comes first",
  async (ends) => {
    await withThree(ends, async (senders, receivers) => {
      const waited = wait(receivers);
      const sent = senders.toReversed().map((sender) => sender.send("all"));
      const ready = await waited;
      assertSame(ready, receivers.filter((end) => ready.includes(end)));
      await Promise.all(sent);
    });
  },
);

contract("wait() counts a connection that has ended as ready", async (ends) => {
  await withThree(ends, async (senders, receivers) => {
    const waited = wait(receivers);
    await senders[2]!.close();
    assertSame(await waited, [receivers[2]!]);
    await assertRejects(() => receivers[2]!.recv(), EOFError);
  });
});

contract(
  "wait() resolves to none when time has passed, and loses nothing",
  async (ends) => {
    await withThree(ends, async (senders, receivers) => {
      assertEquals(await wait(receivers, { timeout: 1 }), []);
      await senders[0]!.send("late");
      assertSame(await wait(receivers, { timeout: 60_000 }), [receivers[0]!]);
      assertEquals(await receivers[0]!.recv(), "late");
    });
  },
);

contract(
  "an aborted wait() rejects with the reason and loses nothing",
  async (ends) => {
    await withThree(ends, async (senders, receivers) => {
      const controller = new AbortController();
      const { signal } = controller;
      const reason = new Error("enough");
      const waited = wait(receivers, { signal });
      controller.abort(reason);
      assertStrictEquals(await assertRejects(() => waited), reason);
      for (const [i, sender] of senders.entries()) await sender.send(i);
      assertStrictEquals(
        await assertRejects(() => wait(receivers, { signal })),
        reason,
      );
      for (const [i, receiver] of receivers.entries()) {
        assertEquals(await receiver.recv(), i);
      }
    });
  },
);

contract("wait() for a connection that is closed rejects", async (ends) => {
  await withThree(ends, async (_, receivers) => {
    await receivers[1]!.close();
    await assertRejects(() => wait(receivers), Deno.errors.BadResource);
  });
});

contract("wait() watches beside a waiting recv()", async (ends) => {
  await withThree(ends, async (senders, receivers) => {
    const received = receivers[0]!.recv();
    const waited = wait(receivers);
    await senders[0]!.send("for recv()");
    assertEquals(await received, "for recv()");
    assertEquals(await isPending(waited), true);
    await senders[0]!.send("for wait()");
    assertSame(await waited, [receivers[0]!]);
  });
});

Deno.test("wait() for no connections resolves to none", async () => {
  assertEquals(await wait([]), []);
});

Deno.test("wait() refuses a timeout that is none", async () => {
  for (const timeout of [-1, NaN]) {
    await assertRejects(() => wait([], { timeout }), RangeError);
  }
});

/** Runs `body` with three connections: the ends that send, and those that receive. */
async function withThree(
  { a, b, pair }: Ends,
  body: (senders: Connection[], receivers: Connection[]) => Promise<void>,
): Promise<void> {
  await using second = await pair();
  await using third = await pair();
  await body([a, second.a, third.a], [b, second.b, third.b]);
}

/** Connections are compared by identity. */
function assertSame(actual: Connection[], expected: Connection[]): void {
  assertEquals(actual.length, expected.length);
  for (const [i, connection] of expected.entries()) {
    assertStrictEquals(actual[i], connection);
  }
}

contract(
  "wait() rejects for a closed connection, whichever comes first",
  async (ends) => {
    await withThree(ends, async (senders, receivers) => {
      await senders[0]!.send("ready");
      assertEquals(await receivers[0]!.poll(5000), true);
      await receivers[1]!.close();
      const [ready, closed] = receivers;
      for (const order of [[ready!, closed!], [closed!, ready!]]) {
        await assertRejects(() => wait(order), Deno.errors.BadResource);
      }
      assertEquals(await ready!.recv(), "ready");
    });
  },
);
