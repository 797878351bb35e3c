/**
 * Node, and the packages of npm that run under it.
 *
 * @module
 */

import { attempt } from "./child.ts";

/** What was found. */
export interface Packages {
  /** Node's version; `undefined` if it is not there. */
  node: string | undefined;
  /** The packages that it can load, with their versions. */
  versions: Map<string, string>;
}

/** Where npm installs them, and where what needs them is. */
export const NODE_FOLDER = `${import.meta.dirname}/peers/node`;

/** What is taken from each package. */
const ENTRIES: Record<string, string> = {
  "msgpackr": "msgpackr",
  "vscode-jsonrpc": "vscode-jsonrpc/node",
  "zeromq": "zeromq",
};

/**
 * Installs the packages, if they are not yet, and tries them.
 *
 * @param leftOut Gets those that are not there.
 */
export async function findPackages(leftOut: string[]): Promise<Packages> {
  const versions = new Map<string, string>();
  const printed = await attempt(["node", "--version"]);
  // Without Node, `deno task` lets Deno take its name.
  const [, node] = /^v([\d.]+)$/.exec(printed ?? "") ?? [];
  if (node === undefined) {
    const names = ["node:net", ...Object.keys(ENTRIES)];
    leftOut.push(...names.map((name) => `${name} (node is not on the path)`));
    return { node, versions };
  }
  const problem = await install();
  await Promise.all(
    Object.entries(ENTRIES).map(async ([name, entry]) => {
      if (await loads(entry)) versions.set(name, await versionOf(name));
      else leftOut.push(`${name} (${problem ?? "it does not load"})`);
    }),
  );
  return { node, versions };
}

async function loads(entry: string): Promise<boolean> {
  const from = JSON.stringify(`${NODE_FOLDER}/`);
  const load = `require("module").createRequire(${from})("${entry}")`;
  return await attempt(["node", "-e", load]) !== undefined;
}

async function versionOf(name: string): Promise<string> {
  const manifest = `${NODE_FOLDER}/node_modules/${name}/package.json`;
  return JSON.parse(await Deno.readTextFile(manifest)).version;
}

/** Installs what the lock file says, unless it is there; returns what went wrong. */
async function install(): Promise<string | undefined> {
  if (await isInstalled()) return undefined;
  if (await attempt(["npm", "--version"]) === undefined) {
    return "npm is not on the path";
  }
  console.error("Installing the packages of npm");
  // Not `npm ci`, which refuses a lock file that lacks another system's optional package.
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const done = await attempt(
    ["npm", "install", "--prefix", NODE_FOLDER, ...flags],
  );
  return done === undefined ? "npm cannot install it" : undefined;
}

async function isInstalled(): Promise<boolean> {
  try {
    const [lock, installed] = await Promise.all([
      Deno.stat(`${NODE_FOLDER}/package-lock.json`),
      Deno.stat(`${NODE_FOLDER}/node_modules/.package-lock.json`),
    ]);
    return lock.mtime! <= installed.mtime!;
  } catch {
    return false;
  }
}
