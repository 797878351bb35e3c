/** The demo as a process, in a pipe and on a terminal, and with programs that fail. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { DemoEvent } from "../examples/demo/event.ts";
import { play } from "../examples/demo/play.ts";
import { type Scene, scenes } from "../examples/demo/scenes.ts";
import { plain } from "../examples/demo/text.ts";
import { ESCAPE, movesTheTerminal } from "./helpers/escapes.ts";
import { temporaryFolder } from "./helpers/folder.ts";

const DEADLINE = 120_000;
const DEMO = [
  "--quiet",
  "--no-prompt",
  "--allow-run=deno",
  "examples/demo.ts",
];

/** What each scene prints: its title, the commands, and the lines of each program. */
interface Lists {
  title: string;
  commands: string[];
  listener: string[];
  client: string[];
}

const SENT = [
  'sent [ 2.25, null, "junk" ]',
  "sent hello",
  "sent Int32Array(2) [ 42, 1729 ]",
];
const RECEIVED = [
  'received [ 2.25, null, "junk" ]',
  "received hello",
  "received 8 bytes into",
  "Int32Array(5) [ 42, 1729, 0, 0, 0 ]",
];
const TCP = '[ "127.0.0.1", PORT ]';

const EXPECTED: Lists[] = [
  {
    title: "Over TCP",
    commands: [
      "$ deno run --allow-net=127.0.0.1:0 examples/listener.ts 127.0.0.1:0",
      "$ deno run --allow-net=127.0.0.1:PORT examples/client.ts 127.0.0.1:PORT",
    ],
    listener: [`listening at ${TCP}`, `accepted; lastAccepted is ${TCP}`]
      .concat(SENT),
    client: [`connected to ${TCP}`, ...RECEIVED],
  },
  Deno.build.os === "windows" ? overPipe() : overUnix(),
  {
    title: "A client that has another key",
    commands: [
      "$ deno run --allow-net=127.0.0.1:0 examples/demo/turning_away.ts 127.0.0.1:0",
      "$ deno run --allow-net=127.0.0.1:PORT examples/demo/stranger.ts 127.0.0.1:PORT",
    ],
    listener: [
      `listening at ${TCP}`,
      "turned away: Cannot authenticate 127.0.0.1:PORT: its authkey is not the one set here",
    ],
    client: [
      "turned away: Cannot authenticate 127.0.0.1:PORT: it refuses the authkey that is set here",
    ],
  },
  {
    title:
      "Seen: the same two programs over two transports, and a client with another key turned away. Next: README.md, deno task cli --help",
    commands: [],
    listener: [],
    client: [],
  },
];

function overUnix(): Lists {
  const path = "/tmp/processing-demo-PID.sock";
  const flags =
    `--allow-net=unix:${path} --allow-read=${path} --allow-write=${path}`;
  return {
    title: "Over a Unix socket",
    commands: ["listener", "client"].map((name) =>
      `$ deno run ${flags} examples/${name}.ts ${path}`
    ),
    listener: [
      `listening at ${path}`,
      "accepted; lastAccepted is null",
      ...SENT,
    ],
    client: [`connected to ${path}`, ...RECEIVED],
  };
}

function overPipe(): Lists {
  const path = "\\\\.\\pipe\\processing-demo-PID";
  const system = "C:/Windows/System32";
  const client = `--allow-ffi=${system}/kernel32.dll`;
  return {
    title: "Over a named pipe",
    commands: [
      `$ deno run ${client},${system}/advapi32.dll examples/listener.ts ${path}`,
      `$ deno run ${client} examples/client.ts ${path}`,
    ],
    listener: [
      `listening at ${path}`,
      "accepted; lastAccepted is null",
      ...SENT,
    ],
    client: [`connected to ${path}`, ...RECEIVED],
  };
}

Deno.test("in a pipe, the demo prints plain lines, one after another", async () => {
  const { code, stdout, stderr } = await output("deno", ["run", ...DEMO]);
  assertEquals([code, stderr], [0, ""]);
  assert(!stdout.includes(ESCAPE), stdout);
  assertEquals(stdout.split("\n\n").map(asLists), EXPECTED);
});

const AFTER = " {2,}(│|──▶)";
/** What is in the left column, and in the right one. */
const ROWS = [
  /^ {3}ms ── Over TCP ─+$/m,
  new RegExp(`^ *\\d+ listener, process \\d+${AFTER} ?$`, "m"),
  new RegExp(`^ {6}\\$ deno run --allow-net=127\\.0\\.0\\.1:0${AFTER} ?$`, "m"),
  new RegExp(`^ *\\d+ sent \\[ 2\\.25, null, "junk" \\]${AFTER}$`, "m"),
  /^ *\d+ {40,}│ {2}client, process \d+$/m,
  /^ *\d+ {40,}──▶ received \[ 2\.25, null, "junk" \]$/m,
  /^ *\d+ turned away: .* ✗ ?$/m,
  /^ *\d+ {40,}✗ {2}turned away: /m,
];

for (
  const [name, environment, isColoured] of [
    ["in colours", "unset NO_COLOR", true],
    [
      "without colours if NO_COLOR says so",
      "unset FORCE_COLOR; export NO_COLOR=1",
      false,
    ],
  ] as const
) {
  Deno.test({
    name: `on a terminal, the demo shows two columns, ${name} (Linux: script)`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const { code, stdout } = await onTerminal(
        `${environment}; deno run ${DEMO.join(" ")}`,
      );
      assertEquals(code, 0, stdout);
      const rows = stdout.split("\r\n");
      assertEquals(rows.filter(movesTheTerminal), []);
      assertEquals(stdout.includes(ESCAPE), isColoured);
      assertEquals(rows.filter((row) => plain(row).length > 100), []);
      for (const pattern of ROWS) {
        assertMatch(rows.map(plain).join("\n"), pattern);
      }
    },
  });
}

Deno.test({
  name:
    "on a terminal, a program that fails is seen in its column, and the demo fails (Linux: script)",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using folder = temporaryFolder();
    const failing = "#!/bin/sh\necho no program today >&2\nexit 3\n";
    Deno.writeTextFileSync(`${folder.path}/deno`, failing, { mode: 0o755 });
    const { code, stdout } = await onTerminal(
      `export NO_COLOR=1; deno=$(command -v deno); PATH=${folder.path}; ` +
        `"$deno" run ${DEMO.join(" ")}`,
    );
    assertEquals(code, 1, stdout);
    assertMatch(stdout, /^ *\d+ no program today {2,}│ ?\r$/m);
    assertMatch(stdout, /^ *\d+ ended with code 3 {2,}│ ?\r$/m);
  },
});

/** The first scene, with the one program or the other as it must not be. */
const FAILURES: [name: string, Partial<Scene>, told: string[]][] = [
  [
    "no client is started for a listener that fails",
    { listener: { script: "listener.ts", flags: [], address: "127.0.0.1:0" } },
    ["started listener", "failed listener: ended with code 1"],
  ],
  [
    "a listener is ended when its client fails",
    {
      client: (address) => ({ script: "client.ts", flags: [], address }),
    },
    [
      "started listener",
      "started client",
      "failed client: ended with code 1",
      "failed listener: was ended: the other program failed",
    ],
  ],
];

for (const [name, changed, expected] of FAILURES) {
  Deno.test(`in the demo, ${name}`, async () => {
    const events: DemoEvent[] = [];
    const scene = { ...scenes()[0]!, ...changed };
    const success = await play(scene, (event) => events.push(event));
    assertEquals(success, false);
    const told = events.flatMap((event) => {
      if (event.kind === "started") return [`started ${event.role}`];
      if (event.kind !== "failed") return [];
      return [`failed ${event.role}: ${event.how}`];
    });
    assertEquals(told, expected);
    const errors = events.map((event) =>
      event.kind === "printed" && event.to === "stderr" ? event.line : ""
    );
    assertMatch(errors.join("\n"), /NotCapable/);
  });
}

/** Sorts a scene's lines, of which those of two processes come in any order. */
function asLists(scene: string): Lists {
  const [title = "", ...lines] = scene.trimEnd()
    .replace(/(127\.0\.0\.1"?(?:, |:))[1-9]\d*/g, "$1PORT")
    .replace(/(processing-demo-)\d+/g, "$1PID")
    .split("\n");
  const of = (role: string) =>
    lines
      .filter((line) => line.startsWith(`${role.padStart(8)} │ `))
      .map((line) => line.slice("listener │ ".length));
  const commands = lines.filter((line) => line.startsWith("$ "));
  const lists = {
    title,
    commands,
    listener: of("listener"),
    client: of("client"),
  };
  const sorted = commands.length + lists.listener.length + lists.client.length;
  assertEquals(sorted, lines.length, scene);
  return lists;
}

/** Runs a line of shell on a terminal of 100 columns. */
function onTerminal(line: string): ReturnType<typeof output> {
  const shell = `unset FORCE_COLOR; stty cols 100; ${line}`;
  return output("script", ["-qec", shell, "/dev/null"]);
}

async function output(
  program: string,
  args: string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: new URL("..", import.meta.url),
    stdin: "null",
    signal: AbortSignal.timeout(DEADLINE),
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}
