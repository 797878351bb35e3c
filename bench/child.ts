/**
 * The processes that the benches start: each prints lines, reads lines, and
 * ends with the runner.
 *
 * @module
 */

/** A program and its arguments. */
export type Command = [program: string, ...args: string[]];

/** How long a process may take, in milliseconds. */
const DEADLINE = 90_000;

/** How much of what a process complains about is kept, in characters. */
const COMPLAINT_LENGTH = 2000;

const living = new Set<Child>();

/** One process. Hold it with `await using`: it is ended, if it has not ended yet. */
export class Child implements AsyncDisposable {
  #process: Deno.ChildProcess;
  #stdin: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #stdout: ReadableStreamDefaultReader<string>;
  #stderr: ReadableStreamDefaultReader<string>;
  #lines: string[] = [];
  #rest = "";
  #complaint = "";
  #complained: Promise<void>;
  #deadline: ReturnType<typeof setTimeout>;

  constructor([program, ...args]: Command) {
    this.#process = new Deno.Command(program, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    living.add(this);
    this.#deadline = setTimeout(() => {
      this.#complaint = `It took longer than ${DEADLINE / 1000} s`;
      this.#end();
    }, DEADLINE);
    this.#stdin = this.#process.stdin.getWriter();
    this.#stdout = readerOf(this.#process.stdout);
    this.#stderr = readerOf(this.#process.stderr);
    this.#complained = this.#listen();
  }

  /** The process's number, to look up its memory by. */
  get pid(): number {
    return this.#process.pid;
  }

  /** The next line that it prints; an error with its complaint if it ends instead. */
  async line(): Promise<string> {
    while (this.#lines.length === 0) {
      const { value, done } = await this.#stdout.read();
      if (done) throw await this.#failure();
      this.#lines = (this.#rest + value).split("\n");
      this.#rest = this.#lines.pop()!;
    }
    return this.#lines.shift()!;
  }

  /** All that it prints until it ends; an error with its complaint if it fails. */
  async output(): Promise<string> {
    let text = "";
    for (;;) {
      const { value, done } = await this.#stdout.read();
      if (done) break;
      text += value;
    }
    const { success } = await this.#process.status;
    if (!success) throw await this.#failure();
    return text.trim();
  }

  /** Sends it an empty line. */
  async nudge(): Promise<void> {
    await this.#stdin.write(new Uint8Array([0x0a]));
  }

  /** Ends it at once. */
  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#deadline);
    this.#end();
    await this.#process.status;
    await this.#complained;
    living.delete(this);
  }

  /** Does not wait for its pipes to close, which a process of its own may hold open. */
  #end(): void {
    this.kill();
    this.#stdin.abort().catch(() => {});
    this.#stdout.cancel().catch(() => {});
    this.#stderr.cancel().catch(() => {});
  }

  async #failure(): Promise<Error> {
    await this.#complained;
    return new Error(this.#complaint.trim() || "It ended without a word");
  }

  async #listen(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#stderr.read();
      if (done) return;
      this.#complaint = (this.#complaint + value).slice(-COMPLAINT_LENGTH);
    }
  }
}

/** Ends all that are still there, at once. */
export function killAll(): void {
  for (const child of living) child.kill();
}

/** Runs a program to its end, and returns what it prints; an error if it fails. */
export async function run(command: Command): Promise<string> {
  await using child = new Child(command);
  return await child.output();
}

/** What a program prints, if it runs and succeeds. */
export async function attempt(command: Command): Promise<string | undefined> {
  try {
    return await run(command);
  } catch {
    return undefined;
  }
}

function readerOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStreamDefaultReader<string> {
  return stream.pipeThrough(new TextDecoderStream()).getReader();
}
