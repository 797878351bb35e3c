/** Which libraries each role must be allowed, and what it says when one is not. */

import { assert, assertEquals } from "@std/assert";
import { Client, type Connection, Listener } from "../mod.ts";
import { Program } from "./helpers/named_pipe_program.ts";
import { freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";

const SYSTEM32 = "C:\\Windows\\System32";
const KERNEL32 = `${SYSTEM32}\\kernel32.dll`;
const ADVAPI32 = `${SYSTEM32}\\advapi32.dll`;

/** The flag that a message names, which every shell leaves as it is. */
function flagOf(library: string): string {
  return `--allow-ffi=${library.replaceAll("\\", "/")}`;
}

/** What a child has said of its role. */
interface Answer {
  result?: unknown;
  error?: string;
  message?: string;
  opened: string[];
}

const roles = [
  { role: "listener", libraries: [KERNEL32, ADVAPI32] },
  { role: "client", libraries: [KERNEL32] },
] as const;

for (const { role, libraries } of roles) {
  const flags = libraries.map(flagOf);

  Deno.test({
    name:
      `named pipe: a ${role} without permissions names exactly its libraries, and works with what it names`,
    ignore,
    async fn() {
      const refused = await talkTo(role, []);
      assertEquals(flagsNamed(refused), flags);
      assertEquals(refused.opened, []);

      const { result, opened, message } = await talkTo(role, flags);
      assertEquals(result, "from here", message);
      assertEquals(opened, libraries.toSorted());
    },
  });

  Deno.test({
    name: `named pipe: a ${role} takes its libraries from one flag, too`,
    ignore,
    async fn() {
      const { result, message } = await talkTo(role, [
        `--allow-ffi=${libraries.join(",")}`,
      ]);
      assertEquals(result, "from here", message);
    },
  });

  Deno.test({
    name:
      `named pipe: a ${role} may be allowed every library, and no more is opened`,
    ignore,
    async fn() {
      const { result, opened } = await talkTo(role, ["--allow-ffi"]);
      assertEquals(result, "from here");
      assertEquals(opened, libraries.toSorted());
    },
  });

  Deno.test({
    name:
      `named pipe: a ${role} that may ask where Windows is works with what it names then`,
    ignore,
    async fn() {
      const given = ["--allow-env=SystemRoot"];
      const named = flagsNamed(await talkTo(role, given));
      assertEquals(
        named.map((flag) => flag.toLowerCase()),
        flags.map((flag) => flag.toLowerCase()),
      );
      const { result } = await talkTo(role, [...given, ...named]);
      assertEquals(result, "from here");
    },
  });
}

for (const missing of [KERNEL32, ADVAPI32]) {
  Deno.test({
    name:
      `named pipe: a listener without ${missing} names that alone, and opens nothing`,
    ignore,
    async fn() {
      const other = missing === KERNEL32 ? ADVAPI32 : KERNEL32;
      const refused = await talkTo("listener", [`--allow-ffi=${other}`]);
      assertEquals(flagsNamed(refused), [flagOf(missing)]);
      assertEquals(refused.opened, []);
    },
  });
}

Deno.test({
  name: "named pipe: what is denied is named, too, and nothing is opened",
  ignore,
  async fn() {
    const flags = ["--allow-ffi", `--deny-ffi=${ADVAPI32}`];
    const refused = await talkTo("listener", flags);
    assertEquals(flagsNamed(refused), [flagOf(ADVAPI32)]);
    assertEquals(refused.opened, []);
  },
});

Deno.test({
  name: "named pipe: a library of the same name elsewhere is not enough",
  ignore,
  async fn() {
    for (
      const flag of [
        "--allow-ffi=kernel32.dll",
        "--allow-ffi=C:\\x\\kernel32.dll",
      ]
    ) {
      const refused = await talkTo("client", [flag]);
      assertEquals(flagsNamed(refused), [flagOf(KERNEL32)]);
    }
  },
});

/** Runs a child with these flags alone, and with this process as its other end if it needs one. */
async function talkTo(
  role: "listener" | "client",
  flags: readonly string[],
): Promise<Answer> {
  const path = freshPipe();
  const childIsOver = new AbortController();
  const { signal } = childIsOver;
  await using listener = role === "client" ? new Listener(path) : undefined;
  await using program = Program.deno(
    "tests/fixtures/named_pipe_role.ts",
    flags,
    role,
    JSON.stringify(path),
  );
  const talk =
    (listener
      ? listener.accept({ signal })
      : Client(path, { retry: true, signal }))
      .then((connection) => answerOn(connection, signal));
  // What the child says of a failure is told by what it prints.
  const over = talk.catch(() => {});
  const { code, stdout, stderr } = await program.end();
  childIsOver.abort();
  await over;
  assertEquals([code, stderr], [0, ""]);
  return JSON.parse(stdout);
}

async function answerOn(
  connection: Connection,
  signal: AbortSignal,
): Promise<void> {
  await using _ = connection;
  assertEquals(await connection.recv({ signal }), "from the child");
  await connection.send("from here");
  // Whoever has received it closes.
  await connection.recv({ signal }).catch(() => {});
}

/** The flags that a refused child says to add. */
function flagsNamed({ error, message }: Answer): string[] {
  assertEquals(error, "NotCapable");
  assert(message);
  return message.match(/--allow-\S+/g) ?? [];
}
