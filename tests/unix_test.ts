/** Unix sockets: their files, their paths, and the names that have no file. */

import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Client, Listener } from "../mod.ts";
import { run } from "./helpers/process.ts";
import { temporaryFolder } from "./helpers/folder.ts";
import { assertWorks } from "./helpers/works.ts";

const { errors } = Deno;
const ignore = Deno.build.os === "windows";
const isLinux = Deno.build.os === "linux";
/** The longest path of this system, in bytes. */
const LIMIT = isLinux ? 107 : 103;

const modes = [
  { name: "the usual umask", settings: [], sys: false },
  { name: "the usual umask, which may be set", settings: [], sys: true },
  { name: "umask 0", settings: ["umask=0", "revoke"], sys: true },
  { name: "umask 0, which may be set", settings: ["umask=0"], sys: true },
];

for (const { name, settings, sys } of modes) {
  Deno.test({
    name: `Unix: with ${name}, a socket is its user's alone`,
    ignore,
    async fn() {
      using folder = temporaryFolder();
      const path = `${folder.path}/s`;
      const flags = [...flagsFor(path), ...sys ? ["--allow-sys"] : []];
      const outcome = await run("unix_mode.ts", flags, [path, ...settings]);
      assertEquals([outcome.code, outcome.stderr], [0, ""]);
      const { mode, umask } = JSON.parse(outcome.stdout);
      assertEquals(mode, 0o600);
      if (umask !== null) {
        const wasZero = settings.includes("umask=0");
        assertEquals(umask === 0, wasZero, "the umask is as it was");
      }
    },
  });
}

Deno.test({
  name:
    "Unix: a default address is in a folder of its user's alone, which goes with the listener",
  ignore,
  async fn() {
    const listener = new Listener();
    const path = String(listener.address);
    const folder = path.slice(0, path.lastIndexOf("/"));
    assertEquals(Deno.statSync(folder).mode! & 0o7777, 0o700);
    assertEquals(Deno.statSync(path).mode! & 0o7777, 0o600);
    await assertWorks(listener, path);
    await listener.close();
    assertGone(folder);
  },
});

Deno.test({
  name: "Unix: two default addresses differ",
  ignore,
  async fn() {
    await using one = new Listener();
    await using other = new Listener();
    assertNotEquals(one.address, other.address);
  },
});

Deno.test({
  name:
    "Unix: a listener that cannot be made leaves no folder of a default address",
  ignore,
  fn() {
    const usual = Deno.makeTempDirSync;
    const made: string[] = [];
    Deno.makeTempDirSync = (options) => {
      const folder = `${usual(options)}/${"long".repeat(30)}`;
      Deno.mkdirSync(folder);
      made.push(folder);
      return folder;
    };
    try {
      assertThrows(
        () => new Listener(undefined, { family: "AF_UNIX" }),
        RangeError,
        "use a shorter path",
      );
    } finally {
      Deno.makeTempDirSync = usual;
    }
    assertEquals(made.length, 1);
    made.forEach(assertGone);
    for (const folder of made) Deno.removeSync(folder.replace(/\/[^/]+$/, ""));
  },
});

const paths = [
  { name: "of one character less than the limit", bytes: LIMIT - 1, fill: "x" },
  { name: "that is exactly as long as possible", bytes: LIMIT, fill: "x" },
  { name: "that is not ASCII", bytes: 60, fill: "é" },
  { name: "with spaces", bytes: 60, fill: " " },
  { name: "with commas", bytes: 60, fill: "," },
  { name: "with backslashes inside", bytes: 60, fill: "\\" },
];

for (const { name, bytes, fill } of paths) {
  Deno.test({
    name: `Unix: a path ${name} works`,
    ignore,
    async fn() {
      using folder = temporaryFolder();
      const path = pathOf(folder.path, bytes, fill);
      await using listener = new Listener(path);
      assertEquals(listener.address, path);
      assertEquals(listener.family, "AF_UNIX");
      await assertWorks(listener, path);
    },
  });
}

for (
  const [bytes, fill] of [[LIMIT + 1, "x"], [LIMIT + 1, "é"], [
    5000,
    "x",
  ]] as const
) {
  Deno.test({
    name:
      `Unix: a path of ${bytes} bytes of "${fill}" is refused with its length and the limit`,
    ignore,
    async fn() {
      using folder = temporaryFolder();
      const path = pathOf(folder.path, bytes, fill);
      const refused = [
        assertThrows(() => new Listener(path), RangeError),
        await assertRejects(() => Client(path), RangeError),
      ];
      for (const { message } of refused) {
        assertStringIncludes(message, ` ${bytes} bytes`);
        assertStringIncludes(message, ` ${LIMIT};`);
      }
    },
  });
}

Deno.test({
  name: "Unix: a relative path works, and is reported as it was given",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = relative(`${folder.path}/s`);
    await using listener = new Listener(path);
    assertEquals(listener.address, path);
    await assertWorks(listener, path);
    assert(Deno.statSync(`${folder.path}/s`).isSocket);
  },
});

Deno.test({
  name: "Unix: the listener's end has the path, the client's has no address",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    await using listener = new Listener(path);
    const accepted = listener.accept();
    await using client = await Client(path);
    await using served = await accepted;
    assertEquals([client.localAddress, client.remoteAddress], [null, path]);
    assertEquals([served.localAddress, served.remoteAddress], [path, null]);
  },
});

const nobodyThere: {
  name: string;
  at: string;
  error: ErrorClass;
  on?: boolean;
}[] = [
  { name: "where there is nothing", at: "/nothing", error: errors.NotFound },
  { name: "in no folder", at: "/nothing/s", error: errors.NotFound },
  { name: "below a file", at: "/file/s", error: errors.NotADirectory },
  {
    name: "of a file",
    at: "/file",
    error: errors.ConnectionRefused,
    on: isLinux,
  },
  { name: "of a folder", at: "", error: errors.ConnectionRefused, on: isLinux },
];

for (const { name, at, error, on = !ignore } of nobodyThere) {
  Deno.test({
    name:
      `Unix: connecting to a path ${name} is ${error.name}, and names the path`,
    ignore: !on,
    async fn() {
      using folder = temporaryFolder();
      Deno.writeTextFileSync(`${folder.path}/file`, "");
      const path = `${folder.path}${at}`;
      await assertRejects(() => Client(path), error, `connect to ${path}:`);
    },
  });
}

Deno.test({
  name: "Unix: listening in no folder, or below a file, names the path",
  ignore,
  fn() {
    using folder = temporaryFolder();
    Deno.writeTextFileSync(`${folder.path}/file`, "");
    const inNone = `${folder.path}/nothing/s`;
    const below = `${folder.path}/file/s`;
    assertThrows(() => new Listener(inNone), errors.NotFound, inNone);
    assertThrows(() => new Listener(below), errors.NotADirectory, below);
  },
});

// deno-lint-ignore no-explicit-any
type ErrorClass = new (...args: any[]) => Error;

function flagsFor(path: string): string[] {
  return [
    `--allow-read=${path}`,
    `--allow-write=${path}`,
    `--allow-net=unix:${path}`,
  ];
}

/** A path in `folder` that has exactly that many bytes. */
function pathOf(folder: string, bytes: number, fill: string): string {
  const length = (text: string) => new TextEncoder().encode(text).length;
  const room = bytes - length(`${folder}/`);
  const name = fill.repeat(Math.floor(room / length(fill)));
  return `${folder}/${"x".repeat(room - length(name))}${name}`;
}

/** A path of the root as one of the folder that this process is in. */
function relative(path: string): string {
  const depth = Deno.cwd().split("/").filter(Boolean).length;
  return `${"../".repeat(depth)}${path.slice(1)}`;
}

function assertGone(path: string): void {
  assertThrows(() => Deno.lstatSync(path), errors.NotFound);
}
