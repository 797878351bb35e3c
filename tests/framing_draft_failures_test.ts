/** Whoever composes a message where it leaves from learns that it cannot leave. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { begin, compose, writeTo } from "./helpers/composed.ts";
import { MIB, pattern, turn, unheeded } from "./helpers/contract.ts";
import { ENDINGS, writerBehind } from "./helpers/drafts.ts";

const { BrokenPipe, ConnectionReset, Interrupted } = Deno.errors;

Deno.test("framing: whoever waits with a composed message learns that a write has failed", async () => {
  const cause = new ConnectionReset("as the system says");
  const { stream, writer } = writerBehind([10], 1);
  const waiting = [10, 3000, 70_000, 0]
    .map((length) => unheeded(compose(writer, pattern(length))));
  stream.writeError = cause;
  stream.release();
  for (const call of waiting) {
    const error = await assertRejects(() => call, BrokenPipe);
    assertStrictEquals(error.cause, cause);
  }
  assertEquals(writer.bufferedAmount, 0);
  assertEquals(writer.compose(MIB), undefined);
  await assertRejects(() => writer.send(pattern(1), false), BrokenPipe);
  assertEquals(stream.writes.length, 1);
});

for (const ending of ENDINGS) {
  for (const length of [10, 70_000]) {
    Deno.test(`framing: a write that fails while a message of ${length} bytes is composed is told (${ending})`, async () => {
      const { stream, writer } = writerBehind([10], 1);
      const draft = begin(writer);
      const inner = unheeded(writer.send(pattern(10), false));
      stream.writeError = new ConnectionReset();
      stream.release();
      writeTo(draft, pattern(length), 100);
      const ended = unheeded(Promise.resolve(writer[ending]()));
      await assertRejects(() => inner, BrokenPipe);
      if (ending === "commit") await assertRejects(() => ended, BrokenPipe);
      assertEquals(writer.bufferedAmount, 0);
      await assertRejects(() => writer.flush(), BrokenPipe);
      assertEquals(stream.writes.length, 1);
    });
  }

  Deno.test(`framing: a stream that is closed while a message is composed is told (${ending})`, async () => {
    for (const before of [[], [10]]) {
      const { stream, writer } = writerBehind(before, 1);
      const draft = begin(writer);
      const inner = unheeded(writer.send(pattern(10), false));
      stream.close();
      writeTo(draft, pattern(3000), 100);
      const ended = unheeded(Promise.resolve(writer[ending]()));
      await assertRejects(() => inner, Interrupted);
      if (ending === "commit") await assertRejects(() => ended, Interrupted);
      assertEquals(writer.bufferedAmount, 0);
      assertEquals(writer.compose(MIB), undefined);
      await turn();
    }
  });
}
