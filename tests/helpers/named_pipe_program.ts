/** Processes that a test talks with line by line: of Deno, and of Node.js. */

const DEADLINE = 120_000;

const SYSTEM32 = "C:\\Windows\\System32";

/** What a client needs of a named pipe, and what a listener needs. */
export const PIPE_FLAGS = {
  client: [`--allow-ffi=${SYSTEM32}\\kernel32.dll`],
  listener: [
    `--allow-ffi=${SYSTEM32}\\kernel32.dll,${SYSTEM32}\\advapi32.dll`,
  ],
} as const;

/** What a process has left behind, but for the lines that were taken before. */
export interface End {
  code: number;
  stdout: string;
  stderr: string;
}

/** A process that was started. It is killed with the block, if it has not ended. */
export class Program implements AsyncDisposable {
  #child: Deno.ChildProcess;
  #output: ReadableStreamDefaultReader<string>;
  #errors: Promise<string>;
  #gone = new AbortController();
  /** What was printed and not taken yet. */
  #held = "";

  /** Starts a script of `tests/` or of `examples/` with exactly these flags. */
  static deno(
    script: string,
    flags: readonly string[],
    ...args: string[]
  ): Program {
    const config = pathOf("deno.json");
    return new Program("deno", [
      "run",
      "--no-prompt",
      "--quiet",
      `--config=${config}`,
      ...flags,
      pathOf(script),
      ...args,
    ]);
  }

  /** Starts a script of `tests/` with the Node.js that the tests were given, or else the usual one. */
  static node(script: string, ...args: string[]): Program {
    const variable = "PROCESSING_TEST_NODE";
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    const given = state === "granted" ? Deno.env.get(variable) : undefined;
    return new Program(given ?? "node", [pathOf(script), ...args]);
  }

  private constructor(command: string, args: string[]) {
    this.#child = new Deno.Command(command, {
      args,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(DEADLINE),
    }).spawn();
    this.#output = this.#child.stdout
      .pipeThrough(new TextDecoderStream())
      .getReader();
    this.#errors = new Response(this.#child.stderr).text();
    this.#child.status.then(async () => {
      this.#gone.abort(new Error(`The process ended: ${await this.#errors}`));
    });
  }

  /** Ends what waits for it, when it has ended. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** The next line that it prints; what it says of its failure, if it ends before. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf("\n");
      if (end >= 0) {
        const line = this.#held.slice(0, end);
        this.#held = this.#held.slice(end + 1);
        return line;
      }
      if (!await this.#read()) {
        throw new Error(
          `The process ended without a line: ${this.#held}${await this
            .#errors}`,
        );
      }
    }
  }

  /** Waits until it has ended by itself. */
  async end(): Promise<End> {
    while (await this.#read());
    const { code } = await this.#child.status;
    return { code, stdout: this.#held, stderr: await this.#errors };
  }

  /** Ends it at once, wherever it is, and waits until the system has let go of all that it had. */
  async kill(): Promise<void> {
    try {
      this.#child.kill();
    } catch {
      // It has ended already.
    }
    await this.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #read(): Promise<boolean> {
    const { done, value } = await this.#output.read();
    this.#held += value ?? "";
    return !done;
  }
}

/** The path of a file of the package, as this system has it. */
function pathOf(file: string): string {
  const url = new URL(`../../${file}`, import.meta.url);
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows"
    ? path.slice(1).replaceAll("/", "\\")
    : path;
}
