/** The probe as a process: its permissions, its pipes, its signals and its exit codes. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Address, Client, type Connection } from "../mod.ts";
import { ProbeProcess, runProbe } from "./helpers/cli_process.ts";
import { temporaryFolder } from "./helpers/folder.ts";
import { flagsFor } from "./helpers/process.ts";

const KEY = "secret password";
const LOOPBACK = ["--allow-net=127.0.0.1"];
const ANY_PORT = "127.0.0.1:0";
/** How long a test waits for what must come, in milliseconds. */
const PATIENCE = 30_000;
/** Longer than what the system takes for one connection while nobody reads. */
const LONG = 32 * 1024 * 1024;

const isWindows = Deno.build.os === "windows";

/** Where a probe listens on loopback. */
function inet(address: string): Address {
  return ["127.0.0.1", Number(address.split(":").at(-1))];
}

async function connectTo(process: ProbeProcess): Promise<Connection> {
  const address = inet(await process.address());
  return await Client(address, { timeout: PATIENCE });
}

Deno.test("two probes talk over TCP, with a key from the environment and one from a file", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/key`;
  await Deno.writeTextFile(path, `${KEY}\n`);
  await using listening = new ProbeProcess({
    flags: [...LOOPBACK, "--allow-env=KEY"],
    args: ["listen", ANY_PORT, "--key-env", "KEY", "--linger", "0"],
    env: { KEY },
  });
  const address = await listening.address();
  const connecting = runProbe({
    flags: [`--allow-net=${address}`, `--allow-read=${path}`],
    args: ["connect", address, "--key-file", path, "--linger", "Infinity"],
  }, '{"a":1}\n{"$bytes":"aGk="}\n');
  await listening.stdout.until(/aGk=.*\n/);
  await listening.end('"got it"');
  const outcomes = [await connecting, await listening.outcome()];
  assertEquals(outcomes.map(({ code, stdout }) => [code, stdout]), [
    [0, '"got it"\n'],
    [0, '{"a":1}\n{"$bytes":"aGk="}\n'],
  ]);
  for (const { stderr } of outcomes) assertEquals(stderr.includes(KEY), false);
});

Deno.test({
  name:
    "two probes talk over a Unix socket, in bytes and in hexadecimal digits",
  ignore: isWindows,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    const flags = flagsFor("AF_UNIX", path);
    await using listening = new ProbeProcess({
      flags,
      args: ["listen", path, "--hex", "--linger", "0"],
    });
    assertEquals(await listening.address(), path);
    const connecting = runProbe({
      flags,
      args: ["connect", path, "--bytes", "--linger", "Infinity"],
    }, "hé\n");
    await listening.stdout.until(/\n/);
    await listening.end("00 1b\nxx\n");
    const hex = await listening.outcome();
    assertEquals([hex.code, hex.stdout], [1, "68c3a9\n"]);
    assertStringIncludes(hex.stderr, "line 2: Cannot read it: ");
    const bytes = await connecting;
    assertEquals([bytes.code, bytes.stdout], [0, "\0\x1b\n"]);
  },
});

Deno.test("the seed's first program sends a value, and bytes that are none", async () => {
  await using listener = new ExampleListener();
  const address = await listener.address();
  const { code, stdout, stderr } = await runProbe({
    flags: [`--allow-net=${address}`, "--allow-env=KEY"],
    args: ["connect", address, "--key-env=KEY", "--linger=Infinity"],
    env: { KEY },
  });
  assertEquals(stdout.split("\n"), [
    '[2.25,null,"junk"]',
    '{"$undecoded":"aGVsbG8="}',
    '{"$undecoded":"KgAAAMEGAAA="}',
    "",
  ]);
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, "--bytes");
});

Deno.test("another key is exit code 3 here, and passed over there", async () => {
  await using listening = new ProbeProcess({
    flags: [...LOOPBACK, "--allow-env=KEY"],
    args: ["listen", ANY_PORT, "--key-env", "KEY", "--timeout", "Infinity"],
    env: { KEY },
  });
  const address = await listening.address();
  const { code, stderr } = await runProbe({
    flags: [...LOOPBACK, "--allow-env=KEY"],
    args: ["connect", address, "--key-env", "KEY"],
    env: { KEY: "guess" },
  });
  assertEquals(code, 3, stderr);
  assertEquals(stderr.includes("guess"), false);
  await listening.stderr.until(/Cannot authenticate 127\.0\.0\.1:\d+: .+/);
  const connection = await Client(inet(address), { authkey: KEY });
  await connection.close();
  assertEquals((await listening.outcome()).code, 0);
});

const MISSING: [what: string, flags: string[], args: string[], flag: string][] =
  [
    ["an address", [], ["connect", "127.0.0.1:1"], "--allow-net=127.0.0.1:1"],
    [
      "a key file",
      LOOPBACK,
      ["--key-file", "some/key"],
      "--allow-read=some/key",
    ],
    [
      "a key file whose name is no part of a list",
      LOOPBACK,
      ["--key-file", "some,key"],
      "--allow-read",
    ],
    [
      "a key file whose name is two words for a shell",
      LOOPBACK,
      ["--key-file", "some key"],
      "--allow-read",
    ],
    ["a variable", LOOPBACK, ["--key-env", "KEY"], "--allow-env=KEY"],
    ["a strange variable", LOOPBACK, ["--key-env", "A,B"], "--allow-env"],
  ];

for (const [what, flags, args, flag] of MISSING) {
  Deno.test(`no permission for ${what} is exit code 5, with the flag's name`, async () => {
    const command = args[0] === "connect"
      ? args
      : ["listen", ANY_PORT, ...args];
    const { code, stdout, stderr } = await runProbe({ flags, args: command });
    assertEquals([code, stdout], [5, ""], stderr);
    assertStringIncludes(stderr, `run again with ${flag}\n`);
  });
}

Deno.test({
  // There is no such file on Windows.
  name:
    "a key file that the runtime wants another flag for is told in its words",
  ignore: isWindows,
  async fn() {
    const { code, stderr } = await runProbe({
      flags: [...LOOPBACK, "--allow-read"],
      args: ["listen", ANY_PORT, "--key-file", "/dev/stdin"],
    }, "key\n");
    assertEquals(code, 5);
    assertStringIncludes(stderr, 'Cannot read the key file "/dev/stdin": ');
    assertStringIncludes(stderr, "--allow-all");
    assertEquals(stderr.includes("--allow-read"), false, stderr);
  },
});

Deno.test("a host that the runtime takes for none is exit code 2", async () => {
  for (const flags of [LOOPBACK, ["--allow-net"]]) {
    const args = ["connect", "a..b:80"];
    const { code, stderr } = await runProbe({ flags, args });
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, "a..b:80");
  }
});

Deno.test("a key in the arguments is exit code 2, and not repeated", async () => {
  const args = ["listen", ANY_PORT, "--authkey", "hunter2"];
  const { code, stderr } = await runProbe({ flags: LOOPBACK, args });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--key-file PATH");
  assertEquals(stderr.includes("hunter2"), false);
});

Deno.test("help needs no permission, and goes where values go", async () => {
  const { code, stdout, stderr } = await runProbe({ flags: [], args: ["-h"] });
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, "--key-prompt");
});

Deno.test("a key is not asked for where nobody types", async () => {
  const { code, stderr } = await runProbe({
    flags: LOOPBACK,
    args: ["listen", ANY_PORT, "--key-prompt"],
  });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "the input is no terminal");
});

Deno.test("the probe ends with the other end, though its input is open", async () => {
  await using process = new ProbeProcess({
    flags: LOOPBACK,
    args: ["listen", ANY_PORT],
  });
  const connection = await connectTo(process);
  await process.type("1\n");
  assertEquals(await connection.recv({ timeout: PATIENCE }), 1);
  await connection.close();
  const { code, stderr } = await process.outcome();
  assertEquals(code, 0);
  assertStringIncludes(stderr, "; the other end closed\n");
});

Deno.test("the probe ends when nobody reads its output", async () => {
  await using process = new ProbeProcess({
    flags: LOOPBACK,
    args: ["listen", ANY_PORT],
  });
  const connection = await connectTo(process);
  await connection.send("read");
  await process.stdout.until(/read/);
  await process.stdout.close();
  const sent = (async () => {
    for (;;) await connection.send("not read");
  })().catch((error) => error);
  const { code, stderr } = await process.outcome();
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "; nobody reads the output any more\n");
  assert(await sent instanceof Deno.errors.BrokenPipe);
  await connection.close().catch(() => {});
});

const SIGNALS: [signal: Deno.Signal, code: number][] = [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
];

for (const [signal, code] of SIGNALS) {
  Deno.test({
    // There are no signals to send on Windows.
    name: `${signal} closes the connection, and is exit code ${code}`,
    ignore: isWindows,
    async fn() {
      await using process = new ProbeProcess({
        flags: LOOPBACK,
        args: ["listen", ANY_PORT],
      });
      const connection = await connectTo(process);
      await process.type('"last words"\n');
      assertEquals(await connection.recv({ timeout: PATIENCE }), "last words");
      process.kill(signal);
      const ended = await connection.recv({ timeout: PATIENCE })
        .catch((error) => error.name);
      assertEquals(ended, "EOFError");
      await connection.close();
      const outcome = await process.outcome();
      assertEquals(outcome.code, code);
      const summary = "sent 1 message of 11 bytes; interrupted\n";
      assertStringIncludes(outcome.stderr, summary);
    },
  });

  Deno.test({
    // There are no signals to send on Windows.
    name:
      `${signal} ends a probe that nobody has come to, and gives its socket back`,
    ignore: isWindows,
    async fn() {
      using folder = temporaryFolder();
      const path = `${folder.path}/s`;
      await using process = new ProbeProcess({
        flags: [...flagsFor("AF_UNIX", path), `--allow-read=${folder.path}`],
        args: ["listen", path],
      });
      await process.address();
      process.kill(signal);
      assertEquals((await process.outcome()).code, code);
      assertEquals([...Deno.readDirSync(folder.path)], []);
    },
  });
}

Deno.test({
  // There are no signals to send on Windows.
  name:
    "a second SIGINT ends a probe that waits for the other end to take what it sent",
  ignore: isWindows,
  async fn() {
    await using process = new ProbeProcess({
      flags: LOOPBACK,
      args: ["listen", ANY_PORT, "--bytes"],
    });
    const [hostname, port] = inet(await process.address()) as [string, number];
    using conn = await Deno.connect({ hostname, port });
    const typed = process.type(`${"x".repeat(LONG)}\n`);
    // It reads where the message begins, and no more.
    await conn.read(new Uint8Array(1));
    process.kill("SIGINT");
    const again = setInterval(() => process.kill("SIGINT"), 100);
    const { code, stderr } = await process.outcome();
    clearInterval(again);
    assertEquals(stderr.includes("interrupted"), false, stderr);
    assertEquals(code, 130);
    await typed;
  },
});

Deno.test({
  name: "two probes talk over a named pipe",
  ignore: !isWindows,
  async fn() {
    const path = `\\\\.\\pipe\\pc-${crypto.randomUUID()}`;
    const flags = flagsFor("AF_PIPE", path);
    await using listening = new ProbeProcess({
      flags,
      args: ["listen", path, "--linger", "0"],
    });
    assertEquals(await listening.address(), path);
    const connecting = runProbe({
      flags,
      args: ["connect", path, "--linger", "Infinity"],
    }, "1\n");
    await listening.stdout.until(/\n/);
    await listening.end('"a"\n');
    const outcomes = [await listening.outcome(), await connecting];
    assertEquals(outcomes.map(({ code, stdout }) => [code, stdout]), [
      [0, "1\n"],
      [0, '"a"\n'],
    ]);
  },
});

/** The seed's first program, which listens at a port of the system's choice. */
class ExampleListener implements AsyncDisposable {
  #child = new Deno.Command("deno", {
    args: [
      ...["run", "--no-prompt", "--quiet", "--allow-net=127.0.0.1:0"],
      "examples/listener.ts",
      ANY_PORT,
    ],
    env: { NO_COLOR: "1" },
    cwd: new URL("..", import.meta.url),
    ...{ stdin: "null", stdout: "piped", stderr: "null" },
    signal: AbortSignal.timeout(PATIENCE),
  }).spawn();
  #reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();

  async address(): Promise<string> {
    let text = "";
    for (;;) {
      const [, port] = /(\d+) \]\n/.exec(text) ?? [];
      if (port !== undefined) return `127.0.0.1:${port}`;
      const { done, value } = await this.#reader.read();
      if (done) throw new Error("The example ended at once");
      text += value;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    while (!(await this.#reader.read()).done);
    await this.#child.status;
  }
}
