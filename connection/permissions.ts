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
      const { path, folder } = endpoint;
      if (path.startsWith("\0")) return [net()];
      // A fresh path is another one the next time, so its flags name none.
      return [
        file("read", path, folder),
        file("write", path, folder),
        folder === undefined ? net(`unix:${absolute(path)}`) : net(),
      ];
    }
  }
}

function net(host?: string): Need {
  return host === undefined
    ? { descriptor: { name: "net" }, flag: "--allow-net" }
    : { descriptor: { name: "net", host }, flag: `--allow-net=${host}` };
}

function file(
  name: "read" | "write",
  path: string,
  folder: string | undefined,
): Need {
  const flag = `--allow-${name}`;
  return {
    descriptor: { name, path },
    flag: folder === undefined ? `${flag}=${path}` : flag,
  };
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
