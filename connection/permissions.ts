/**
 * What each family and role needs to be allowed, checked before the system is
 * touched.
 *
 * | family | role | flags |
 * |---|---|---|
 * | `AF_INET` | both | `--allow-net=HOST:PORT` |
 * | `AF_UNIX` | both | `--allow-read=PATH --allow-write=PATH --allow-net=unix:/ABSOLUTE/PATH` |
 * | `AF_UNIX`, abstract | both | `--allow-net` |
 * | `AF_UNIX`, a default address | listener | `--allow-read --allow-write --allow-net` |
 * | `AF_PIPE` | client | `--allow-ffi=C:/Windows/System32/kernel32.dll` |
 * | `AF_PIPE` | listener | `--allow-ffi=C:/Windows/System32/kernel32.dll,C:/Windows/System32/advapi32.dll` |
 *
 * Where Windows is somewhere else, these are its paths, and
 * `--allow-env=SystemRoot` is needed beside them.
 *
 * @module
 */

import { formatEndpoint, type ListeningEndpoint } from "./address.ts";
import { advapi32Path, kernel32Path } from "./named_pipe_libraries.ts";
import { escapeUnseen } from "./quote.ts";

/** What is done at an address, and so which role does it. */
export type Action = "listen at" | "connect to";

/** One permission, and the flag that grants it. */
interface Need {
  readonly descriptor: Deno.PermissionDescriptor;
  readonly flag: string;
}

/**
 * Asks for what a role needs, where it can be asked for.
 *
 * @throws {Deno.errors.NotCapable} If something is missing; the message names the flags.
 */
export function assertPermitted(
  endpoint: ListeningEndpoint,
  action: Action,
): void {
  const missing = needs(endpoint, action).filter(({ descriptor }) =>
    !isGranted(descriptor, endpoint)
  );
  if (missing.length === 0) return;
  throw new Deno.errors.NotCapable(
    `Cannot ${action} ${formatEndpoint(endpoint)}: run again with ${
      missing.map(({ flag }) => flag).join(" ")
    }`,
  );
}

function needs(endpoint: ListeningEndpoint, action: Action): Need[] {
  switch (endpoint.family) {
    case "AF_INET": {
      const host = formatEndpoint(endpoint);
      return [need({ name: "net", host }, host)];
    }
    case "AF_UNIX":
      return unixNeeds(endpoint.path);
    case "AF_PIPE":
      return pipeNeeds(action);
  }
}

function pipeNeeds(action: Action): Need[] {
  const paths = action === "listen at"
    ? [kernel32Path(), advapi32Path()]
    : [kernel32Path()];
  // Not every shell leaves a backslash alone, and Deno takes either.
  return paths.map((path) =>
    need({ name: "ffi", path }, path.replaceAll("\\", "/"))
  );
}

function unixNeeds(path: string | null): Need[] {
  if (path === null) {
    return [
      need({ name: "read" }),
      need({ name: "write" }),
      need({ name: "net" }),
    ];
  }
  if (path.startsWith("\0")) return [need({ name: "net" })];
  const host = `unix:${absolute(path)}`;
  // A flag is a list with commas, and what cannot be seen is not shown.
  const isNameable = !path.includes(",") && escapeUnseen(path) === path;
  return [
    need({ name: "read", path }, isNameable ? path : undefined),
    need({ name: "write", path }, isNameable ? path : undefined),
    need({ name: "net", host }, isNameable ? host : undefined),
  ];
}

function need(descriptor: Deno.PermissionDescriptor, value?: string): Need {
  const flag = `--allow-${descriptor.name}`;
  return { descriptor, flag: value === undefined ? flag : `${flag}=${value}` };
}

function absolute(path: string): string {
  return path.startsWith("/")
    ? path
    : `${Deno.cwd()}/${path.replace(/^\.\//, "")}`;
}

function isGranted(
  descriptor: Deno.PermissionDescriptor,
  endpoint: ListeningEndpoint,
): boolean {
  try {
    const { state } = Deno.permissions.querySync(descriptor);
    if (state !== "prompt") return state === "granted";
    return Deno.permissions.requestSync(descriptor).state === "granted";
  } catch (cause) {
    // Deno parses the host, and knows best which ones there can be.
    if (!(cause instanceof URIError)) throw cause;
    const where = formatEndpoint(endpoint);
    throw new TypeError(`Cannot use ${where}: that can be no host`, { cause });
  }
}
