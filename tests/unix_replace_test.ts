/** Unix sockets that are in the way: which are replaced, and which never are. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Client, Listener } from "../mod.ts";
import { start } from "./helpers/process.ts";
import { temporaryFolder } from "./helpers/folder.ts";
import { assertWorks } from "./helpers/works.ts";

const { errors } = Deno;
const ignore = Deno.build.os === "windows";

/** The ways in which a process can leave its socket behind. */
const leavers = [
  { name: "exits without closing", end: "exit" },
  { name: "is killed", end: "kill" },
];

for (const { name, end } of leavers) {
  Deno.test({
    name:
      `Unix: the socket of a process that ${name} is replaced, if that is asked for`,
    ignore,
    async fn() {
      using folder = temporaryFolder();
      const path = `${folder.path}/s`;
      await leaveSocket(path, end);

      const error = assertThrows(() => new Listener(path), errors.AddrInUse);
      assertStringIncludes(error.message, path);
      assertStringIncludes(error.message, "replaceStale: true");
      assertInstanceOf(error.cause, errors.AddrInUse);
      assert(Deno.lstatSync(path).isSocket, "it is still there");

      await using listener = new Listener(path, { replaceStale: true });
      assertEquals(Deno.lstatSync(path).mode! & 0o7777, 0o600);
      await assertWorks(listener, path);
    },
  });
}

Deno.test({
  name: "Unix: replaceStale is no hindrance where nothing is in the way",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    await using listener = new Listener(path, { replaceStale: true });
    await assertWorks(listener, path);
  },
});

Deno.test({
  name: "Unix: a socket that was replaced is unlinked on close like any other",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    await leaveSocket(path, "exit");
    await new Listener(path, { replaceStale: true }).close();
    assertThrows(() => Deno.lstatSync(path), errors.NotFound);
  },
});

for (const replaceStale of [false, true]) {
  Deno.test({
    name:
      `Unix: the socket of a listener that is alive is AddrInUse, with replaceStale ${replaceStale}`,
    ignore,
    async fn() {
      using folder = temporaryFolder();
      const path = `${folder.path}/s`;
      await using _ = new Listener(path);
      const before = identity(path);
      assertThrows(
        () => new Listener(path, { replaceStale }),
        errors.AddrInUse,
        path,
      );
      assertEquals(identity(path), before);
    },
  });
}

Deno.test({
  name: "Unix: a listener that another one wanted to replace goes on serving",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const listener = new Listener(path);
    const server = echo(listener);
    assertThrows(
      () => new Listener(path, { replaceStale: true }),
      errors.AddrInUse,
    );
    await using client = await Client(path);
    await client.send("still here");
    assertEquals(await client.recv(), "still here");
    await client.close();
    await listener.close();
    await server;
  },
});

/** What can be at a path that is not a socket; `target` is a free path. */
const obstacles: {
  name: string;
  make(path: string, target: string): void | Promise<void>;
}[] = [
  { name: "a file", make: (path) => Deno.writeTextFileSync(path, "mine") },
  { name: "an empty file", make: (path) => Deno.writeTextFileSync(path, "") },
  { name: "a folder", make: (path) => Deno.mkdirSync(path) },
  {
    name: "a link to a file",
    make(path, target) {
      Deno.writeTextFileSync(target, "mine");
      Deno.symlinkSync(target, path);
    },
  },
  {
    name: "a link to nothing",
    make: (path, target) => Deno.symlinkSync(target, path),
  },
  {
    name: "a link to a socket that was left behind",
    async make(path, target) {
      await leaveSocket(target, "exit");
      Deno.symlinkSync(target, path);
    },
  },
];

for (const { name, make } of obstacles) {
  Deno.test({
    name: `Unix: ${name} is never replaced`,
    ignore,
    async fn() {
      using folder = temporaryFolder();
      const path = `${folder.path}/s`;
      await make(path, `${folder.path}/target`);
      const before = listing(folder.path);
      for (const replaceStale of [false, true]) {
        const error = assertThrows(
          () => new Listener(path, { replaceStale }),
          errors.AddrInUse,
          path,
        );
        assertNotMatch(error.message, /replaceStale/, "no way out is offered");
      }
      assertEquals(listing(folder.path), before);
    },
  });
}

/** Has a child listen at `path`, and end without closing. */
async function leaveSocket(path: string, end: string): Promise<void> {
  const flags = [
    `--allow-read=${path}`,
    `--allow-write=${path}`,
    `--allow-net=unix:${path}`,
  ];
  const child = start("unix_leave.ts", flags, [path, end]);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  if (end === "kill") child.kill("SIGKILL");
  await reader.cancel();
  const [stderr] = await Promise.all([child.stderr.text(), child.status]);
  assertEquals([value, stderr], ["listening\n", ""]);
}

async function echo(listener: Listener): Promise<void> {
  for await (const connection of listener) {
    await using _ = connection;
    for await (const value of connection) await connection.send(value);
  }
}

/** What tells one file from another. */
function identity(path: string): unknown[] {
  const { ino, dev, mode, mtime, size } = Deno.lstatSync(path);
  return [ino, dev, mode, mtime, size];
}

function listing(folder: string): unknown[] {
  return [...Deno.readDirSync(folder)]
    .map(({ name }) => [name, ...identity(`${folder}/${name}`)])
    .toSorted();
}
