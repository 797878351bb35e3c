/**
 * What the figures depend on, as far as it may be told: neither the machine's
 * name nor its paths.
 *
 * @module
 */

import os from "node:os";

/** The processor and the system. */
export interface Machine {
  cpu: string;
  cores: number;
  os: string;
}

const SYSTEMS: Record<string, string> = { darwin: "macOS", linux: "Linux" };

/** This machine. */
export function thisMachine(): Machine {
  const cpus = os.cpus();
  const system = SYSTEMS[Deno.build.os] ?? Deno.build.os;
  const [release = ""] = /^[\d.]+/.exec(Deno.osRelease()) ?? [];
  return {
    cpu: cpus[0]?.model.trim() ?? "unknown",
    cores: cpus.length,
    os: `${system} ${release}`.trim(),
  };
}
