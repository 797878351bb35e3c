/**
 * The key, from where the user has it.
 *
 * @module
 */

import { quote } from "../connection/quote.ts";
import { type KeySource, UsageError } from "./options.ts";
import type { Input } from "./surroundings.ts";

const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads the key, which is then nowhere that it need not be.
 *
 * @returns The key in memory that belongs to the caller.
 * @throws {UsageError} If it is not there.
 * @throws {Deno.errors.NotCapable} If it may not be read; the message names the flag.
 */
export async function readKey(
  source: KeySource,
  input: Input,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (source.from) {
    case "file":
      return withoutLineEnd(await readFile(source.path));
    case "env":
      return new TextEncoder().encode(takeVariable(source.variable));
    case "prompt":
      return new TextEncoder().encode(await ask(input));
  }
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    const sentence = `Cannot read the key file ${quote(path)}`;
    if (cause instanceof Deno.errors.NotCapable) {
      throw new Deno.errors.NotCapable(
        `${sentence}: run again with --allow-read=${path}`,
        { cause },
      );
    }
    const { message } = cause as Error;
    throw new UsageError(`${sentence}: ${message}`, { cause });
  }
}

function takeVariable(variable: string): string {
  let key: string | undefined;
  try {
    key = Deno.env.get(variable);
    if (key !== undefined) Deno.env.delete(variable);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new Deno.errors.NotCapable(
      `Cannot take the key from ${variable}: run again with --allow-env=${variable}`,
      { cause },
    );
  }
  if (key !== undefined) return key;
  throw new UsageError(
    `Cannot take the key from ${quote(variable)}: it is not set`,
  );
}

async function ask(input: Input): Promise<string> {
  if (!input.isTerminal) {
    throw new UsageError(
      "Cannot ask for the key: the input is no terminal; use --key-file PATH or --key-env NAME",
    );
  }
  const key = await input.askHidden("Key: ");
  if (key !== null) return key;
  throw new UsageError("Cannot go on without the key that was asked for");
}

/** Editors put one behind the last line. */
function withoutLineEnd(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (bytes.at(-1) !== LF) return bytes;
  return bytes.subarray(0, bytes.at(-2) === CR ? -2 : -1);
}
