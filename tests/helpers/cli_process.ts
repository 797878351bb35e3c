/** The probe as a process of its own, with exactly the flags given. */

const CONFIG = toPath(new URL("../../deno.json", import.meta.url));
const MAIN = toPath(new URL("../../cli/main.ts", import.meta.url));
/** How long a process may take, in milliseconds. */
const TIMEOUT = 60_000;

const encoder = new TextEncoder();

/** How it is started. */
export interface Start {
  /** Its permissions, and nothing that was not asked for. */
  flags: string[];
  /** Its own arguments. */
  args: string[];
  env?: Record<string, string>;
  /** The Deno that runs it. Default: the one of the path. */
  deno?: string;
}

/** What it has left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command that starts it. */
export function commandOf({ flags, args, deno = "deno" }: Start): string[] {
  return [
    ...[deno, "run", "--no-prompt", "--quiet", `--config=${CONFIG}`],
    ...[...flags, MAIN, ...args],
  ];
}

/** A probe that runs; it is killed with the block that holds it, unless it has ended. */
export class ProbeProcess implements AsyncDisposable {
  readonly stdout: Heard;
  readonly stderr: Heard;
  #child: Deno.ChildProcess;
  #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;

  constructor(start: Start) {
    const [command, ...args] = commandOf(start);
    this.#child = new Deno.Command(command!, {
      args,
      env: { NO_COLOR: "1", ...start.env },
      ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
      signal: AbortSignal.timeout(TIMEOUT),
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.stdout = new Heard(this.#child.stdout);
    this.stderr = new Heard(this.#child.stderr);
  }

  async type(text: string): Promise<void> {
    await this.#input.write(encoder.encode(text));
  }

  /** Types the last of it. */
  async end(text = ""): Promise<void> {
    await this.type(text);
    await this.#input.close();
  }

  /** The address that it says that it listens at. */
  async address(): Promise<string> {
    const [, address] = await this.stderr.until(/^listening at (.+)$/m);
    return address!;
  }

  /** Sends a signal, unless it has ended. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has.
    }
  }

  /** Waits for its end, whether its input has ended or not. */
  async outcome(): Promise<Outcome> {
    const [stdout, stderr, { code }] = await Promise.all([
      this.stdout.all(),
      this.stderr.all(),
      this.#child.status,
    ]);
    await this.#input.close().catch(() => {});
    return { code, stdout, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.outcome();
  }
}

/** Runs a probe whose input is a text to its end. */
export async function runProbe(start: Start, text = ""): Promise<Outcome> {
  await using process = new ProbeProcess(start);
  await process.end(text);
  return await process.outcome();
}

/** What a process says, read as it comes. */
class Heard {
  #text = "";
  #reader: ReadableStreamDefaultReader<string>;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Reads until a pattern is in the text; fails where that ends before. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#text);
      if (found) return found;
      if (!await this.#more()) {
        throw new Error(`It ended without ${pattern}: ${this.#text}`);
      }
    }
  }

  /** Reads to the end. */
  async all(): Promise<string> {
    while (await this.#more());
    return this.#text;
  }

  /** Reads no more: whoever writes is told that nobody does. */
  async close(): Promise<void> {
    await this.#reader.cancel();
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    this.#text += value ?? "";
    return !done;
  }
}

function toPath(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}
