/** Scripts of the suite, run as processes of their own with exactly the flags given. */

import {
  advapi32Path,
  kernel32Path,
} from "../../connection/named_pipe_libraries.ts";
import type { AddressLike, Family } from "../../mod.ts";

/** What a process has left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

const TIMEOUT = 60_000;
const CONFIG = new URL("../../deno.json", import.meta.url);

/**
 * Starts a script of `tests/fixtures/`; whoever calls this waits for it.
 *
 * @param flags The permissions, and nothing that was not asked for.
 */
export function start(
  script: string,
  flags: string[],
  args: string[] = [],
): Deno.ChildProcess {
  const url = new URL(`../fixtures/${script}`, import.meta.url);
  return new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      `--config=${fromUrl(CONFIG)}`,
      ...flags,
      fromUrl(url),
      ...args,
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(TIMEOUT),
  }).spawn();
}

/** Runs a script of `tests/fixtures/` to its end. */
export async function run(
  script: string,
  flags: string[],
  args: string[] = [],
): Promise<Outcome> {
  const { code, stdout, stderr } = await start(script, flags, args).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

function fromUrl(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}

/** What a process needs to listen at an address, and to connect to it. */
export function flagsFor(family: Family, address: AddressLike): string[] {
  if (family === "AF_PIPE") {
    return [`--allow-ffi=${kernel32Path()},${advapi32Path()}`];
  }
  if (typeof address !== "string") {
    const [hostname] = address as [string, number];
    return [`--allow-net=${hostname.includes(":") ? "[::1]" : hostname}`];
  }
  if (address.startsWith("\0")) return ["--allow-net"];
  return [
    `--allow-read=${address}`,
    `--allow-write=${address}`,
    `--allow-net=unix:${address}`,
  ];
}
