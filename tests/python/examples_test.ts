// The examples' Deno programs meet their Python programs, with the permissions that they name.

import { assertEquals } from "@std/assert";
import { type Choice, ownProof, PYTHONS, testCells } from "./helpers/cells.ts";
import { type Interpreter, toPath } from "./helpers/interpreters.ts";

/** How long a program may take, in milliseconds. */
const TIMEOUT = 60_000;
const EXAMPLES = new URL("../../examples/python/", import.meta.url);

/** Runs a script as the only one, its package from wherever this Python has it. */
const RUN = `
import runpy, sys
try:
    import msgpack
except ImportError:
    from pip._vendor import msgpack
    sys.modules["msgpack"] = msgpack
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
`;

/** The examples are clients of Python 3, over TCP. */
const choice: Choice = {
  pythons: PYTHONS.filter(({ version }) => version[0] >= 3),
  proofs: (python) => [ownProof(python)],
  roles: ["client"],
  families: ["TCP"],
};

testCells(
  "the example's worker computes what the example's listener asks for",
  async ({ python }) => {
    await using listener = await Example.start("listener.ts");
    await work(python, ["worker.py", listener.port]);
    assertEquals(await listener.printed(), [
      'received { name: "temperatures", mean: 21.5 }',
      "received Float64Array(3) [ 19, 21.5, 24 ]",
      "received done",
    ]);
  },
  choice,
);

testCells(
  "the example's worker that uses MessagePack does so",
  async ({ python }) => {
    await using listener = await Example.start("msgpack_listener.ts");
    await work(python, ["msgpack_worker.py", listener.port]);
    assertEquals(await listener.printed(), [
      'received { name: "temperatures", mean: 21.5 }',
      "received [ 19, 21.5, 24 ]",
      "received done",
    ]);
  },
  {
    ...choice,
    unable: ({ msgpack }) => msgpack ? undefined : "it has no msgpack",
  },
);

/** A Deno program of the examples, which listens at a port of the system's choice. */
class Example implements AsyncDisposable {
  readonly port: string;
  #child: Deno.ChildProcess;
  #lines: ReadableStreamDefaultReader<string>;
  #text: string;

  private constructor(
    child: Deno.ChildProcess,
    lines: ReadableStreamDefaultReader<string>,
    text: string,
  ) {
    this.#child = child;
    this.#lines = lines;
    this.#text = text;
    this.port = /\d+(?= \]\n)/.exec(text)![0];
  }

  static async start(name: string): Promise<Example> {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--quiet",
        "--allow-net=127.0.0.1:0",
        toPath(new URL(name, EXAMPLES)),
        "127.0.0.1:0",
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      signal: AbortSignal.timeout(TIMEOUT),
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("\n")) text += await next(lines);
    return new Example(child, lines, text);
  }

  /** What it has printed when it has ended, but for where it listened. */
  async printed(): Promise<string[]> {
    for (let more; (more = (await this.#lines.read()).value) !== undefined;) {
      this.#text += more;
    }
    return this.#text.trimEnd().split("\n").slice(1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines.cancel();
    try {
      this.#child.kill();
    } catch {
      // It has ended.
    }
    await this.#child.status;
  }
}

async function next(
  lines: ReadableStreamDefaultReader<string>,
): Promise<string> {
  const { value } = await lines.read();
  if (value === undefined) throw new Error("The example ended at once");
  return value;
}

/** Runs a Python program of the examples to its end. */
async function work(
  { path }: Interpreter,
  [script, ...args]: [string, ...string[]],
): Promise<void> {
  const { code } = await new Deno.Command(path, {
    args: ["-B", "-c", RUN, toPath(new URL(script, EXAMPLES)), ...args],
    stdin: "null",
    stdout: "null",
    signal: AbortSignal.timeout(TIMEOUT),
  }).output();
  assertEquals(code, 0);
}
