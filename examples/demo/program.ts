/** A program of the demo, as a process of its own: what it prints is told line by line. */

import type { DemoEvent, Role } from "./event.ts";
import type { Part } from "./scenes.ts";
import { plain } from "./text.ts";

const EXAMPLES = new URL("../", import.meta.url);

/** A process that was started. */
export interface Program {
  /** The address that it says it listens at; none if it ends before. */
  listening: Promise<string | undefined>;
  /** Whether all went well, when it has ended and all that it printed is told. */
  succeeded: Promise<boolean>;
}

/**
 * Starts a program with exactly its permissions.
 *
 * @param tell What is told of each thing that happens.
 * @param signal Ends the process; the reason is told.
 */
export function start(
  role: Role,
  part: Part,
  tell: (event: DemoEvent) => void,
  signal: AbortSignal,
): Program {
  const child = spawn(part, signal);
  const now = () => ({ role, time: performance.now() });
  tell({ kind: "started", ...now(), pid: child.pid, command: commandOf(part) });

  const listening = Promise.withResolvers<string | undefined>();
  const print = async (to: "stdout" | "stderr") => {
    for await (const line of linesOf(child[to])) {
      tell({ kind: "printed", ...now(), to, line });
      const heard = /^listening at (.*)$/.exec(plain(line))?.[1];
      if (heard !== undefined) listening.resolve(asArgument(heard));
    }
  };
  const succeeded = (async () => {
    await Promise.all([print("stdout"), print("stderr")]);
    listening.resolve(undefined);
    const { success, code } = await child.status;
    const how = signal.aborted
      ? `was ended: ${signal.reason.message}`
      : `ended with code ${code}`;
    if (!success) tell({ kind: "failed", ...now(), how });
    return success;
  })();
  return { listening: listening.promise, succeeded };
}

function spawn(
  { script, flags, address }: Part,
  signal: AbortSignal,
): Deno.ChildProcess {
  const url = new URL(script, EXAMPLES).href;
  return new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", ...flags, url, address],
    // What is shown without colours loses them here, not there.
    env: { FORCE_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn();
}

/** The command as one types it, from the checkout. */
function commandOf({ script, flags, address }: Part): string {
  return ["deno run", ...flags, `examples/${script}`, address].join(" ");
}

/** An address as it is printed, `[ "127.0.0.1", 6000 ]` or a path, as programs take it. */
function asArgument(printed: string): string {
  return printed.replace(/^\[ "(.+)", (\d+) \]$/, "$1:$2");
}

async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
