/**
 * The libraries of Windows through which named pipes are reached.
 *
 * Deno grants the use of a library by its absolute path alone, and the path
 * that is asked for must be the one that is then opened.
 *
 * @module
 */

/** Where Windows is, unless the environment may be asked and says something else. */
const USUAL_ROOT = "C:\\Windows";

/** The library of files, pipes and completion ports: what both roles need. */
export function kernel32Path(): string {
  return `${systemRoot()}\\System32\\kernel32.dll`;
}

/** The library of users and of what they may do: what a listener needs too. */
export function advapi32Path(): string {
  return `${systemRoot()}\\System32\\advapi32.dll`;
}

function systemRoot(): string {
  const variable = "SystemRoot";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted"
    ? Deno.env.get(variable) ?? USUAL_ROOT
    : USUAL_ROOT;
}
