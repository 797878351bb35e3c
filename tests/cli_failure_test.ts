/** What the probe makes of errors as the package throws them today: the options that their sentences ask for. */

import { assertEquals } from "@std/assert";
import { explain } from "../cli/failure.ts";
import { refusal } from "../connection/transport/refusal.ts";
import { Client, type ClientOptions, Listener } from "../mod.ts";
import { temporaryFolder } from "./helpers/folder.ts";
import { CHALLENGE, LEGACY } from "./helpers/multiprocessing.ts";
import { RawPeer } from "./helpers/raw_peer.ts";

const authkey = "correct horse battery staple";
const MULTIPROCESSING = { authkey, dialect: "multiprocessing" } as const;
/** Long enough for a peer in this process, in milliseconds. */
const PATIENCE = 30_000;

const isWindows = Deno.build.os === "windows";

/** Why a client that comes to a listener with a key cannot talk with it. */
async function turnedAway(
  there: { authkey: string; dialect?: "native" | "multiprocessing" },
  here: ClientOptions,
): Promise<unknown> {
  await using listener = new Listener(["127.0.0.1", 0], there);
  const accepted = listener.accept({ timeout: PATIENCE }).catch(() => {});
  const error = await talk(listener.address, here);
  await accepted;
  return error;
}

/** Why a client cannot talk with a CPython up to 3.11. */
async function turnedAwayByLegacy(here: ClientOptions): Promise<unknown> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const talking = talk(["127.0.0.1", listener.addr.port], here);
  await using peer = RawPeer.of(await listener.accept());
  await peer.send(new Uint8Array([...CHALLENGE, ...LEGACY.challenge()]));
  return await talking;
}

async function talk(
  address: string | [string, number],
  options: ClientOptions,
): Promise<unknown> {
  try {
    await using connection = await Client(address, options);
    return await connection.recv({ timeout: PATIENCE });
  } catch (error) {
    return error;
  }
}

/** What is thrown by a second listener at a path. */
async function listenTwice(): Promise<unknown> {
  using folder = temporaryFolder();
  const path = `${folder.path}/s`;
  await using _first = new Listener(path);
  try {
    await using second = new Listener(path);
    return second;
  } catch (error) {
    return error;
  }
}

/** What the system's queue of connections that is full is told as. */
function crowded(): unknown {
  const endpoint = { family: "AF_UNIX", path: "s" } as const;
  return refusal("connect to", endpoint, new Deno.errors.WouldBlock(""));
}

const KEYS = "--key-file, --key-env or --key-prompt";

const HINTS: [what: string, () => unknown, hints: string[], unix?: "unix"][] = [
  [
    "no key where one is demanded",
    () => turnedAway({ authkey }, { authkey: null }),
    [KEYS],
  ],
  [
    "no key where one is demanded as CPython does",
    () => turnedAway(MULTIPROCESSING, { authkey: null }),
    [KEYS, "--dialect multiprocessing"],
  ],
  [
    "the dialect native where CPython's is spoken",
    () => turnedAway(MULTIPROCESSING, { authkey }),
    ["--dialect multiprocessing"],
  ],
  [
    "CPython's dialect where native is spoken",
    () => turnedAway({ authkey }, MULTIPROCESSING),
    ["--dialect native"],
  ],
  [
    "a CPython that knows MD5 alone",
    () => turnedAwayByLegacy(MULTIPROCESSING),
    ["--allow-md5"],
  ],
  ["a port where nobody listens", () => talk(["127.0.0.1", 1], {}), [
    "--retry",
  ]],
  ["a socket that is not there", () => talk("nowhere/s", {}), [
    "--retry",
  ], "unix"],
  ["a socket where too many wait", crowded, ["--retry"], "unix"],
  ["a socket that is there already", listenTwice, ["--replace-stale"], "unix"],
  ["a port that can be none", () => talk(["127.0.0.1", 0], {}), []],
];

for (const [what, provoke, hints, unix] of HINTS) {
  Deno.test({
    name: `the probe's hint for ${what}: ${hints.join(" ") || "none"}`,
    ignore: isWindows && unix === "unix",
    async fn() {
      const error = await provoke();
      assertEquals(error instanceof Error, true, String(error));
      const [, ...lines] = explain(error).split("\n");
      const expected = hints.map((hint) => `hint: ${hint}`);
      assertEquals(lines, expected, String(error));
    },
  });
}

Deno.test("the probe says why the last attempt failed, and hints at nothing that was done", async () => {
  const cause = await talk(["127.0.0.1", 1], {});
  const late = new Deno.errors.TimedOut("Cannot connect within 1 ms", {
    cause,
  });
  assertEquals(explain(late).split("\n"), [
    late.message,
    `reason: ${(cause as Error).message}`,
  ]);
  assertEquals(explain(new Deno.errors.TimedOut("late")), "late");
});
