/**
 * Children that inherit the authentication key of this process.
 *
 * @module
 */

import { AUTHKEY_VARIABLE, currentProcess } from "./process.ts";

/** How a child is started. */
export interface SpawnOptions extends Omit<Deno.CommandOptions, "args"> {
  /** The arguments of the script. Default none. */
  args?: string[];
  /**
   * The flags of `deno run`: the permissions of the child first of all. It gets
   * no others, but to read the variable in which the key is handed over.
   * Default none.
   */
  flags?: string[];
}

/**
 * Starts a Deno process that has the authentication key of this one.
 *
 * The child's `currentProcess.getAuthKey()` is this process's: so `Listener` and
 * `Client` with `authenticate: true` in both find each other. The key is handed
 * over in the environment of that child alone, from which it is taken on first
 * use. The system may show a process's first environment to its user, and to
 * root, for as long as it lives.
 *
 * It takes `--allow-run=deno`, or the permission to run this very Deno.
 *
 * In Python's `processing`: the key "will automatically be inherited by any Process object
 * that the current process creates".
 *
 * @param script The script to run: a path, or a URL such as
 * `new URL("./worker.ts", import.meta.url)`.
 * @param options Its arguments and permissions, and the options of
 * `Deno.Command`.
 * @returns The child, which belongs to the caller.
 * @throws {Deno.errors.NotCapable} If Deno may not be run.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { spawn } from "@processing/connection";
 *
 * const script = "data:text/javascript,console.log(Deno.args[0])";
 * const child = spawn(script, { args: ["hello"], stdout: "piped" });
 * const { stdout } = await child.output();
 * assertEquals(new TextDecoder().decode(stdout), "hello\n");
 * ```
 */
export function spawn(
  script: string | URL,
  { args = [], flags = [], env = {}, ...options }: SpawnOptions = {},
): Deno.ChildProcess {
  const key = currentProcess.getAuthKey().toBase64();
  const command = new Deno.Command(denoCommand(), {
    ...options,
    args: [
      "run",
      ...withVariable(flags),
      String(script),
      ...args,
    ],
    env: { ...env, [AUTHKEY_VARIABLE]: key },
  });
  try {
    return command.spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new Deno.errors.NotCapable(
      `Cannot spawn ${script}: run again with --allow-run=deno`,
      { cause },
    );
  }
}

const NARROW = "--allow-env=";

/** The flags, with the one that lets the child read the variable: Deno 2.9.5 takes it once. */
function withVariable(flags: string[]): string[] {
  if (flags.some(grantsEnvironment)) return flags;
  const narrow = flags.find((flag) => flag.startsWith(NARROW));
  if (narrow === undefined) return [...flags, NARROW + AUTHKEY_VARIABLE];
  const wider = `${narrow},${AUTHKEY_VARIABLE}`;
  return flags.map((flag) => flag === narrow ? wider : flag);
}

/** Whether a flag grants all of the environment: Deno would let a narrower one take that back. */
function grantsEnvironment(flag: string): boolean {
  return /^(-[A-Za-z]*[AE]|--allow-all|--allow-env)$/.test(flag);
}

/** This very Deno, where it may be run, or the one that is called so. */
function denoCommand(): string {
  const command = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted" ? command : "deno";
}
