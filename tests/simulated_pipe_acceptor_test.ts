/** Who arrives at a pipe of a simulated Windows, and when there is no room for them. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLessOrEqual,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { EOFError } from "../mod.ts";
import type { PipeAcceptor } from "../connection/transport/named_pipe/pipe_acceptor.ts";
import type { Transport } from "../connection/transport/transport.ts";
import { assertBytes, KIB, pattern, unheeded } from "./helpers/contract.ts";
import {
  acceptEach,
  everywhere,
  finish,
  receive,
  sendAll,
  turns,
  World,
} from "./helpers/simulated_ends.ts";
import { connectPeer, type SimulatedPeer } from "./helpers/simulated_peer.ts";

const { AddrInUse, Interrupted } = Deno.errors;

const MANY = 20;

for (const backlog of [1, 3]) {
  everywhere(
    `with a backlog of ${backlog}, so many clients come before anybody accepts, and all are served`,
    async (world) => {
      const acceptor = world.bind({ backlog });
      const ends = [];
      let sent = 0;
      for (let round = 0; round < MANY; round++) {
        sent += arrive(world, sent, backlog);
        ends.push(await finish(acceptor.accept()));
      }
      // The one that was accepted has left room.
      assertEquals(sent, MANY + backlog - 1);
      for (const [i, end] of ends.entries()) {
        assertEquals(await finish(receive(end)), pattern(5, i));
      }
      await world.end(acceptor, ...ends);
    },
  );

  everywhere(
    `with a backlog of ${backlog}, clients of this process are served whenever they come`,
    async (world) => {
      const acceptor = world.bind({ backlog });
      const ends: Transport[] = [];
      for (let i = 0; i < MANY; i++) {
        const accepted = acceptor.accept();
        if (i % 3 === 0) await turns(i);
        const client = world.connect();
        const sent = sendAll(client, [pattern(700, i)]);
        const server = await finish(accepted);
        assertEquals(await finish(receive(server)), pattern(700, i));
        await finish(sent);
        ends.push(server, client);
      }
      await world.end(acceptor, ...ends);
    },
  );

  everywhere(
    `with a backlog of ${backlog}, clients that left before they were accepted have left their messages`,
    async (world) => {
      const acceptor = world.bind({ backlog });
      for (let i = 0; i < MANY; i++) {
        const early = i % 2 === 0 ? undefined : acceptor.accept();
        if (i % 4 > 1) await turns(i);
        const peer = world.peer();
        peer.send(pattern(70 * KIB, i));
        peer.send(pattern(3, i));
        peer.close();
        const end = await finish(early ?? acceptor.accept());
        assertBytes(await finish(receive(end)), pattern(70 * KIB, i));
        assertBytes(await finish(receive(end)), pattern(3, i));
        await assertRejects(() => finish(end.fill()), EOFError);
        await finish(end.close());
      }
      await world.end(acceptor);
    },
  );
}

/** Connects as many clients as there is room for; returns how many. */
function arrive(world: World, first: number, most: number): number {
  const { system, endpoint: { path } } = world;
  for (let count = 0;; count++) {
    const peer: SimulatedPeer | undefined = connectPeer(system, path);
    if (!peer) return count;
    peer.send(pattern(5, first + count));
    assertLessOrEqual(count, most);
  }
}

everywhere(
  "a listener that cannot make an instance, whichever it is, goes on",
  async (world) => {
    for (let n = 1; n < 12; n++) {
      const next = world.again();
      let made = 0;
      next.system.fault = (name) =>
        name === "CreateNamedPipeW" && made++ === n ? 1450 : undefined;
      const acceptor = next.bind({ backlog: 2 });
      const ends = [];
      for (let i = 0; i < 10; i++) {
        const accepted = unheeded(acceptor.accept());
        connectPeer(next.system, next.endpoint.path);
        ends.push(await finish(accepted));
      }
      assert(made > n);
      await next.end(acceptor, ...ends);
    }
  },
);

everywhere(
  "a listener that has no instance left tells so, and goes on when there is one",
  async (world) => {
    const acceptor = world.bind({ backlog: 1 });
    const accepted = acceptor.accept();
    world.system.fault = (name) =>
      name === "CreateNamedPipeW" ? 1450 : undefined;
    world.peer();
    const first = await finish(accepted);
    for (let i = 0; i < 3; i++) await assertExhausted(acceptor);
    world.system.fault = undefined;
    const again = acceptor.accept();
    world.peer();
    await world.end(acceptor, first, await finish(again));
  },
);

everywhere(
  "a listener whose every instance fails tells so, and goes on when one does not",
  async (world) => {
    for (const backlog of [1, 3]) {
      const next = world.again();
      const acceptor = next.bind({ backlog });
      next.system.fault = (name) =>
        name === "ConnectNamedPipe" ? 1450 : undefined;
      for (let i = 0; i < 3; i++) await assertExhausted(acceptor);
      next.system.fault = undefined;
      const accepted = acceptor.accept();
      next.peer();
      await next.end(acceptor, await finish(accepted));
    }
  },
);

everywhere(
  "a listener whose last instance fails while it waits tells so, and goes on",
  async (world) => {
    const acceptor = world.bind({ backlog: 1 });
    const accepted = unheeded(acceptor.accept());
    await turns();
    let failures = 1;
    world.system.fault = (name) =>
      name === "GetOverlappedResult" && failures-- > 0 ? 1450 : undefined;
    const peer = world.peer();
    const error = await assertRejects(() => finish(accepted));
    assertEquals((error as { code?: string }).code, "ENFILE");
    // The name is taken as long as one end of the last instance is open.
    peer.close();
    const again = acceptor.accept();
    world.peer();
    await world.end(acceptor, await finish(again));
  },
);

everywhere(
  "a listener with an instance that fails takes who comes to the others",
  async (world) => {
    const acceptor = world.bind({ backlog: 3 });
    let failures = 2;
    world.system.fault = (name) =>
      name === "ConnectNamedPipe" && failures-- > 0 ? 5 : undefined;
    const accepted = acceptor.accept();
    world.peer();
    const first = await finish(accepted);
    const again = acceptor.accept();
    world.peer();
    await world.end(acceptor, first, await finish(again));
  },
);

/** Whatever the reason is: too few of something, or that access is denied by now. */
for (const code of [5, 8, 1450, 1455, 1816]) {
  everywhere(
    `a listener that can make no more instances (${code}) waits at those that there are`,
    async (world) => {
      const acceptor = world.bind({ backlog: 3 });
      world.system.fault = (name) =>
        name === "CreateNamedPipeW" ? code : undefined;
      await world.end(acceptor, ...await acceptEach(world, acceptor, 3));
    },
  );
}

/** Fails unless a call is told that the system has nothing left for now. */
async function assertExhausted(acceptor: PipeAcceptor): Promise<void> {
  const error = await assertRejects(() => finish(acceptor.accept()));
  assertEquals((error as { code?: string }).code, "ENFILE");
}

everywhere(
  "closing a listener ends the call that waits, and all later ones",
  async (world) => {
    const acceptor = world.bind({ backlog: 3 });
    const accepted = unheeded(acceptor.accept());
    await turns();
    await finish(acceptor.close());
    await assertRejects(() => finish(accepted), Interrupted);
    await assertRejects(() => finish(acceptor.accept()), Interrupted);
    await world.end(acceptor);
  },
);

everywhere(
  "clients that nobody has accepted see the listener's end",
  async (world) => {
    const acceptor = world.bind({ backlog: 3 });
    const clients = [world.connect(), world.connect()];
    const first = await finish(acceptor.accept());
    // The second one is here already, the third one not.
    clients.push(world.connect());
    await finish(acceptor.close());
    for (const client of clients.slice(1)) {
      await assertRejects(() => finish(client.fill()), EOFError);
    }
    await world.end(first, ...clients);
  },
);

for (const code of [5, 231]) {
  Deno.test(`simulated pipe: a name for which the system says ${code} is in use`, () => {
    const world = new World();
    world.system.fault = (name) =>
      name === "CreateNamedPipeW" ? code : undefined;
    const error = assertThrows(() => world.bind(), AddrInUse);
    assertInstanceOf((error.cause as Error).cause, Error);
    world.assertClean();
  });
}

Deno.test("simulated pipe: a name that somebody else has is in use", () => {
  const world = new World();
  world.system.makeInstance(
    String.raw`\\.\pipe\simulated-1`,
    false,
    1,
  );
  assertThrows(() => world.bind(), AddrInUse, "in use");
  world.assertClean();
});

Deno.test("simulated pipe: a client that finds no instance is told that the pipe is busy", async () => {
  const world = new World();
  const acceptor = world.bind({ backlog: 1 });
  const client = world.connect();
  assertThrows(() => world.connect(), Deno.errors.Busy);
  await finish(acceptor.close());
  await finish(client.close());
  world.assertClean();
});
