/** What a pipe is when nothing is said: looked at from the side, by the system's own words. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { Client, Listener } from "../mod.ts";
import {
  type Descriptor,
  type RawPipeOptions,
  System,
} from "./helpers/named_pipe_system.ts";
import { freshPipe } from "./helpers/transports.ts";
import { isWine } from "./helpers/wine.ts";
import { assertWorks } from "./helpers/works.ts";

const ignore = Deno.build.os !== "windows";

const MESSAGE_MODE = 4;
const GENERIC_ALL = 0x10000000;
/** What Windows makes of that for files and pipes; Wine leaves it as it is. */
const FILE_ALL_ACCESS = 0x001f01ff;
const ALLOWED = 0;
const EVERYBODY = "S-1-1-0";
const ADMINISTRATORS = "S-1-5-32-544";
const IDENTIFICATION = 1;
const IMPERSONATION = 2;

Deno.test({
  name:
    "named pipe: it is one of messages, and has as many instances as there are clients",
  ignore,
  async fn() {
    using system = new System();
    await using listener = new Listener();
    const handle = system.openPipe(listener.address as string);
    const { flags, maxInstances } = system.infoOf(handle);
    system.closeHandle(handle);
    assertEquals(flags & MESSAGE_MODE, MESSAGE_MODE);
    // PIPE_UNLIMITED_INSTANCES is 255 where a pipe is made; Wine reports it as it keeps it.
    assert(maxInstances >= 255, `${maxInstances}`);
  },
});

Deno.test({
  name: "named pipe: a message is one of the system's, with nothing added",
  ignore,
  async fn() {
    using system = new System();
    const path = freshPipe();
    const server = system.makePipe(path);
    const client = await Client(path);
    for (const message of ["", "a message", "", "x".repeat(10_000)]) {
      await client.sendBytes(message);
      const received = system.read(server);
      assertEquals(new TextDecoder().decode(received), message);
    }
    for (const message of ["one", "", "two"]) system.write(server, message);
    for (const message of ["one", "", "two"]) {
      const received = await client.recvBytes();
      assertEquals(new TextDecoder().decode(received), message);
    }
    await client.close();
    system.closeHandle(server);
  },
});

Deno.test({
  name:
    "named pipe: it is this user's, and nobody else may open it, whatever is inherited",
  ignore,
  async fn() {
    using system = new System();
    const user = system.user();
    await using listener = new Listener();
    const { owner, isProtected, entries } = await look(system, listener);
    assertEquals({ owner, isProtected }, { owner: user, isProtected: true });
    assertEquals(entries.length, 1);
    const [entry] = entries;
    assertEquals({ ...entry, mask: 0 }, { type: ALLOWED, user, mask: 0 });
    assert([GENERIC_ALL, FILE_ALL_ACCESS].includes(entry!.mask));
  },
});

Deno.test({
  name:
    "named pipe: every instance has the same descriptor, also those that are made later",
  ignore,
  async fn() {
    using system = new System();
    await using listener = new Listener(undefined, { backlog: 1 });
    const first = await look(system, listener);
    for (let i = 0; i < 3; i++) {
      await assertWorks(listener, listener.address);
      assertEquals(await look(system, listener), first);
    }
  },
});

const given: {
  sddl: string;
  expected: Partial<Descriptor>;
  users: string[];
}[] = [
  {
    sddl: "D:P(A;;GA;;;WD)",
    expected: { isProtected: true },
    users: [EVERYBODY],
  },
  {
    sddl: "D:(A;;GA;;;WD)(A;;GR;;;BA)",
    expected: { isProtected: false },
    users: [EVERYBODY, ADMINISTRATORS],
  },
];

for (const { sddl, expected, users } of given) {
  Deno.test({
    name: `named pipe: the descriptor that is given is the one it has: ${sddl}`,
    ignore,
    async fn() {
      using system = new System();
      await using listener = new Listener(undefined, {
        securityDescriptor: sddl,
      });
      const found = await look(system, listener);
      assertEquals(found.isProtected, expected.isProtected);
      assertEquals(found.entries.map(({ user }) => user), users);
      assert(found.entries.every(({ type }) => type === ALLOWED));
      await assertWorks(listener, listener.address);
    },
  });
}

/** What is no descriptor, and what says only who owns the pipe, or more than the system reads. */
const refused = [
  "nonsense",
  "D:(A;;GA;;;WD",
  "D:P(A;;GA;;;NOBODY)",
  "",
  "O:BA",
  "D:P(A;;GA;;;WD)\0(D;;GA;;;WD)",
];

for (const sddl of refused) {
  Deno.test({
    name: `named pipe: ${
      Deno.inspect(sddl)
    } is no descriptor with an access list; the error shows it, and the name stays free`,
    ignore,
    async fn() {
      using system = new System();
      const path = freshPipe();
      assertThrows(
        () => new Listener(path, { securityDescriptor: sddl }),
        TypeError,
        Deno.inspect(sddl),
      );
      // Nobody is there to open, and nothing of it is in the way.
      assertThrows(() => system.openPipe(path), Error, "failed with 2");
      await using listener = new Listener(path);
      await assertWorks(listener, path);
    },
  });
}

/** Wine 10 makes an instance more of another's pipe, whether FILE_FLAG_FIRST_PIPE_INSTANCE is passed or not. */
const taken: { by: string; ignore: boolean; options?: RawPipeOptions }[] = [
  {
    by: "that others may share",
    ignore: isWine,
    options: { maxInstances: 255 },
  },
  { by: "with no instance left", ignore: false },
  {
    by: "of bytes",
    ignore: isWine,
    options: { isOfBytes: true, maxInstances: 255 },
  },
];

for (const { by, ignore: isNotShown, options } of taken) {
  Deno.test({
    name:
      `named pipe: where there is a pipe ${by}, the name is taken, and the error says so`,
    ignore: ignore || isNotShown,
    async fn() {
      using system = new System();
      const path = freshPipe();
      const other = system.makePipe(path, options);
      const error = assertThrows(
        () => new Listener(path),
        Deno.errors.AddrInUse,
        path,
      );
      assert(error.cause instanceof Error);
      system.closeHandle(other);
      await using listener = new Listener(path);
      await assertWorks(listener, path);
    },
  });
}

Deno.test({
  name:
    "named pipe: two listeners cannot share a name, and the first one does not notice",
  // As above.
  ignore: ignore || isWine,
  async fn() {
    const path = freshPipe();
    await using listener = new Listener(path);
    for (let i = 0; i < 3; i++) {
      assertThrows(() => new Listener(path), Deno.errors.AddrInUse, path);
    }
    await assertWorks(listener, path);
  },
});

Deno.test({
  name: "named pipe: a name is free again when its listener is closed",
  ignore,
  async fn() {
    const path = freshPipe();
    for (let i = 0; i < 3; i++) {
      await using listener = new Listener(path);
      await assertWorks(listener, path);
    }
  },
});

Deno.test({
  name:
    "named pipe: a server may know who its client is, and may not act as that",
  // Wine 10 says 2 of every client, whatever its CreateFileW was told.
  ignore: ignore || isWine,
  async fn() {
    using system = new System();
    const path = freshPipe();
    const server = system.makePipe(path);
    const client = await Client(path);
    // A server may ask only about whom it has heard from.
    await client.send(null);
    system.read(server);
    assertEquals(system.impersonationLevelOf(server), IDENTIFICATION);
    await client.close();
    system.closeHandle(server);
  },
});

Deno.test({
  name:
    "named pipe: of a client that says nothing about it, a server may do more",
  ignore,
  fn() {
    using system = new System();
    const path = freshPipe();
    const server = system.makePipe(path);
    const client = system.openPipe(path);
    system.write(client, "hello");
    system.read(server);
    assertEquals(system.impersonationLevelOf(server), IMPERSONATION);
    system.closeHandle(client);
    system.closeHandle(server);
  },
});

/** What guards the pipe of a listener, as one sees it who comes, looks and goes. */
async function look(system: System, listener: Listener): Promise<Descriptor> {
  const handle = system.openPipe(listener.address as string);
  try {
    return system.descriptorOf(handle);
  } finally {
    system.closeHandle(handle);
    const gone = await listener.accept({ timeout: 20_000 });
    await gone.close();
  }
}
