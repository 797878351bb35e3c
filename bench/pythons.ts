/**
 * The CPythons that are compared with.
 *
 * @module
 */

import { attempt } from "./child.ts";

/** One of them. */
export interface Python {
  /** `CPython 3.13.0` */
  name: string;
  version: string;
  command: string;
}

/** `python3`, and `python3.6` to `python3.19`. */
const COMMANDS = [
  "python3",
  ...Array.from({ length: 14 }, (_, i) => `python3.${i + 6}`),
];

/** Prints what is behind a name, which may be a link or a script that chooses. */
const PROBE = `
import json, os, platform, sys
executable = os.path.realpath(sys.executable)
print(json.dumps([platform.python_implementation(), platform.python_version(), executable]))
`;

/**
 * Those that are named, or else all on the path; each only once.
 *
 * @param leftOut Gets those that are not there.
 */
export async function findPythons(
  named: string[],
  leftOut: string[],
): Promise<Python[]> {
  const isNamed = named.length > 0;
  const found = await Promise.all(
    (isNamed ? named : COMMANDS).map(async (command) => ({
      command,
      printed: await attempt([command, "-c", PROBE]),
    })),
  );
  const pythons = new Map<string, Python>();
  for (const { command, printed } of found) {
    const [implementation, version, executable] = printed === undefined
      ? []
      : JSON.parse(printed) as string[];
    if (implementation !== "CPython" || !version || !executable) {
      // The names that were only tried are not missed.
      if (isNamed) leftOut.push("a --python (it is no CPython that runs)");
    } else if (!pythons.has(executable)) {
      const same = [...pythons.values()].filter((it) => it.version === version);
      const number = same.length > 0 ? ` (${same.length + 1})` : "";
      const name = `CPython ${version}${number}`;
      pythons.set(executable, { name, version, command });
    }
  }
  if (pythons.size === 0) leftOut.push("CPython (it is not on the path)");
  return [...pythons.values()];
}
