/**
 * What each family and role needs to be allowed, checked before the system is
 * touched.
 *
 * | family | role | flags |
 * |---|---|---|
 * | `AF_INET` | both | `--allow-net=HOST:PORT` |
 * | `AF_UNIX` | both | `--allow-read=PATH --allow-write=PATH --allow-net=unix:/ABSOLUTE/PATH` |
 * | `AF_UNIX`, abstract | both | `--allow-net` |
 *
 * @module
 */

import { type Endpoint, formatAddress, toAddress } from "./address.ts";

/** One permission, and the flag that grants it. */
interface Need {
  readonly descriptor: Deno.PermissionDescriptor;
  readonly flag: string;
}

/**
 * Asks for what a role needs, where it can be asked for.
 *
 * @param action What shall be done there, for the sentence: "listen at".
 * @throws {Deno.errors.NotCapable} If something is missing; the message names the flags.
 */
export function assertPermitted(endpoint: Endpoint, action: string): void {
  const missing = needs(endpoint).filter(({ descriptor }) =>
    !isGranted(descriptor)
  );
  if (missing.length === 0) return;
  throw new Deno.errors.NotCapable(
    `Cannot ${action} ${formatAddress(toAddress(endpoint))}: run again with ${
      missing.map(({ flag }) => flag).join(" ")
    }`,
  );
}

function needs(endpoint: Endpoint): Need[] {
  switch (endpoint.family) {
    case "AF_INET":
      return [net(formatAddress([endpoint.hostname, endpoint.port]))];
    case "AF_UNIX": {
      const { path } = endpoint;
      if (path.startsWith("\0")) return [net()];
      return [
        { descriptor: { name: "read", path }, flag: `--allow-read=${path}` },
        { descriptor: { name: "write", path }, flag: `--allow-write=${path}` },
        net(`unix:${absolute(path)}`),
      ];
    }
  }
}

function net(host?: string): Need {
  return host === undefined
    ? { descriptor: { name: "net" }, flag: "--allow-net" }
    : { descriptor: { name: "net", host }, flag: `--allow-net=${host}` };
}

function absolute(path: string): string {
  return path.startsWith("/")
    ? path
    : `${Deno.cwd()}/${path.replace(/^\.\//, "")}`;
}

function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  const { state } = Deno.permissions.querySync(descriptor);
  if (state !== "prompt") return state === "granted";
  return Deno.permissions.requestSync(descriptor).state === "granted";
}
