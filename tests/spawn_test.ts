/** The key of this process, and how a child that is spawned comes by it. */

import {
  assert,
  assertEquals,
  assertFalse,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { currentProcess, Listener, spawn, type SpawnOptions } from "../mod.ts";
import { PATIENCE, text } from "./helpers/auth.ts";
import { run, start } from "./helpers/process.ts";

const VARIABLE = "PROCESSING_AUTHKEY";

const flags = ["--no-prompt", "--quiet"];

const fixture = (name: string) =>
  new URL(`./fixtures/${name}`, import.meta.url);

/** What `auth_child.ts` reports. */
interface Report {
  before: boolean;
  after: boolean;
  key: Uint8Array;
  again: Uint8Array;
  args: string[];
  color: string | null;
  permissions: Record<string, Deno.PermissionState>;
}

/** Spawns a child that connects back, with the same key, and reports. */
async function report(options: SpawnOptions = {}): Promise<Report> {
  await using listener = new Listener(["127.0.0.1", 0], { authenticate: true });
  const [, port] = listener.address as [string, number];
  const child = spawn(fixture("auth_child.ts"), {
    ...options,
    args: [String(port), ...options.args ?? []],
    flags: [
      ...flags,
      `--allow-net=127.0.0.1:${port}`,
      ...options.flags ?? [],
    ],
    env: { NO_COLOR: "1", ...options.env },
  });
  try {
    await using connection = await listener.accept({ timeout: PATIENCE });
    return await connection.recv({ timeout: PATIENCE }) as Report;
  } finally {
    assertEquals((await child.status).code, 0);
  }
}

/** Spawns a child that prints, and reads that. */
async function printed(name: string, options: SpawnOptions): Promise<string> {
  const child = spawn(fixture(name), {
    ...options,
    flags: [...flags, ...options.flags ?? []],
    env: { NO_COLOR: "1", ...options.env },
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout).trim();
}

/** What `auth_environment.ts` finds before and after it has used its key. */
interface Found {
  has: boolean;
  /** All variables, where it may know them. */
  names: string[] | null;
  /** Whether a process that it started has the variable. */
  grandchild: string;
}

async function environment(
  flags: string[],
  env: Record<string, string> = {},
): Promise<{ before: Found; key: string; after: Found }> {
  return JSON.parse(await printed("auth_environment.ts", { flags, env }));
}

/** Sets the key for a test alone. */
function withKey(key: string | Uint8Array<ArrayBuffer>): Disposable {
  const before = currentProcess.getAuthKey();
  currentProcess.setAuthKey(key);
  return { [Symbol.dispose]: () => currentProcess.setAuthKey(before) };
}

Deno.test("the key of a process is 32 random bytes", () => {
  const key = currentProcess.getAuthKey();
  assertEquals(key.length, 32);
  assert(new Set(key).size > 8);
});

Deno.test("getAuthKey() gives a copy each time", () => {
  const key = currentProcess.getAuthKey();
  const kept = key.slice();
  key.fill(0);
  assertEquals(currentProcess.getAuthKey(), kept);
});

Deno.test("setAuthKey() replaces the key: text by its UTF-8, bytes by a copy", () => {
  using _ = withKey("пароль");
  assertEquals(currentProcess.getAuthKey(), text("пароль"));
  const bytes = new Uint8Array([1, 2, 3]);
  currentProcess.setAuthKey(bytes);
  bytes.fill(0);
  assertEquals(currentProcess.getAuthKey(), new Uint8Array([1, 2, 3]));
});

Deno.test("setAuthKey() refuses an empty key and keeps the one that there was", () => {
  const before = currentProcess.getAuthKey();
  assertThrows(() => currentProcess.setAuthKey(""), TypeError, "empty");
  assertThrows(() => currentProcess.setAuthKey(new Uint8Array(0)), TypeError);
  assertEquals(currentProcess.getAuthKey(), before);
});

Deno.test("spawn() gives the child this process's key, with which it connects back", async () => {
  const { key, again } = await report();
  assertEquals(key, currentProcess.getAuthKey());
  assertEquals(again, currentProcess.getAuthKey());
});

Deno.test("spawn() gives the child the key that was set, whatever its bytes", async () => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const key of ["a key that was set: é", every]) {
    using _ = withKey(key);
    assertEquals((await report()).key, currentProcess.getAuthKey());
  }
});

Deno.test("the key is in the child's environment until it is used, and never in this process's", async () => {
  const child = report();
  assertEquals(Deno.env.get(VARIABLE), undefined);
  const { before, after } = await child;
  assert(before);
  assertFalse(after);
  assertEquals(Deno.env.get(VARIABLE), undefined);
});

Deno.test("a process that a child starts does not inherit the key, once the child has used it", async () => {
  const { before, key, after } = await environment(["--allow-run=deno"]);
  assertEquals(key, currentProcess.getAuthKey().toHex());
  assertFalse(after.has);
  assertEquals(after.grandchild, "false");
  // Until then the variable is one like any other.
  assert(before.has);
  assertEquals(before.grandchild, "true");
});

Deno.test("a child has the permissions that were asked for, and the variable", async () => {
  const { permissions } = await report();
  assertEquals(permissions, {
    net: "prompt",
    otherPort: "prompt",
    read: "prompt",
    write: "prompt",
    run: "prompt",
    ffi: "prompt",
    sys: "prompt",
    env: "prompt",
    variable: "granted",
    color: "prompt",
  });
});

Deno.test("flags, arguments and the environment are passed on", async () => {
  const { permissions, args, color } = await report({
    env: { SPAWN_COLOR: "green" },
    args: ["--flag", "two words", "", "$HOME", "é"],
    flags: ["--allow-env=SPAWN_COLOR", "--allow-sys"],
  });
  assertEquals(args, ["--flag", "two words", "", "$HOME", "é"]);
  assertEquals(color, "green");
  assertEquals(permissions.sys, "granted");
  assertEquals(permissions.variable, "granted");
});

Deno.test("the key that is handed over cannot be replaced by the environment that is asked for", async () => {
  const { key } = await report({ env: { [VARIABLE]: "AAAA" } });
  assertEquals(key, currentProcess.getAuthKey());
});

for (const flag of ["--allow-env", "-E", "-NE"]) {
  Deno.test(`${flag} among the flags lets the child read all of its environment, without the key once it is used`, async () => {
    const { before, after } = await environment(
      ["--allow-run=deno", flag],
      { SPAWN_COLOR: "green" },
    );
    assert(before.names?.includes(VARIABLE), "It cannot read the environment");
    assert(before.names?.includes("SPAWN_COLOR"));
    assertFalse(after.names?.includes(VARIABLE));
    assert(after.names?.includes("SPAWN_COLOR"));
  });
}

Deno.test("--allow-all among the flags lets the child do everything", async () => {
  const everything = await printed("auth_key.ts", { flags: ["--allow-all"] });
  const [{ key }] = JSON.parse(everything);
  assertEquals(key, currentProcess.getAuthKey().toHex());
});

Deno.test("the options of Deno.Command are passed on", async () => {
  const abort = new AbortController();
  const child = spawn(fixture("auth_key.ts"), {
    flags,
    clearEnv: true,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    signal: abort.signal,
  });
  const { stdout } = await child.output();
  const [{ key }] = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(key, currentProcess.getAuthKey().toHex());
  assertThrows(() => child.stderr, TypeError);
});

Deno.test("a child that was started without spawn() has another key", async () => {
  const keys: string[] = [];
  for (let i = 0; i < 2; i++) {
    const { code, stdout, stderr } = await run("auth_key.ts", []);
    assertEquals(code, 0, stderr);
    keys.push(JSON.parse(stdout)[0].key);
  }
  assertEquals(keys.map((key) => key.length), [64, 64]);
  assertNotEquals(keys[0], keys[1]);
  assertFalse(keys.includes(currentProcess.getAuthKey().toHex()));
});

Deno.test("a child that was started without spawn() is not let in", async () => {
  await using listener = new Listener(["127.0.0.1", 0], { authenticate: true });
  const [, port] = listener.address as [string, number];
  const accepting = listener.accept({ timeout: PATIENCE }).then(
    (connection) => connection.close().then(() => "let in"),
    (error) => error.name,
  );
  const net = `--allow-net=127.0.0.1:${port}`;
  const env = `--allow-env=${VARIABLE}`;
  const child = start("auth_child.ts", [net, env], [String(port)]);
  const { code, stderr } = await child.output();
  assertEquals(await accepting, "AuthenticationError");
  assertNotEquals(code, 0);
  assert(new TextDecoder().decode(stderr).includes("AuthenticationError"));
});

Deno.test("spawn() takes --allow-run=deno and nothing else", async () => {
  const { code, stdout, stderr } = await run(
    "auth_spawner.ts",
    ["--allow-run=deno"],
    flags,
  );
  assertEquals(stderr, "");
  assertEquals([code, stdout.trim()], [0, "true"]);
});

Deno.test("spawn() without the permission to run Deno is refused", async () => {
  const { code, stderr } = await run("auth_spawner.ts", [], flags);
  assertNotEquals(code, 0);
  assert(stderr.includes("NotCapable"), stderr);
});

for (
  const [name, value] of [["broken", "no base64!"], ["blank", " "]] as const
) {
  Deno.test(`a key that was handed over ${name} is no key, the second time neither`, async () => {
    const child = new Deno.Command("deno", {
      args: [
        "run",
        ...flags,
        `--allow-env=${VARIABLE}`,
        fixture("auth_key.ts").href,
      ],
      env: { [VARIABLE]: value, NO_COLOR: "1" },
      stdout: "piped",
    });
    const { stdout } = await child.output();
    for (const outcome of JSON.parse(new TextDecoder().decode(stdout))) {
      assertEquals(outcome.error, "TypeError");
      assertFalse(outcome.message.includes(value.trim() || "\0"));
    }
  });
}

Deno.test("a worker has a key of its own, until it is handed one", async () => {
  const worker = new Worker(fixture("auth_worker.ts"), { type: "module" });
  const ask = (key?: Uint8Array<ArrayBuffer>) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(key);
    return promise;
  };
  const key = currentProcess.getAuthKey();
  try {
    assertNotEquals(await ask(), key.toHex());
    assertEquals(await ask(key), key.toHex());
  } finally {
    worker.terminate();
  }
});
