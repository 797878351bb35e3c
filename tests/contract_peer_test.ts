/** What one end sees when the other has gone. */

import { assertEquals, assertRejects } from "@std/assert";
import { EOFError } from "../mod.ts";
import {
  assertBytes,
  BULK,
  contract,
  givenUp,
  isPending,
  MIB,
  pattern,
  raw,
  text,
  unheeded,
} from "./helpers/contract.ts";

const { BrokenPipe } = Deno.errors;

contract(
  "the end between messages is an EOFError without a cause, again and again",
  async ({ a, b }) => {
    const waiting = [unheeded(b.recv()), unheeded(b.recvBytes())];
    assertEquals(await isPending(waiting[0]!), true);
    await a.close();
    for (const call of waiting) {
      const error = await assertRejects(() => call, EOFError);
      assertEquals(error.cause, undefined);
    }
    await assertRejects(() => b.recv(), EOFError);
    await assertRejects(() => b.recvBytesInto(new Uint8Array(1)), EOFError);
    assertEquals(b.closed, false);
  },
);

contract(
  "messages that came before the end are still received",
  async ({ a, b }) => {
    const large = pattern(MIB);
    const sent = [a.sendBytes("1"), a.sendBytes(large), a.sendBytes("3")];
    const closed = a.close();
    assertEquals(text(await b.recvBytes()), "1");
    assertBytes(await b.recvBytes(), large);
    assertEquals(text(await b.recvBytes()), "3");
    await assertRejects(() => b.recvBytes(), EOFError);
    await Promise.all([closed, ...sent]);
  },
);

contract(
  "messages that came before the end are received after a send has failed",
  async ({ a, b }) => {
    await a.send("before the end");
    await a.close();
    assertEquals(await b.poll(Infinity), true);
    await sendUntilBroken(() => b.send("nobody gets it"));
    assertEquals(await b.recv(), "before the end");
    await assertRejects(() => b.recv(), EOFError);
  },
);

contract(
  "an end that left messages unread is an EOFError for the other",
  async ({ a, b }) => {
    await a.send("unread");
    await a.flush();
    await b.close();
    await assertRejects(() => a.recv(), EOFError);
  },
);

contract(
  "what was sent by an end that left messages unread is received first",
  async ({ a, b }) => {
    await a.send("unread");
    await a.flush();
    await b.send("last words");
    await b.flush();
    assertEquals(await a.poll(Infinity), true);
    await b.close();
    assertEquals(await a.recv(), "last words");
    await assertRejects(() => a.recv(), EOFError);
  },
);

contract(
  "sending to an end that is closed comes to a BrokenPipe",
  async ({ a, b }) => {
    await b.close();
    await sendUntilBroken(() => a.send("nobody gets it"));
    await assertRejects(() => a.send(1), BrokenPipe, "closed the connection");
    await assertRejects(() => a.sendBytes("x"), BrokenPipe);
    await assertRejects(() => a.flush(), BrokenPipe);
    assertEquals(a.closed, false);
  },
);

contract(
  "an end that closes lets all that wait for it fail with BrokenPipe",
  async ({ a, b }) => {
    const waiting = [
      a.sendBytes(BULK),
      a.send("no room"),
      a.flush(),
      a.sendBytes(BULK, 0, MIB),
      a.flush({ timeout: 60_000 }),
      a.send("no room", { timeout: 60_000 }),
    ].map(unheeded);
    assertEquals(await isPending(waiting[0]!), true);
    await b.close();
    for (const call of waiting) await assertRejects(() => call, BrokenPipe);
  },
);

contract(
  "close() does not tell again what a send() has told",
  async ({ a, b }) => {
    const sent = unheeded(a.sendBytes(BULK));
    await b.close();
    await assertRejects(() => sent, BrokenPipe);
    await a.close();
    assertEquals(a.closed, true);
  },
);

contract(
  "close() does not tell again what a later send() has told",
  async ({ a, b }) => {
    await b.close();
    await sendUntilBroken(() => a.send("nobody gets it"));
    await a.close();
    assertEquals(a.closed, true);
  },
);

contract(
  "close() tells of what could not leave when no call has told",
  async ({ a, b }) => {
    // Below the high-water mark, so that this is the only one to learn of it.
    await a.send(BULK);
    await b.close();
    await assertRejects(() => a.close(), BrokenPipe);
    assertEquals(a.closed, true);
    await assertRejects(() => a.close(), BrokenPipe);
  },
  { codec: raw, highWaterMark: 2 * BULK.length },
);

contract(
  "of a message that was given up no message is made",
  async ({ a, b, isFramed }) => {
    await a.sendBytes("whole");
    const sent = unheeded(a.sendBytes(BULK));
    await assertRejects(() => a.close({ timeout: 1 }), Deno.errors.TimedOut);
    assertEquals(text(await b.recvBytes()), "whole");
    const buffer = new Uint8Array(100);
    await assertRejects(() => b.recvBytesInto(buffer), givenUp({ isFramed }));
    assertEquals(buffer, new Uint8Array(100));
    await assertRejects(() => b.recvBytes(), givenUp({ isFramed }));
    await assertRejects(() => sent, Deno.errors.Interrupted);
  },
);

contract(
  "an end inside a message that has begun is an UnexpectedEof, and no message is made of it",
  async ({ a, b }) => {
    await a.sendBytes("whole");
    assertEquals(text(await b.recvBytes()), "whole");
    const polled = b.poll(Infinity);
    assertEquals(await isPending(polled), true);
    const sent = unheeded(a.sendBytes(BULK));
    await assertRejects(() => a.close({ signal: AbortSignal.abort() }));
    assertEquals(await polled, true);
    const buffer = new Uint8Array(100);
    await assertRejects(
      () => b.recvBytesInto(buffer),
      Deno.errors.UnexpectedEof,
    );
    assertEquals(buffer, new Uint8Array(100));
    await assertRejects(() => b.recvBytes(), Deno.errors.UnexpectedEof);
    await assertRejects(() => sent, Deno.errors.Interrupted);
  },
);

/** The system may take some messages before it notices. */
async function sendUntilBroken(send: () => Promise<void>): Promise<void> {
  await assertRejects(async () => {
    for (let i = 0; i < 10_000; i++) {
      await send();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, BrokenPipe);
}
