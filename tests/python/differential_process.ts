/** A Python that reads pickles and makes some, asked in frames over its standard streams. */

import { assertEquals } from "@std/assert";
import { PYTHONS } from "./helpers/cells.ts";
import {
  type Interpreter,
  KNOWN_VERSIONS,
  minorOf,
  toPath,
} from "./helpers/interpreters.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** What Python has made: how it is there when it has come back in each protocol, and its pickles. */
export interface Made {
  back: Readonly<Record<2 | 4, string>>;
  pickles: { arrives: string; pickled: Bytes }[];
}

const PEER = new URL("./differential_peer.py", import.meta.url);
/** How long an answer may take, in milliseconds. */
const PATIENCE = 60_000;

/** Tests something with each Python, and tells by name which of the known versions are not here. */
export function testPythons(
  what: string,
  fn: (python: Interpreter) => Promise<void>,
  pythons: readonly Interpreter[] = PYTHONS,
): void {
  const present = new Set(PYTHONS.map(minorOf));
  for (const version of KNOWN_VERSIONS) {
    if (!present.has(version)) {
      Deno.test.ignore(`Python ${version} is not installed: ${what}`, () => {});
    }
  }
  for (const python of pythons) {
    Deno.test(`Python ${minorOf(python)}: ${what}`, () => fn(python));
  }
}

/** Those of the Pythons found that read a protocol. */
export function readersOf(protocol: 2 | 4): Interpreter[] {
  return PYTHONS.filter(({ version }) => protocol === 2 || version[0] > 2);
}

/** Fails where two long texts differ, and shows where they begin to. */
export function assertTold(
  actual: string,
  expected: string,
  note: string,
): void {
  if (actual === expected) return;
  let at = 0;
  while (actual[at] === expected[at]) at++;
  const [is, shall] = [actual, expected].map((text) =>
    text.slice(Math.max(0, at - 60), at + 100)
  );
  assertEquals(is, shall, `from letter ${at} on, ${note}`);
}

/** A process that runs `differential_peer.py`; it ends with the block that holds it. */
export class Peer implements AsyncDisposable {
  #child: Deno.ChildProcess;
  #requests: WritableStreamDefaultWriter<Bytes>;
  #answers: ReadableStreamBYOBReader;

  constructor({ path }: Interpreter) {
    this.#child = new Deno.Command(path, {
      args: ["-B", toPath(PEER)],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#requests = this.#child.stdin.getWriter();
    this.#answers = this.#child.stdout.getReader({ mode: "byob" });
  }

  /**
   * What each pickle is in Python.
   *
   * @param ordered Whether dicts are told in their order, in place of one by their keys.
   */
  async read(pickles: readonly Bytes[], ordered: boolean): Promise<string[]> {
    const answer = await this.#ask(ordered ? "O" : "S", pickles);
    return answer.map(toText);
  }

  /** Values as a seed has them. */
  async make(seed: number, count: number): Promise<Made[]> {
    const answer = await this.#ask("M", [uint32(seed), uint32(count)]);
    return answer.map((made) => {
      const [back4, back2, ...frames] = unframe(made);
      const pickles: Made["pickles"] = [];
      for (let i = 0; i < frames.length; i += 2) {
        const arrives = toText(frames[i]!);
        pickles.push({ arrives, pickled: frames[i + 1]! });
      }
      return { back: { 4: toText(back4!), 2: toText(back2!) }, pickles };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It ends with its input.
    await this.#requests.close().catch(() => {});
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    await this.#child.status;
    clearTimeout(timer);
    await this.#answers.cancel();
  }

  async #ask(letter: string, frames: readonly Bytes[]): Promise<Bytes[]> {
    const body = frames.flatMap((frame) => [uint32(frame.length), frame]);
    const request = join([new TextEncoder().encode(letter), ...body]);
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    try {
      await this.#requests.write(join([uint32(request.length), request]));
      const head = new DataView((await this.#take(4)).buffer);
      return unframe(await this.#take(head.getUint32(0, true)));
    } finally {
      clearTimeout(timer);
    }
  }

  async #take(length: number): Promise<Bytes> {
    if (length === 0) return new Uint8Array(0);
    const { value } = await this.#answers.read(new Uint8Array(length), {
      min: length,
    });
    if (value?.length === length) return value;
    throw new Error("Python has ended");
  }
}

function* split(data: Bytes): Generator<Bytes> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < data.length;) {
    const start = at + 4;
    at = start + view.getUint32(at, true);
    yield data.subarray(start, at);
  }
}

function unframe(data: Bytes): Bytes[] {
  return [...split(data)];
}

function uint32(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}

function join(parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function toText(bytes: Bytes): string {
  return new TextDecoder().decode(bytes);
}
