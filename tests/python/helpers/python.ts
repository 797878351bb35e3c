/** A Python that plays one end of a connection, and does what a test tells it. */

import { assertEquals } from "@std/assert";
import { type Interpreter, toPath } from "./interpreters.ts";

const CONSOLE = new URL("../peers/console.py", import.meta.url);
/** How long a process may take to end by itself, in milliseconds. */
const FAREWELL = 2_000;

/** What Python has raised. */
export class PythonError extends Error {
  /** @param name The class, with its module where that is not the built-in one. */
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

type Answer = { value: unknown } | { error: string; message: string };

/** A process that runs `peers/console.py`; it ends with the block that holds it. */
export class Python implements AsyncDisposable {
  #child: Deno.ChildProcess;
  #requests: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #answers: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor({ path }: Interpreter) {
    this.#child = new Deno.Command(path, {
      args: ["-B", toPath(CONSOLE)],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#requests = this.#child.stdin.getWriter();
    this.#answers = this.#child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
  }

  /** Runs a program; whatever it names is there for the next one. */
  run(program: string): Promise<void> {
    return this.#ask("exec", program) as Promise<void>;
  }

  /** The value of an expression, as JSON can tell it. */
  evaluate(expression: string): Promise<unknown> {
    return this.#ask("eval", expression);
  }

  /** That an expression is true. */
  async assert(expression: string): Promise<void> {
    assertEquals(await this.evaluate(expression), true, expression);
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It ends with its input; one that waits for a message does not see that.
    await this.#requests.close().catch(() => {});
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), FAREWELL);
    await this.#child.status;
    clearTimeout(timer);
    await this.#answers.cancel();
  }

  #ask(kind: "exec" | "eval", code: string): Promise<unknown> {
    const answered = this.#exchange(kind, code);
    // Where a test fails, nobody may be left who waits for it.
    answered.catch(() => {});
    return answered;
  }

  async #exchange(kind: "exec" | "eval", code: string): Promise<unknown> {
    const line = JSON.stringify([kind, code]) + "\n";
    await this.#requests.write(new TextEncoder().encode(line));
    const answer: Answer = JSON.parse(await this.#readLine());
    if ("error" in answer) throw new PythonError(answer.error, answer.message);
    return answer.value;
  }

  async #readLine(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#answers.read();
      if (done) throw new Error("Python has ended");
      this.#rest += value;
    }
  }
}
