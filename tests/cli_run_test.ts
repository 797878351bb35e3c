/** The probe in this process, over sockets: how both ends meet, and what it exits with. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ExitCode } from "../cli/exit_code.ts";
import { codeOf } from "../cli/failure.ts";
import { Client, type Connection, Listener } from "../mod.ts";
import { CTRL_C, probe } from "./helpers/cli.ts";
import { temporaryFolder } from "./helpers/folder.ts";

const KEY = "correct horse battery staple";
/** Where nobody listens. */
const NOBODY = "127.0.0.1:1";
const ANY_PORT = "127.0.0.1:0";
/** How long a test waits for what must come, in milliseconds. */
const PATIENCE = 30_000;

const isWindows = Deno.build.os === "windows";

/** A file that holds a text, which goes with the block. */
function keyFile(text: string): Disposable & { path: string } {
  const folder = temporaryFolder();
  const path = `${folder.path}/key`;
  Deno.writeTextFileSync(path, text);
  return { path, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

/** Connects to a probe that listens on loopback. */
async function connectTo(
  address: string,
  authkey: string | null,
): Promise<Connection> {
  const port = Number(address.split(":").at(-1));
  return await Client(["127.0.0.1", port], { authkey, timeout: PATIENCE });
}

Deno.test("without arguments, the probe tells how it is used", async () => {
  const { code, told, paper } = probe([]);
  assertEquals([await code, paper.text], [2, ""]);
  assertStringIncludes(told.join("\n"), "listen ADDRESS");
});

Deno.test("the probe's help names every option, and fits a terminal", async () => {
  const { code, told, paper } = probe(["connect", "--help"]);
  assertEquals([await code, told], [0, []]);
  for (
    const word of [
      ...[
        "--key-file",
        "--key-env",
        "--key-prompt",
        "--dialect",
        "--allow-md5",
      ],
      ...["--codec", "--bytes", "--hex", "--timeout", "--retry", "--linger"],
      ...["--replace-stale", "$bytes", "$undefined", "--allow-net"],
    ]
  ) assertStringIncludes(paper.text, word);
  for (const line of paper.lines) assertEquals(line.length <= 80, true, line);
  for (const code of Object.values(ExitCode)) {
    assertMatch(paper.text, new RegExp(`^  ${code} `, "m"));
  }
});

Deno.test("a wrong option is told of, with the help's name", async () => {
  const { code, told } = probe(["connect", "a", "--retyr"]);
  assertEquals(await code, 2);
  assertStringIncludes(told.join(), "--retry");
});

Deno.test("two probes talk, each with the key from its file", async () => {
  using key = keyFile(`${KEY}\n`);
  using same = keyFile(KEY);
  const listening = probe(["listen", ANY_PORT, "--key-file", key.path]);
  const address = await listening.address();
  const connecting = probe([
    ...["connect", address, "--key-file", same.path, "--linger", "Infinity"],
  ]);
  await connecting.typed.type('{"a":[1]}\n');
  await connecting.typed.end();
  await listening.typed.type('"b"\n');
  await Promise.all([listening.paper.written, connecting.paper.written]);
  listening.interruption.abort(CTRL_C);
  assertEquals([await listening.code, await connecting.code], [130, 0]);
  assertEquals(listening.paper.text, '{"a":[1]}\n');
  assertEquals(connecting.paper.text, '"b"\n');
  assertMatch(
    connecting.told.at(-1)!,
    /^\d+\.\d s: received 1 message of \d+ bytes, sent 1 message of \d+ bytes; the other end closed$/,
  );
  assertMatch(listening.told.at(-1)!, /; interrupted$/);
});

Deno.test("the probe asks for the key at a terminal", async () => {
  await using listener = new Listener(["127.0.0.1", 0], { authkey: KEY });
  const [, port] = listener.address as [string, number];
  const { code } = probe(["connect", `127.0.0.1:${port}`, "--key-prompt"], KEY);
  const accepted = await listener.accept({ timeout: PATIENCE });
  await accepted.close();
  assertEquals(await code, 0);
});

const KEYS: [
  what: string,
  args: string[],
  typed: string | null | undefined,
  complaint: string,
][] = [
  [
    "of a file that is not there",
    ["--key-file", "nowhere/key"],
    undefined,
    '"nowhere/key"',
  ],
  [
    "where there is no terminal",
    ["--key-prompt"],
    undefined,
    "--key-file PATH or --key-env NAME",
  ],
  ["that nobody types", ["--key-prompt"], null, "without the key"],
  ["that is empty", ["--key-prompt"], "", "empty key"],
];

for (const [what, args, typed, complaint] of KEYS) {
  Deno.test(`the probe does not go on with a key ${what}`, async () => {
    const { code, told } = probe(["listen", ANY_PORT, ...args], typed);
    assertEquals(await code, 2);
    assertStringIncludes(told.join("\n"), complaint);
  });
}

Deno.test("an empty key file is refused", async () => {
  using key = keyFile("\n");
  const { code, told } = probe(["listen", ANY_PORT, "--key-file", key.path]);
  assertEquals(await code, 2);
  assertStringIncludes(told.join("\n"), "empty key");
});

Deno.test("a listening probe tells of peers without the key, and goes on", async () => {
  using key = keyFile(KEY);
  const { code, told, address, paper } = probe([
    ...["listen", ANY_PORT, "--key-file", key.path],
  ]);
  const where = await address();
  await connectTo(where, "guess").catch(() => {});
  assertMatch(told.at(-1)!, /^Cannot authenticate 127\.0\.0\.1:\d+: /);
  const connection = await connectTo(where, KEY);
  await connection.send("let in");
  await connection.close();
  assertEquals(await code, 0);
  assertEquals(paper.text, '"let in"\n');
});

Deno.test("whoever comes second finds the door closed", async () => {
  const { code, address } = probe(["listen", ANY_PORT]);
  const where = await address();
  const first = await connectTo(where, null);
  await first.send(1);
  const second = await connectTo(where, null).then(
    (connection) => connection.recv().finally(() => connection.close()),
  ).catch((error) => error);
  assertEquals(second instanceof Error, true);
  await first.close();
  assertEquals(await code, 0);
});

Deno.test("a key that is not the other end's is exit code 3", async () => {
  await using listener = new Listener(["127.0.0.1", 0], { authkey: KEY });
  const [, port] = listener.address as [string, number];
  const accepted = listener.accept().catch((error) => error.name);
  const { code, told } = probe(
    ["connect", `127.0.0.1:${port}`, "--key-prompt"],
    "guess",
  );
  assertEquals([await code, await accepted], [3, "AuthenticationError"]);
  assertEquals(told.join().includes("guess"), false);
});

Deno.test("no key where the other end demands one is exit code 3, with the options for it", async () => {
  await using listener = new Listener(["127.0.0.1", 0], { authkey: KEY });
  const [, port] = listener.address as [string, number];
  const accepted = listener.accept().catch((error) => error.name);
  const { code, told } = probe(["connect", `127.0.0.1:${port}`]);
  assertEquals(await code, 3);
  assertStringIncludes(
    told.join("\n"),
    "hint: --key-file, --key-env or --key-prompt",
  );
  assertEquals(await accepted, "AuthenticationError");
});

Deno.test("another dialect is exit code 3, with the option for it", async () => {
  await using listener = new Listener(["127.0.0.1", 0], {
    authkey: KEY,
    dialect: "multiprocessing",
  });
  const [, port] = listener.address as [string, number];
  const accepted = listener.accept().catch((error) => error.name);
  const { code, told } = probe(
    ["connect", `127.0.0.1:${port}`, "--key-prompt"],
    KEY,
  );
  assertEquals([await code, await accepted], [3, "AuthenticationError"]);
  assertStringIncludes(told.join("\n"), "hint: --dialect multiprocessing");
});

Deno.test("nobody there is exit code 4, with the option for it", async () => {
  const { code, told } = probe(["connect", NOBODY]);
  assertEquals(await code, 4);
  assertStringIncludes(told.join("\n"), "hint: --retry");
});

Deno.test("nobody there in time is exit code 4", async () => {
  const soon = ["--timeout", "50"];
  const retrying = probe(["connect", NOBODY, "--retry", ...soon]);
  const listening = probe(["listen", ANY_PORT, ...soon]);
  assertEquals([await retrying.code, await listening.code], [4, 4]);
  assertEquals(listening.told.at(-1), "Nobody came within 50 ms");
});

Deno.test({
  name: "no socket where one is expected is exit code 4",
  ignore: isWindows,
  async fn() {
    using folder = temporaryFolder();
    const { code } = probe(["connect", `${folder.path}/s`]);
    assertEquals(await code, 4);
  },
});

Deno.test("with --retry, the probe may come first", async () => {
  const listener = new Listener(["127.0.0.1", 0]);
  const [, port] = listener.address as [string, number];
  await listener.close();
  const address = `127.0.0.1:${port}`;
  const { code } = probe(["connect", address, "--retry"]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await using again = new Listener(["127.0.0.1", port]);
  await (await again.accept({ timeout: PATIENCE })).close();
  assertEquals(await code, 0);
});

Deno.test("an address that cannot be is exit code 2", async () => {
  for (const address of ["127.0.0.1:65536", ":80", "a..b:80", "@"]) {
    for (const role of ["connect", "listen"]) {
      const { code } = probe([role, address]);
      assertEquals(await code, 2, `${role} ${address}`);
    }
  }
});

Deno.test("an address that cannot be listened at is exit code 6, and says why", async () => {
  await using listener = new Listener(["127.0.0.1", 0]);
  const [, port] = listener.address as [string, number];
  for (
    const [address, why] of [
      [`127.0.0.1:${port}`, "the address is in use"],
      ["192.0.2.1:0", "this machine does not have that address"],
      ["nowhere.invalid:0", "the host is not known"],
    ] as const
  ) {
    const { code, told } = probe(["listen", address]);
    assertEquals(await code, 6, told.join());
    assertStringIncludes(told.join(), why);
  }
});

Deno.test({
  name: "a path that cannot be listened at is exit code 6, and says why",
  ignore: isWindows,
  async fn() {
    using folder = temporaryFolder();
    const file = `${folder.path}/file`;
    await Deno.writeTextFile(file, "");
    for (
      const [path, why] of [
        [file, "something that is no socket"],
        [`${folder.path}/absent/s`, "there is no such folder"],
        [`${file}/s`, "a part of the path is no folder"],
      ] as const
    ) {
      const { code, told } = probe(["listen", path]);
      assertEquals(await code, 6, told.join());
      assertStringIncludes(told.join(), why);
    }
  },
});

Deno.test("an unknown host and a path that leads nowhere are exit code 4 for who connects", async () => {
  using file = keyFile("");
  const addresses = ["nowhere.invalid:1"];
  if (!isWindows) addresses.push(`${file.path}/s`);
  for (const address of addresses) {
    const { code, told } = probe(["connect", address]);
    assertEquals(await code, 4, told.join());
  }
});

Deno.test("a fault of the program is not told as one of the command line", () => {
  for (const fault of [new TypeError("x"), new RangeError("x")]) {
    assertEquals(codeOf(fault), ExitCode.Failed);
  }
});

Deno.test({
  name: "a socket that was left behind is replaced with --replace-stale alone",
  ignore: isWindows,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const held = Deno.listen({ transport: "unix", path });
    Deno.linkSync(path, `${path}2`);
    held.close();
    Deno.renameSync(`${path}2`, path);
    const without = probe(["listen", path]);
    assertEquals(await without.code, 6);
    assertStringIncludes(without.told.join("\n"), "hint: --replace-stale");
    const { code, address } = probe(["listen", path, "--replace-stale"]);
    assertEquals(await address(), path);
    await (await Client(path)).close();
    assertEquals(await code, 0);
  },
});

Deno.test("an interruption ends what waits for the other end", async () => {
  const listening = probe(["listen", ANY_PORT]);
  await listening.address();
  listening.interruption.abort(CTRL_C);
  assertEquals(await listening.code, 130);
});

Deno.test("an end inside a message is exit code 1", async () => {
  const { code, told, address } = probe(["listen", ANY_PORT]);
  const [hostname, port] = (await address()).split(":");
  const conn = await Deno.connect({ hostname: hostname!, port: Number(port) });
  await conn.write(new Uint8Array([0, 0, 0, 9, 1]));
  conn.close();
  assertEquals(await code, 1);
  assertMatch(told.at(-1)!, /; it broke off$/);
});
