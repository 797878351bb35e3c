/**
 * Runs the seed's two programs as two processes, over TCP and then over a Unix
 * socket or, on Windows, a named pipe, each with the permissions that it needs
 * and no others.
 *
 *     deno task demo
 */

const PATH = `/tmp/processing-demo-${Deno.pid}.sock`;

await overTcp();
if (Deno.build.os === "windows") await overPipe();
else await overUnix();

async function overTcp(): Promise<void> {
  console.log("Over TCP");
  const listener = start(
    "listener",
    ["--allow-net=127.0.0.1:0"],
    "127.0.0.1:0",
  );
  const port = await listener.port();
  const address = `127.0.0.1:${port}`;
  const client = start("client", [`--allow-net=${address}`], address);
  await finish(listener, client);
}

async function overUnix(): Promise<void> {
  console.log("\nOver a Unix socket");
  const flags = [
    `--allow-net=unix:${PATH}`,
    `--allow-read=${PATH}`,
    `--allow-write=${PATH}`,
  ];
  await finish(start("listener", flags, PATH), start("client", flags, PATH));
}

async function overPipe(): Promise<void> {
  console.log("\nOver a named pipe");
  const path = `\\\\.\\pipe\\processing-demo-${Deno.pid}`;
  const system = "C:/Windows/System32";
  const client = `--allow-ffi=${system}/kernel32.dll`;
  const listener = `${client},${system}/advapi32.dll`;
  await finish(
    start("listener", [listener], path),
    start("client", [client], path),
  );
}

interface Program {
  child: Deno.ChildProcess;
  /** Resolves when all that it prints is printed here. */
  printed: Promise<void>;
  /** The port that it says it listens at. */
  port(): Promise<string>;
}

/** Starts one of the two programs; what it prints appears here under its name. */
function start(name: string, flags: string[], address: string): Program {
  console.log(`$ deno run ${flags.join(" ")} examples/${name}.ts ${address}`);
  const script = new URL(`${name}.ts`, import.meta.url).href;
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", ...flags, script, address],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const listening = Promise.withResolvers<string>();
  listening.promise.catch(() => {});
  const printed = (async () => {
    for await (const line of linesOf(child.stdout)) {
      console.log(`${name.padStart(8)} │ ${line}`);
      const [, port] = /^listening at .*, (\d+) \]$/.exec(line) ?? [];
      if (port !== undefined) listening.resolve(port);
    }
    listening.reject(new Error("The listener ended before it listened"));
  })();
  return { child, printed, port: () => listening.promise };
}

/** Waits for both; if one fails, the other has nobody to talk to. */
async function finish(...programs: Program[]): Promise<void> {
  let failure = 0;
  await Promise.all(programs.map(async ({ child, printed }) => {
    const [{ code }] = await Promise.all([child.status, printed]);
    if (code === 0 || failure !== 0) return;
    failure = code;
    for (const program of programs) stop(program.child);
  }));
  if (failure !== 0) Deno.exit(failure);
}

function stop(child: Deno.ChildProcess): void {
  try {
    child.kill();
  } catch {
    // It has ended already.
  }
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
}
