/** The call that waits for all pipes: it is under way while somebody wants it, and not otherwise. */

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { openConnection } from "../connection/connection.ts";
import { pattern, unheeded } from "./helpers/contract.ts";
import {
  acceptEach,
  assertRests,
  assertWaits,
  everywhere,
  finish,
  hurryTimers,
  turns,
  World,
} from "./helpers/simulated_ends.ts";
import type { SimulatedWindows } from "./helpers/simulated_kernel32.ts";

everywhere("no call waits before somebody does", async (world) => {
  const acceptor = world.bind();
  await assertRests(world);
  await world.end(acceptor);
});

everywhere(
  "a wait that was aborted holds nothing, and the next one gets what came meanwhile",
  async (world) => {
    const [transport, peer] = await world.served();
    const connection = openConnection(transport);
    for (let i = 0; i < 3; i++) {
      const controller = new AbortController();
      const { signal } = controller;
      const aborted = unheeded(connection.recvBytes({ signal }));
      await assertWaits(world);
      controller.abort(new Error("aborted"));
      await assertRejects(() => aborted, Error, "aborted");
      await assertRests(world);
      peer.send(pattern(700, i));
      peer.send(pattern(9, i));
      await assertRests(world);
      assertEquals(await finish(connection.recvBytes()), pattern(700, i));
      assertEquals(await finish(connection.recvBytes()), pattern(9, i));
    }
    await world.end(connection);
  },
);

everywhere(
  "a listener that nobody waits on holds nothing, and its next call gets who came meanwhile",
  async (world) => {
    const acceptor = world.bind({ backlog: 2 });
    const accepted = acceptor.accept();
    await assertWaits(world);
    acceptor.unref();
    await assertRests(world);
    const peers = [world.peer(), world.peer()];
    await assertRests(world);
    acceptor.ref();
    const first = await finish(accepted);
    await assertRests(world);
    const second = await finish(acceptor.accept());
    await world.end(acceptor, first, second);
    for (const peer of peers) peer.close();
  },
);

everywhere("a listener between two calls holds nothing", async (world) => {
  const acceptor = world.bind({ backlog: 3 });
  await world.end(acceptor, ...await acceptEach(world, acceptor, 5));
});

everywhere(
  "who arrives while a listener holds nothing is waited for as anybody else is",
  async (world) => {
    const [a] = await world.served();
    const acceptor = world.bind({ backlog: 2 });
    const accepted = acceptor.accept();
    acceptor.unref();
    // It is for others that the system is asked now.
    const interrupted = unheeded(a.fill());
    const peers = [world.peer(), world.peer()];
    const ends = [await finish(accepted)];
    await turns();
    ends.push(await finish(acceptor.accept()));
    a.unref();
    const filled = [];
    for (const end of ends) {
      await assertRests(world);
      filled.push(end.fill());
      await assertWaits(world);
      end.unref();
    }
    for (const end of ends) end.ref();
    for (const peer of peers) peer.send(pattern(3));
    await finish(Promise.all(filled));
    await world.end(acceptor, a, ...ends);
    await finish(Promise.allSettled([interrupted]));
  },
);

everywhere(
  "one end closes though another one begins to wait just then",
  async (world) => {
    const [a, b] = await world.pair();
    const [c, d] = await world.pair();
    const interrupted = unheeded(a.fill());
    await turns();
    const closed = a.close();
    const filled = c.fill();
    await finish(closed);
    await finish(Promise.allSettled([interrupted]));
    await d.send(pattern(3), false);
    await finish(filled);
    await world.end(b, c, d);
  },
);

everywhere(
  "whoever begins to wait before the waiting call has ended is served",
  async (world) => {
    const [a, peer] = await world.served();
    for (let i = 0; i < 50; i++) {
      const filled = a.fill();
      await turns(i % 7);
      a.unref();
      await turns(i % 5);
      a.ref();
      peer.send(pattern(i));
      await finish(filled);
      a.take();
    }
    await world.end(a);
  },
);

everywhere("all ends wait with one call", async (world) => {
  const ends = [];
  for (let i = 0; i < 10; i++) ends.push(...await world.pair());
  const filled = ends.map((end) => unheeded(end.fill()));
  await assertWaits(world);
  for (const end of ends) await end.send(pattern(10), false);
  await finish(Promise.all(filled));
  await assertRests(world);
  await world.end(...ends);
});

everywhere(
  "close() resolves when the handle is closed and the memory freed",
  async (world) => {
    const [a, b] = await world.pair();
    const { system } = world;
    const { memory, handleCount } = system;
    const used = memory.used;
    const interrupted = unheeded(b.fill());
    const sent = unheeded(b.send(new Uint8Array(200_000), true));
    await turns();
    let left = { handles: 0, isLess: false };
    const closed = b.close().then(() => {
      left = { handles: system.handleCount, isLess: memory.used <= used };
    });
    await finish(closed);
    assertEquals(left, { handles: handleCount - 1, isLess: true });
    await world.end(a);
    // What was cancelled too late was done.
    if (system.policy.cancel === "too late") return;
    for (const call of [interrupted, sent]) {
      await assertRejects(() => call, Deno.errors.Interrupted);
    }
  },
);

everywhere(
  "the waiting call is woken though the system has no memory for that at first",
  async (world) => {
    using _ = hurryTimers();
    const [a, b] = await world.pair();
    const interrupted = unheeded(a.fill());
    await assertWaits(world);
    failTimes(world.system, "PostQueuedCompletionStatus", 3);
    await world.end(b, a);
    await assertRejects(() => interrupted);
  },
);

everywhere(
  "messages come though the system has no memory to wait for them at first",
  async (world) => {
    using _ = hurryTimers();
    const [a, peer] = await world.served();
    world.system.failingWaits = 3;
    const filled = a.fill();
    await turns();
    peer.send(pattern(3));
    await finish(filled);
    await world.end(a);
  },
);

for (const call of ["CreateIoCompletionPort", "LocalAlloc"]) {
  Deno.test(`simulated pipe: a port that cannot be made for want of ${call} leaves nothing behind`, () => {
    let system: SimulatedWindows;
    assertThrows(() =>
      new World(undefined, (made) => {
        system = made;
        failTimes(made, call, 1);
      })
    );
    system!.assertClean();
  });
}

function failTimes(
  system: SimulatedWindows,
  call: string,
  times: number,
): void {
  system.fault = (name) => name === call && times-- > 0 ? 1450 : undefined;
}
