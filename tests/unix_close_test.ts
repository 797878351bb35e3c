/** What closing a listener does with the file of its Unix socket. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { Client, Listener } from "../mod.ts";
import { run } from "./helpers/process.ts";
import { temporaryFolder } from "./helpers/folder.ts";
import { assertWorks } from "./helpers/works.ts";

const { errors } = Deno;
const ignore = Deno.build.os === "windows";

Deno.test({
  name:
    "Unix: closing a listener unlinks its socket, and the path is free again",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const first = new Listener(path);
    assert(Deno.lstatSync(path).isSocket);
    await first.close();
    assertThrows(() => Deno.lstatSync(path), errors.NotFound);
    await using second = new Listener(path);
    await assertWorks(second, path);
  },
});

Deno.test({
  name: "Unix: connections outlive the listener and its file",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const listener = new Listener(path);
    const accepted = listener.accept();
    await using client = await Client(path);
    await using served = await accepted;
    await listener.close();
    await client.send("still connected");
    assertEquals(await served.recv(), "still connected");
  },
});

/** What can have happened to a socket's file in the meantime. */
const losses: { name: string; lose(folder: string): void }[] = [
  { name: "is gone", lose: (folder) => Deno.removeSync(`${folder}/s`) },
  {
    name: "is gone, with its folder",
    lose: (folder) => Deno.removeSync(folder, { recursive: true }),
  },
  {
    name: "is gone, and its folder is a file",
    lose(folder) {
      Deno.removeSync(folder, { recursive: true });
      Deno.writeTextFileSync(folder, "");
    },
  },
];

for (const { name, lose } of losses) {
  Deno.test({
    name: `Unix: a listener whose file ${name} can be closed`,
    ignore,
    async fn() {
      using folder = temporaryFolder();
      const inner = `${folder.path}/inner`;
      Deno.mkdirSync(inner);
      const listener = new Listener(`${inner}/s`);
      lose(inner);
      await listener.close();
    },
  });
}

Deno.test({
  name:
    "Unix: a listener at a default address whose folder is gone can be closed",
  ignore,
  async fn() {
    const listener = new Listener();
    const path = String(listener.address);
    Deno.removeSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await listener.close();
  },
});

Deno.test({
  name: "Unix: a file that took the socket's place is left alone",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const listener = new Listener(path);
    Deno.removeSync(path);
    Deno.writeTextFileSync(path, "mine");
    await listener.close();
    assertEquals(Deno.readTextFileSync(path), "mine");
    assertEquals(names(folder.path), ["s"]);
  },
});

Deno.test({
  name:
    "Unix: closing a listener leaves the one alone that has its path by now",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const first = new Listener(path);
    Deno.removeSync(path);
    await using second = new Listener(path);
    await first.close();
    assertEquals(names(folder.path), ["s"]);
    await assertWorks(second, path);
    await second.close();
    assertEquals(names(folder.path), []);
  },
});

Deno.test({
  name: "Unix: a socket that was moved stays where it is",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const listener = new Listener(`${folder.path}/s`);
    Deno.renameSync(`${folder.path}/s`, `${folder.path}/moved`);
    await assertWorks(listener, `${folder.path}/moved`);
    await listener.close();
    assertEquals(names(folder.path), ["moved"]);
  },
});

Deno.test({
  name:
    "Unix: a listener whose path is another's can be closed with permissions for that path alone",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const flags = [
      `--allow-read=${path}`,
      `--allow-write=${path}`,
      `--allow-net=unix:${path}`,
    ];
    const outcome = await run("unix_replaced.ts", flags, [path]);
    assertEquals(outcome, { code: 0, stdout: "closed\n", stderr: "" });
  },
});

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}
