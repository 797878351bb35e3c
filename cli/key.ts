/**
 * The key, from where the user has it.
 *
 * @module
 */

import { quote } from "../connection/quote.ts";
import type { KeySource } from "./options.ts";
import type { Input } from "./surroundings.ts";
import { UsageError } from "./usage_error.ts";

const LF = 0x0a;
const CR = 0x0d;

/** What a flag can name, in a list with commas, in any shell, at any terminal. */
const NAMEABLE = /^[\p{L}\p{N}\\/._:@%+=-]+$/u;

/**
 * Reads the key, which is then nowhere that it need not be.
 *
 * @param signal Ends the wait for a file that is a pipe.
 * @returns The key in memory that belongs to the caller.
 * @throws {UsageError} If it is not there, or empty.
 * @throws {Deno.errors.NotCapable} If it may not be read; the message names the flag.
 */
export async function readKey(
  source: KeySource,
  input: Input,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await read(source, input, signal);
  if (key.length > 0) return key;
  throw new UsageError("Cannot use an empty key: anybody would know it");
}

async function read(
  source: KeySource,
  input: Input,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (source.from) {
    case "file":
      return withoutLineEnd(await readFile(source.path, signal));
    case "env":
      return new TextEncoder().encode(takeVariable(source.variable));
    case "prompt":
      return new TextEncoder().encode(await ask(input));
  }
}

async function readFile(
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const sentence = `Cannot read the key file ${quote(path)}`;
    const { message } = cause as Error;
    if (!(cause instanceof Deno.errors.NotCapable)) {
      throw new UsageError(`${sentence}: ${message}`, { cause });
    }
    const { state } = Deno.permissions.querySync({ name: "read", path });
    // For some files the runtime wants another flag.
    const reason = state === "granted"
      ? message
      : `run again with ${flag("--allow-read", path)}`;
    throw new Deno.errors.NotCapable(`${sentence}: ${reason}`, { cause });
  }
}

/** The flag for one thing, or for all where that has no name that can be typed as it is. */
function flag(name: string, value: string): string {
  return NAMEABLE.test(value) ? `${name}=${value}` : name;
}

function takeVariable(variable: string): string {
  let key: string | undefined;
  try {
    key = Deno.env.get(variable);
    if (key !== undefined) Deno.env.delete(variable);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new Deno.errors.NotCapable(
      `Cannot take the key from ${quote(variable)}: run again with ${
        flag("--allow-env", variable)
      }`,
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
