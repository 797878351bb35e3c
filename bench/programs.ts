/**
 * The programs that the benches compare: those that are on this machine.
 *
 * @module
 */

import type { Options } from "./options.ts";
import { findPackages, type Packages } from "./packages.ts";
import { findPythons, type Python } from "./pythons.ts";

/** What was found. */
export interface Programs {
  deno: string;
  pythons: Python[];
  packages: Packages;
}

/**
 * Looks for all of them.
 *
 * @param leftOut Gets what is not there, and why.
 */
export async function findPrograms(
  { pythons: named, quick }: Options,
  leftOut: string[],
): Promise<Programs> {
  const [pythons, packages] = await Promise.all([
    findPythons(named, leftOut),
    findPackages(leftOut),
  ]);
  if (quick && named.length === 0) {
    for (const { name } of pythons.splice(1)) {
      leftOut.push(`${name} (--quick takes only the first that it finds)`);
    }
  }
  return { deno: Deno.execPath(), pythons, packages };
}

/** The versions of everything, by name. */
export function versionsOf(
  { pythons, packages: { node, versions } }: Programs,
): Record<string, string> {
  return {
    Deno: Deno.version.deno,
    V8: Deno.version.v8,
    ...pythons.length > 0 &&
      { CPython: pythons.map(({ version }) => version).join(" and ") },
    ...node !== undefined && { Node: node },
    ...Object.fromEntries([...versions].sort()),
  };
}
