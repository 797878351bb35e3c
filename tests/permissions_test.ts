/** What each role may be run with, and what it says when something of that is missing. */

import { assert, assertEquals } from "@std/assert";
import { type AddressLike, Client, type Connection, Listener } from "../mod.ts";
import { type Outcome, run } from "./helpers/process.ts";
import { temporaryFolder } from "./helpers/folder.ts";

/** An address, and the flags that each role needs there. */
interface Place {
  address: AddressLike;
  /** The address as this process has it, where it is another one. */
  seenFromHere?: AddressLike;
  flags: string[];
}

/** A row of the table; `folder` is an empty one, for those that need it. */
interface Family {
  name: string;
  ignore?: boolean;
  place(folder: string): Place;
}

const isWindows = Deno.build.os === "windows";

const families: Family[] = [
  { name: "TCP", place: () => tcp("127.0.0.1") },
  { name: "TCP over IPv6", place: () => tcp("::1") },
  { name: "TCP of a host name", place: () => tcp("localhost") },
  {
    name: "an absolute Unix path",
    ignore: isWindows,
    place: (folder) => unix(`${folder}/s`, folder),
  },
  {
    name: "a relative Unix path",
    ignore: isWindows,
    place: (folder) => ({
      ...unix("s", folder),
      seenFromHere: `${folder}/s`,
    }),
  },
  {
    name: "an abstract name",
    ignore: Deno.build.os !== "linux",
    place: () => ({
      address: `\0processing-test-${crypto.randomUUID()}`,
      flags: ["--allow-net"],
    }),
  },
];

for (const { name, ignore = false, place } of families) {
  for (const role of ["listener", "client"] as const) {
    Deno.test({
      name:
        `permissions: a ${role} at ${name} names what it needs, and works with exactly that`,
      ignore,
      async fn() {
        using folder = temporaryFolder();
        const { flags, ...rest } = place(folder.path);
        const named = await flagsNamed(
          folder.path,
          role,
          [],
          rest.address,
        );
        assertEquals(named.toSorted(), flags.toSorted());

        const outcome = await talkTo(folder.path, role, rest, named);
        assertEquals(answer(outcome), { result: "from here" }, outcome.stderr);
      },
    });

    Deno.test({
      name:
        `permissions: a ${role} at ${name} names the one flag that is left out`,
      ignore,
      async fn() {
        using folder = temporaryFolder();
        const { flags, address } = place(folder.path);
        await Promise.all(flags.map(async (missing) => {
          const others = flags.filter((flag) => flag !== missing);
          assertEquals(
            await flagsNamed(folder.path, role, others, address),
            [missing],
          );
        }));
      },
    });
  }
}

/** The roles that have no address of their own, and what comes of each. */
const others = [
  {
    role: "default listener",
    ignore: isWindows,
    flags: ["--allow-read", "--allow-write", "--allow-net"],
    result: ["from the child", "from the child"],
  },
  { role: "spawn", ignore: false, flags: ["--allow-run=deno"], result: 0 },
  {
    role: "pipe",
    ignore: false,
    flags: [],
    result: ["from the child", "from the child"],
  },
];

for (const { role, ignore, flags, result } of others) {
  Deno.test({
    name: `permissions: ${role} works with exactly its flags`,
    ignore,
    async fn() {
      const outcome = await run("permissions_role.ts", flags, [role]);
      assertEquals(answer(outcome), { result }, outcome.stderr);
    },
  });

  // Where nothing is needed, nothing is named.
  if (flags.length === 0) continue;

  Deno.test({
    name:
      `permissions: ${role} works with what the error names, when run again`,
    ignore,
    async fn() {
      const given: string[] = [];
      let outcome = await run("permissions_role.ts", given, [role]);
      for (
        let round = 0;
        round < 2 && "notCapable" in answer(outcome);
        round++
      ) {
        given.push(...flagsIn(outcome));
        outcome = await run("permissions_role.ts", given, [role]);
      }
      assertEquals(answer(outcome), { result }, outcome.stderr);
      assertEquals(given.toSorted(), flags.toSorted());
    },
  });

  for (const missing of flags) {
    Deno.test({
      name: `permissions: ${role} without ${missing} names that alone`,
      ignore,
      async fn() {
        const rest = flags.filter((flag) => flag !== missing);
        assertEquals(
          flagsIn(await run("permissions_role.ts", rest, [role])),
          [missing],
        );
      },
    });
  }
}

Deno.test("permissions: a flag for another port is not enough, and the error names the right one", async () => {
  const { address, flags } = tcp("127.0.0.1");
  const other = `--allow-net=127.0.0.1:1,[::1]:${
    (address as [string, number])[1]
  }`;
  assertEquals(await flagsNamed(".", "client", [other], address), flags);
});

Deno.test("permissions: a flag that grants more than is needed is enough", async () => {
  const { address } = tcp("127.0.0.1");
  const outcome = await talkTo(".", "listener", { address }, [
    "--allow-net=127.0.0.1",
  ]);
  assertEquals(answer(outcome), { result: "from here" }, outcome.stderr);
});

Deno.test("permissions: importing the package needs none", async () => {
  const { code, stdout, stderr } = await run("permissions_import.ts", []);
  assertEquals([code, stdout, stderr], [0, "function\n", ""]);
});

function tcp(hostname: string): Place {
  const port = freePort(hostname);
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return {
    address: [hostname, port],
    flags: [`--allow-net=${host}:${port}`],
  };
}

function freePort(hostname: string): number {
  using listener = Deno.listen({ hostname, port: 0 });
  return listener.addr.port;
}

function unix(path: string, folder: string): Place {
  return {
    address: path,
    flags: [
      `--allow-read=${path}`,
      `--allow-write=${path}`,
      `--allow-net=unix:${folder}/s`,
    ],
  };
}

/** A child in a folder of its own choice, with exactly these flags. */
function child(
  folder: string,
  role: string,
  flags: string[],
  address: AddressLike,
): Promise<Outcome> {
  const here = Deno.cwd();
  Deno.chdir(folder);
  try {
    return run("permissions_role.ts", flags, [role, JSON.stringify(address)]);
  } finally {
    Deno.chdir(here);
  }
}

async function flagsNamed(
  ...args: Parameters<typeof child>
): Promise<string[]> {
  return flagsIn(await child(...args));
}

/** Runs a child with this process as its other end. */
async function talkTo(
  folder: string,
  role: "listener" | "client",
  { address, seenFromHere = address }: Omit<Place, "flags">,
  flags: string[],
): Promise<Outcome> {
  const childIsOver = new AbortController();
  const { signal } = childIsOver;
  await using listener = role === "client"
    ? new Listener(seenFromHere)
    : undefined;
  const outcome = child(folder, role, flags, address)
    .finally(() => childIsOver.abort());
  const talk =
    (listener
      ? listener.accept({ signal })
      : Client(seenFromHere, { retry: true, signal }))
      .then((connection) => answerOn(connection, signal));
  // What the child says of a failure is told by its outcome.
  await talk.catch(() => {});
  return await outcome;
}

async function answerOn(
  connection: Connection,
  signal: AbortSignal,
): Promise<void> {
  await using _ = connection;
  assertEquals(await connection.recv({ signal }), "from the child");
  await connection.send("from here");
}

function answer(outcome: Outcome): object {
  assertEquals([outcome.code, outcome.stderr], [0, ""]);
  return JSON.parse(outcome.stdout);
}

/** The flags that a refused child says to add, in its error's sentence. */
function flagsIn(outcome: Outcome): string[] {
  const said = answer(outcome);
  assert(
    "notCapable" in said && typeof said.notCapable === "string",
    `The child was not refused: ${outcome.stdout}`,
  );
  return said.notCapable.match(/--allow-[^\s,]+/g) ?? [];
}

Deno.test({
  name:
    "permissions: no path with a comma is named, since a flag is a list with commas",
  ignore: isWindows,
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/a,b`;
    const named = await flagsNamed(folder.path, "listener", [], path);
    const expected = ["--allow-net", "--allow-read", "--allow-write"];
    assertEquals(named.toSorted(), expected);
  },
});
