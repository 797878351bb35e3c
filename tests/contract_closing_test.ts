/** Closing this end: what is queued still leaves, and nothing works afterwards. */

import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { type Connection, EOFError, wait } from "../mod.ts";
import {
  assertBytes,
  BULK,
  contract,
  givenUp,
  isPending,
  MIB,
  pattern,
  text,
  turn,
  unheeded,
  until,
} from "./helpers/contract.ts";

contract("close() sends what is queued first", async ({ a, b }) => {
  const sent = [];
  for (let i = 0; i < 100; i++) sent.push(a.send(i));
  sent.push(a.sendBytes(pattern(8 * MIB)), a.send("last"));
  const closed = a.close();
  assertEquals(a.closed, true);
  for (let i = 0; i < 100; i++) assertEquals(await b.recv(), i);
  assertBytes(await b.recvBytes(), pattern(8 * MIB));
  assertEquals(await b.recv(), "last");
  const error = await assertRejects(() => b.recv(), EOFError);
  assertEquals(error.cause, undefined);
  await Promise.all([closed, ...sent]);
});

contract(
  "close() waits until the other end has taken what is queued",
  async ({ a, b }) => {
    const sent = a.sendBytes(BULK);
    const closed = a.close();
    assertEquals(await isPending(closed), true);
    assertEquals((await b.recvBytes()).length, BULK.length);
    await Promise.all([closed, sent]);
  },
);

const WAITING: Record<string, (connection: Connection) => Promise<unknown>> = {
  "recv()": (connection) => connection.recv(),
  "recvBytes()": (connection) => connection.recvBytes(),
  "recvBytesInto()": (connection) =>
    connection.recvBytesInto(new Uint8Array(9)),
  "recv() with a timeout": (connection) => connection.recv({ timeout: 60_000 }),
};

for (const [name, receive] of Object.entries(WAITING)) {
  contract(`close() interrupts a waiting ${name}`, async ({ b }) => {
    const calls = [unheeded(receive(b)), unheeded(receive(b))];
    assertEquals(await isPending(calls[0]!), true);
    await b.close();
    for (const call of calls) {
      await assertRejects(
        () => call,
        Deno.errors.Interrupted,
        "closed meanwhile",
      );
    }
  });
}

contract(
  "close() interrupts who waits at once, though it has still to send",
  async ({ a, b }) => {
    const waiting = unheeded(a.recv());
    const sent = a.sendBytes(BULK);
    const closed = a.close();
    await b.send("too late");
    await assertRejects(() => waiting, Deno.errors.Interrupted);
    assertEquals(await isPending(closed), true);
    await b.recvBytes();
    await Promise.all([closed, sent]);
  },
);

contract(
  "close() works while an abandoned wait is still reading",
  async ({ a, b }) => {
    await assertRejects(() => b.recv({ timeout: 1 }), Deno.errors.TimedOut);
    await b.close();
    await assertRejects(() => a.recv({ timeout: 60_000 }), EOFError);
  },
);

const CALLS: Record<string, (connection: Connection) => Promise<unknown>> = {
  ...WAITING,
  "send()": (connection) => connection.send(1),
  "sendBytes()": (connection) => connection.sendBytes("x"),
  "poll()": (connection) => connection.poll(),
  "flush()": (connection) => connection.flush(),
  "wait()": (connection) => wait([connection]),
};

for (const [name, call] of Object.entries(CALLS)) {
  contract(
    `${name} after close() rejects with BadResource`,
    async ({ a, b }) => {
      await b.send("never received");
      assertEquals(a.closed, false);
      const closed = unheeded(a.close());
      await assertRejects(() => call(a), Deno.errors.BadResource);
      await closed;
      await assertRejects(() => call(a), Deno.errors.BadResource);
    },
  );
}

contract(
  "close() again does nothing and waits for the same",
  async ({ a, b }) => {
    const sent = a.sendBytes(BULK);
    const closings = [a.close(), a.close()];
    assertEquals(await isPending(closings[1]!), true);
    assertEquals((await b.recvBytes()).length, BULK.length);
    await Promise.all([...closings, sent]);
    await a.close();
    await assertRejects(() => b.recv(), EOFError);
  },
);

contract(
  "close() again fails as it did at first, and nobody else is told",
  async ({ a }) => {
    const sent = unheeded(a.sendBytes(BULK));
    a.close({ timeout: 1 });
    await assertRejects(() => a.close(), Deno.errors.TimedOut);
    await assertRejects(() => sent, Deno.errors.Interrupted);
  },
);

contract("both ends may close at once", async ({ a, b }) => {
  await Promise.all([a.close(), b.close()]);
  assertEquals([a.closed, b.closed], [true, true]);
});

contract(
  "close() gives up after its timeout, and has closed",
  async ({ a, b, isFramed }) => {
    const sent = unheeded(a.sendBytes(BULK));
    const flushed = unheeded(a.flush());
    await assertRejects(() => a.close({ timeout: 1 }), Deno.errors.TimedOut);
    assertEquals(a.closed, true);
    await assertRejects(() => sent, Deno.errors.Interrupted);
    await assertRejects(() => flushed, Deno.errors.Interrupted);
    await assertRejects(() => b.recvBytes(), givenUp({ isFramed }));
  },
);

contract(
  "an aborted close() rejects with the reason, and has closed",
  async ({ a, b, isFramed }) => {
    const sent = unheeded(a.sendBytes(BULK));
    const controller = new AbortController();
    const reason = new Error("enough");
    const closed = a.close({ signal: controller.signal });
    controller.abort(reason);
    assertStrictEquals(await assertRejects(() => closed), reason);
    assertEquals(a.closed, true);
    await assertRejects(() => sent, Deno.errors.Interrupted);
    await assertRejects(() => b.recvBytes(), givenUp({ isFramed }));
  },
);

contract(
  "close() that gives up inside a message is an UnexpectedEof for who waits for it",
  async ({ a, b }) => {
    const waiting = unheeded(b.recvBytes());
    assertEquals(await isPending(waiting), true);
    const sent = unheeded(a.sendBytes(BULK));
    const reason = new Error("enough");
    const closed = a.close({ signal: AbortSignal.abort(reason) });
    assertStrictEquals(await assertRejects(() => closed), reason);
    await assertRejects(() => sent, Deno.errors.Interrupted);
    await assertRejects(() => waiting, Deno.errors.UnexpectedEof);
    await assertRejects(() => b.recvBytes(), Deno.errors.UnexpectedEof);
  },
);

contract("close() with nothing queued needs no time", async ({ a, b }) => {
  await a.close({ timeout: 0 });
  await assertRejects(() => b.recv(), EOFError);
});

contract(
  "close() refuses a timeout that is none, and has not closed",
  async ({ a, b }) => {
    for (const timeout of [-1, NaN]) {
      await assertRejects(() => a.close({ timeout }), RangeError);
    }
    assertEquals(a.closed, false);
    await a.send("still open");
    assertEquals(await b.recv(), "still open");
  },
);

contract("await using closes, and waits for it", async ({ a, b }) => {
  const sent = a.sendBytes(pattern(MIB));
  const received = b.recvBytes();
  {
    await using connection = a;
    assertEquals(connection.closed, false);
  }
  assertEquals(a.closed, true);
  assertEquals(a.bufferedAmount, 0);
  assertBytes(await received, pattern(MIB));
  await assertRejects(() => b.recv(), EOFError);
  await sent;
});

contract("using closes, without waiting", async ({ a, b }) => {
  const sent = a.sendBytes(BULK);
  {
    using connection = a;
    assertEquals(connection.closed, false);
  }
  assertEquals(a.closed, true);
  assertEquals((await b.recvBytes()).length, BULK.length);
  await assertRejects(() => b.recv(), EOFError);
  await sent;
});

contract(
  "using tells of no error when what is queued cannot leave",
  async ({ a, b }) => {
    const sent = unheeded(a.sendBytes(BULK));
    {
      using connection = a;
      assertEquals(connection.closed, false);
    }
    await b.close({ timeout: 0 });
    await assertRejects(() => sent, Deno.errors.BrokenPipe);
    // A rejection that nobody heeds would fail this test now.
    await turn();
  },
);

contract(
  "a connection that nobody has any more sends what is queued and is closed",
  async ({ pair }) => {
    await using left = await leaveOne(pair);
    assertEquals(text(await left.recvBytes()), "sent before");
    await until(() => {
      collectGarbage();
      return left.poll(1);
    });
    await assertRejects(() => left.recv(), EOFError);
  },
);

/** One end of a pair; the other is forgotten, with a message sent. */
async function leaveOne(
  pair: () => Promise<{ a: Connection; b: Connection }>,
): Promise<Connection> {
  const { a, b } = await pair();
  await a.sendBytes("sent before");
  return b;
}

function collectGarbage(): void {
  (globalThis as unknown as { gc(): void }).gc();
}

contract(
  "close() sends all that is queued although something is unread",
  async ({ a, b }) => {
    await b.send("nobody receives this");
    assertEquals(await a.poll(5000), true);
    await b.send("nor this");
    const closed = (async () => {
      for (let i = 0; i < 64; i++) unheeded(a.sendBytes(pattern(65_000, i)));
      await a.close();
    })();
    for (let i = 0; i < 64; i++) {
      assertBytes(await b.recvBytes(), pattern(65_000, i));
    }
    await assertRejects(() => b.recv(), EOFError);
    await b.close();
    await closed;
  },
);

contract(
  "two ends that close at once do not wait for each other",
  async ({ a, b }) => {
    const calls = [a.sendBytes(BULK), b.sendBytes(BULK), a.close(), b.close()];
    for (const outcome of await Promise.allSettled(calls)) {
      // The one that is slower learns that the other has gone: it is never a time-out.
      if (outcome.status === "fulfilled") continue;
      assertInstanceOf(outcome.reason, Deno.errors.BrokenPipe);
    }
  },
);
