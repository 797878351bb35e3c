/** A child that lives until it is killed, and what it has told of its life. */

import { fileURLToPath } from "node:url";
import type { Address } from "../../mod.ts";
import { PIPE_FLAGS } from "../helpers/named_pipe_program.ts";
import { type Moment, MOMENTS, type Orders } from "./orders.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));
const SCRIPT = fileURLToPath(new URL("./child.ts", import.meta.url));

/** For the table of transports, which looks at it on Windows. */
const FLAGS = Deno.build.os === "windows" ? ["--allow-env=WINELOADER"] : [];

/** A child. It is killed with the block, if it was not before. */
export class Victim implements AsyncDisposable {
  #child: Deno.ChildProcess;
  #moment: Moment = "start";
  #begun = new Map(
    MOMENTS.map((moment) => [moment, Promise.withResolvers<void>()]),
  );
  #output: Promise<void>;
  #errors: Promise<string>;

  /**
   * Starts a child, which may do what its orders need and nothing else.
   *
   * @param onBound Is called with the address at which the child listens.
   */
  constructor(orders: Orders, onBound: (address: Address) => void) {
    this.#child = new Deno.Command("deno", {
      args: [
        "run",
        "--no-prompt",
        "--quiet",
        `--config=${CONFIG}`,
        ...FLAGS,
        ...flagsFor(orders),
        SCRIPT,
        JSON.stringify(orders),
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#begin("start");
    this.#output = this.#read(onBound);
    this.#errors = new Response(this.#child.stderr).text();
  }

  /** Resolves when this moment or a later one has begun; rejects if the child ends before. */
  async reached(moment: Moment): Promise<void> {
    const later = MOMENTS.slice(MOMENTS.indexOf(moment));
    const ended = this.#output.then(() => this.#assertKilled());
    await Promise.race([
      ended,
      ...later.map((moment) => this.#begun.get(moment)!.promise),
    ]);
  }

  /**
   * Kills the child, wherever it is, and waits until the system has let go of
   * all that it had.
   *
   * @returns The moment in which it was killed.
   */
  async kill(): Promise<Moment> {
    this.#kill();
    await this.#assertKilled();
    await this.#output;
    return this.#moment;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill();
    await Promise.all([this.#child.status, this.#output, this.#errors]);
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already: its status tells how.
    }
  }

  /** Throws if the child has ended in any other way, as it does when something is wrong. */
  async #assertKilled(): Promise<void> {
    const { code, signal } = await this.#child.status;
    // Windows has no signals: whoever is terminated there has the code 1, and says nothing.
    const errors = await this.#errors;
    if (Deno.build.os === "windows" ? errors === "" : signal === "SIGKILL") {
      return;
    }
    throw new Error(
      `The child ended by itself, in ${this.#moment}, with code ${code}: ${errors}`,
    );
  }

  async #read(onBound: (address: Address) => void): Promise<void> {
    let held = "";
    const text = this.#child.stdout.pipeThrough(new TextDecoderStream());
    for await (const part of text) {
      const lines = (held + part).split("\n");
      held = lines.pop()!;
      for (const line of lines) {
        const [moment, address] = line.split(/ (.*)/) as [Moment, string?];
        if (address) onBound(JSON.parse(address));
        this.#begin(moment);
      }
    }
  }

  #begin(moment: Moment): void {
    this.#moment = moment;
    this.#begun.get(moment)!.resolve();
  }
}

/** What a child may do: the least that its address takes. */
function flagsFor({ family, role, address }: Orders): string[] {
  switch (family) {
    case "AF_INET":
      return [`--allow-net=${(address as [string, number]).join(":")}`];
    case "AF_UNIX":
      return [
        `--allow-net=unix:${address}`,
        `--allow-read=${address}`,
        `--allow-write=${address}`,
      ];
    case "AF_PIPE":
      return [...PIPE_FLAGS[role]];
  }
}
