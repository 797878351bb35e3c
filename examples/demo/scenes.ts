/** The scenes of the demo: who is started, with which permissions, at which address. */

/** One program of the two. */
export interface Part {
  /** The script, as its path within `examples/`. */
  script: string;
  /** The permissions that it needs, and no others. */
  flags: string[];
  /** The address that it is given. */
  address: string;
}

/** Two programs, one of which connects to the other. */
export interface Scene {
  title: string;
  listener: Part;
  /** The client, once it is known what the listener listens at. */
  client(address: string): Part;
}

/** The scenes that this system can play. */
export function scenes(): Scene[] {
  return [
    overTcp("Over TCP", "listener.ts", "client.ts"),
    Deno.build.os === "windows" ? overPipe() : overUnix(),
    overTcp(
      "A client that has another key",
      "demo/turning_away.ts",
      "demo/stranger.ts",
    ),
  ];
}

function overTcp(title: string, listener: string, client: string): Scene {
  const any = "127.0.0.1:0";
  return {
    title,
    listener: { script: listener, flags: [`--allow-net=${any}`], address: any },
    client: (address) => {
      return { script: client, flags: [`--allow-net=${address}`], address };
    },
  };
}

function overUnix(): Scene {
  const path = `/tmp/processing-demo-${Deno.pid}.sock`;
  const flags = [
    `--allow-net=unix:${path}`,
    `--allow-read=${path}`,
    `--allow-write=${path}`,
  ];
  return {
    title: "Over a Unix socket",
    listener: { script: "listener.ts", flags, address: path },
    client: (address) => ({ script: "client.ts", flags, address }),
  };
}

function overPipe(): Scene {
  const path = `\\\\.\\pipe\\processing-demo-${Deno.pid}`;
  const system = "C:/Windows/System32";
  const client = `--allow-ffi=${system}/kernel32.dll`;
  const listener = `${client},${system}/advapi32.dll`;
  return {
    title: "Over a named pipe",
    listener: { script: "listener.ts", flags: [listener], address: path },
    client: (address) => ({ script: "client.ts", flags: [client], address }),
  };
}
