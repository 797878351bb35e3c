/** What the port of a simulated Windows is told, and what it makes of it. */

import { assertEquals, assertRejects } from "@std/assert";
import { NONE, wide } from "../connection/transport/named_pipe/bindings.ts";
import { PipeFile } from "../connection/transport/named_pipe/pipe_file.ts";
import { isPending, pattern, unheeded } from "./helpers/contract.ts";
import {
  assertRests,
  assertWaits,
  finish,
  turns,
  World,
} from "./helpers/simulated_ends.ts";
import { POLICIES } from "./helpers/simulated_policies.ts";

Deno.test("simulated pipe: a packet that comes when its OVERLAPPED is another file's does not end what is under way there", async () => {
  const delay = 200;
  const world = new World({ ...POLICIES[0]!, delay, reuses: true });
  const [a, b] = await world.pair();
  const interrupted = unheeded(a.fill());
  await turns();
  const before = world.system.overlapped;
  // It is cancelled at once, and its packet is on its way.
  await finish(a.close());
  const [c, d] = await world.pair();
  const filled = [c, d].map((end) => unheeded(end.fill()));
  const isReused = world.system.overlapped.some((at) => before.includes(at));
  assertEquals(isReused, true);
  await turns(2 * delay);
  for (const call of filled) assertEquals(await isPending(call), true);
  for (const end of [c, d]) await end.send(pattern(3), false);
  await finish(Promise.all(filled));
  await world.end(b, c, d);
  await assertRejects(() => interrupted, Deno.errors.Interrupted);
});

Deno.test("simulated pipe: nothing is begun with a file that is closed", async () => {
  const world = new World();
  const acceptor = world.bind();
  const { symbols } = world.port.kernel32;
  const name = wide(world.endpoint.path);
  const handle = symbols.CreateFileW(name, 0, 0, NONE, 0, 0, NONE);
  world.port.join();
  const file = new PipeFile(world.port, handle);
  await finish(file.close());
  const outcome = file.outgoing.begin(
    () => {
      throw new Error("begun");
    },
    () => {},
  );
  assertEquals(outcome, { code: 995, count: 0 });
  await world.end(acceptor);
});

Deno.test("simulated pipe: what is cancelled at once is closed at once", async () => {
  const world = new World();
  const [a, b] = await world.pair();
  const interrupted = unheeded(a.fill());
  await assertWaits(world);
  const { handleCount } = world.system;
  const closed = a.close();
  assertEquals(world.system.handleCount, handleCount - 1);
  await finish(closed);
  await assertRejects(() => interrupted, Deno.errors.Interrupted);
  await world.end(b);
});

Deno.test("simulated pipe: nobody is woken while somebody else waits, and what is there is taken without a wait", async () => {
  const world = new World();
  const [a, peer] = await world.served();
  const [b, other] = await world.served();
  const filled = [a, b].map((end) => end.fill());
  await assertWaits(world);
  const { calls } = world.system;
  const count = (call: string) => calls.filter((x) => x === call).length;
  const wakes = count("PostQueuedCompletionStatus");
  a.unref();
  await assertWaits(world);
  assertEquals(count("PostQueuedCompletionStatus"), wakes);
  b.unref();
  await assertRests(world);
  assertEquals(count("PostQueuedCompletionStatus"), wakes + 1);
  const waits = count("waitForPackets");
  for (const each of [peer, other]) each.send(pattern(3));
  for (const end of [a, b]) end.ref();
  await finish(Promise.all(filled));
  assertEquals(count("waitForPackets"), waits);
  await world.end(a, b);
});
