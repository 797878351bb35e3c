/** The probe in memory: what is typed, what is printed, and what is told. */

import { converse, type Ending, type Talk } from "../../cli/conversation.ts";
import { valuesForm } from "../../cli/forms/values.ts";
import { Interruption } from "../../cli/interruption.ts";
import { Notation } from "../../cli/notation/notation.ts";
import { run } from "../../cli/run.ts";
import type { Surroundings } from "../../cli/surroundings.ts";
import { type Connection, type ConnectionOptions, Pipe } from "../../mod.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Why a probe ends that is interrupted at its terminal. */
export const CTRL_C = new Interruption("SIGINT");

/** How long nobody may be silent in a test for which that makes no difference. */
export const FOREVER = Infinity;

/** Values on a pipe, which is no terminal. */
export const VALUES = valuesForm(new Notation(), {
  isTerminal: false,
  colors: false,
});

/** An input that a test types into. */
export class Typed {
  #pieces = new TransformStream<Uint8Array, Uint8Array>();
  #writer = this.#pieces.writable.getWriter();

  readonly stream: ReadableStream<Uint8Array> = this.#pieces.readable;

  /** Resolves when it was read. */
  async type(text: string): Promise<void> {
    await this.#writer.write(encoder.encode(text));
  }

  async end(): Promise<void> {
    await this.#writer.close();
  }
}

/** An output that keeps what is written. */
export class Paper {
  readonly isTerminal = false;
  text = "";
  #written = Promise.withResolvers<void>();

  write(bytes: Uint8Array): Promise<void> {
    this.text += decoder.decode(bytes);
    this.#written.resolve();
    return Promise.resolve();
  }

  /** Resolves when there is something. */
  get written(): Promise<void> {
    return this.#written.promise;
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }
}

/** A conversation between the probe and an end that the test holds. */
export class Held implements AsyncDisposable {
  readonly peer: Connection;
  readonly typed = new Typed();
  readonly paper = new Paper();
  readonly told: string[] = [];
  readonly interruption = new AbortController();
  readonly ending: Promise<Ending>;

  constructor(talk: Partial<Talk> = {}, options: ConnectionOptions = {}) {
    const [connection, peer] = Pipe(options);
    this.peer = peer;
    this.ending = converse({
      connection,
      form: VALUES,
      input: this.typed.stream,
      output: this.paper,
      linger: FOREVER,
      interrupted: this.interruption.signal,
      say: (line) => this.told.push(line),
      ...talk,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peer.close();
    await this.ending;
  }
}

/** What a run of the probe in this process has left. */
export interface Left {
  readonly code: Promise<number>;
  readonly paper: Paper;
  readonly told: string[];
  readonly interruption: AbortController;
  readonly typed: Typed;
  /** The address that it has said that it listens at. */
  address(): Promise<string>;
}

/**
 * Runs the probe in this process, in surroundings of its own.
 *
 * @param key What is typed where it asks for one, if it sees a terminal.
 */
export function probe(args: string[], key?: string | null): Left {
  const paper = new Paper();
  const typed = new Typed();
  const told: string[] = [];
  const interruption = new AbortController();
  const listening = Promise.withResolvers<string>();
  const around: Surroundings = {
    input: {
      isTerminal: key !== undefined,
      stream: () => typed.stream,
      askHidden: () => Promise.resolve(key ?? null),
    },
    output: paper,
    colors: false,
    interrupted: interruption.signal,
    say(line) {
      told.push(line);
      const [, address] = /^listening at (.+)$/.exec(line) ?? [];
      if (address !== undefined) listening.resolve(address);
    },
  };
  const code = run(args, around);
  code.then(
    () => listening.reject(new Error(told.join("\n"))),
    listening.reject,
  );
  listening.promise.catch(() => {});
  return {
    ...{ code, paper, told, interruption, typed },
    address: () => listening.promise,
  };
}
