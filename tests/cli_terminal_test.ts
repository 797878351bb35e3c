/** The probe at a terminal of its own: the prompt, colours, and what must not control it. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Client, type Connection, Listener } from "../mod.ts";
import { commandOf, type Start } from "./helpers/cli_process.ts";

const KEY = "secret password";
/** How long a test waits for what must come, in milliseconds. */
const PATIENCE = 60_000;
/** The only system whose `script` runs a command of several words, and is always there. */
const ignore = Deno.build.os !== "linux";

const encoder = new TextEncoder();

/** A probe that sees a terminal, which is `script`'s; the test types, and sees what a user would. */
class Terminal implements AsyncDisposable {
  seen = "";
  #child: Deno.ChildProcess;
  #keys: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #screen: ReadableStreamDefaultReader<string>;

  constructor(start: Start) {
    const command = commandOf(start).map((word) => `'${word}'`).join(" ");
    this.#child = new Deno.Command("script", {
      args: ["--quiet", "--return", "--command", command, "/dev/null"],
      env: { TERM: "xterm", SHELL: "/bin/sh", NO_COLOR: "", ...start.env },
      ...{ stdin: "piped", stdout: "piped", stderr: "null" },
      signal: AbortSignal.timeout(PATIENCE),
    }).spawn();
    this.#keys = this.#child.stdin.getWriter();
    this.#screen = this.#child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
  }

  async type(text: string): Promise<void> {
    await this.#keys.write(encoder.encode(text));
  }

  /** Waits until something is on the screen. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.seen);
      if (found) return found;
      assert(await this.#more(), `It ended without ${pattern}: ${this.seen}`);
    }
  }

  /** Waits for its end. */
  async code(): Promise<number> {
    while (await this.#more());
    return (await this.#child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keys.close().catch(() => {});
    try {
      this.#child.kill();
    } catch {
      // It has ended.
    }
    await this.code();
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#screen.read();
    this.seen += value ?? "";
    return !done;
  }
}

/** Connects to the probe of a terminal that listens. */
async function connectTo(
  terminal: Terminal,
  authkey: string | null,
): Promise<Connection> {
  const [, port] = await terminal.until(/listening at 127\.0\.0\.1:(\d+)/);
  const options = { authkey, timeout: PATIENCE };
  return await Client(["127.0.0.1", Number(port)], options);
}

const flags = ["--allow-net=127.0.0.1"];
const listen = ["listen", "127.0.0.1:0"];

Deno.test({
  name:
    "at a terminal, the key is not shown, can be corrected, and nothing behind it is lost",
  ignore,
  async fn() {
    await using terminal = new Terminal({
      flags,
      args: [...listen, "--key-prompt"],
    });
    await terminal.until(/Key: /);
    // The last letter is taken back.
    await terminal.type(`${KEY}x\x7f\r{"a":1}\r[2,`);
    const connection = await connectTo(terminal, KEY);
    assertEquals(await connection.recv({ timeout: PATIENCE }), { a: 1 });
    await terminal.type("3]\n");
    assertEquals(await connection.recv({ timeout: PATIENCE }), [2, 3]);
    await connection.close();
    assertEquals(await terminal.code(), 0);
    assert(!terminal.seen.includes(KEY.slice(0, 6)), terminal.seen);
  },
});

Deno.test({
  name: "at a terminal, Ctrl-C at the prompt is exit code 130",
  ignore,
  async fn() {
    await using terminal = new Terminal({
      flags,
      args: [...listen, "--key-prompt"],
    });
    await terminal.until(/Key: /);
    await terminal.type("sec\x03");
    assertEquals(await terminal.code(), 130);
  },
});

Deno.test({
  name:
    "at a terminal, Ctrl-C closes the connection, and Ctrl-D ends the input",
  ignore,
  async fn() {
    await using listener = new Listener(["127.0.0.1", 0]);
    const [, port] = listener.address as [string, number];
    for (
      const [key, code, how] of [
        ["\x03", 130, "; interrupted"],
        ["\x04", 0, "; the input has ended"],
      ] as const
    ) {
      await using terminal = new Terminal({
        flags,
        args: ["connect", `127.0.0.1:${port}`, "--linger=0"],
      });
      await using connection = await listener.accept({ timeout: PATIENCE });
      await terminal.type("1\n");
      assertEquals(await connection.recv({ timeout: PATIENCE }), 1);
      await terminal.type(key);
      assertEquals(await terminal.code(), code);
      assert(terminal.seen.includes(how), terminal.seen);
    }
  },
});

Deno.test({
  name: "at a terminal, values are coloured, and control nothing",
  ignore,
  async fn() {
    await using terminal = new Terminal({ flags, args: listen });
    const connection = await connectTo(terminal, null);
    await connection.send({ a: 1 });
    await connection.send(new Error("\x1b[2J\u202e"));
    await connection.sendBytes("\x1b[3J");
    await connection.close();
    assertEquals(await terminal.code(), 1);
    assertStringIncludes(terminal.seen, "{ a: \x1b[33m1\x1b[39m }\r\n");
    assertStringIncludes(terminal.seen, "Error: \\u{1b}[2J\\u{202e}");
    // deno-lint-ignore no-control-regex
    assertEquals(/\x1b\[[23]J|\u202e/.test(terminal.seen), false);
  },
});

Deno.test({
  name: "at a terminal, NO_COLOR is heeded",
  ignore,
  async fn() {
    await using terminal = new Terminal({
      flags,
      args: listen,
      env: { NO_COLOR: "1" },
    });
    const connection = await connectTo(terminal, null);
    await connection.send([1, "x", null]);
    await connection.close();
    assertEquals(await terminal.code(), 0);
    assert(terminal.seen.includes('[ 1, "x", null ]\r\n'), terminal.seen);
    assertEquals(terminal.seen.includes("\x1b"), false);
  },
});
