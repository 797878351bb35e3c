/** The CPythons that the suite runs with: who finds them tells who tests with them. */

/** What `peers/about.py` says. */
export interface Interpreter {
  implementation: string;
  version: [major: number, minor: number, patch: number];
  path: string;
  /** Whether its handshake names digests, as since 3.12, and does not know MD5 alone. */
  namesDigests: boolean;
  /** Whether it knows time zones by their names. */
  zoneInfo: boolean;
  /** The version of its `msgpack`, where it has one. */
  msgpack: number[] | null;
}

/** What the runner hands over to the tests. */
export interface Handover {
  /** Where they may make sockets. */
  folder: string;
  interpreters: Interpreter[];
}

/** The variable that it is handed over in. */
export const HANDOVER = "PROCESSING_PYTHONS";

/** The versions that are missed where they are not found; newer ones are tested as well. */
export const KNOWN_VERSIONS: readonly string[] = [
  "2.7",
  "3.6",
  "3.7",
  "3.8",
  "3.9",
  "3.10",
  "3.11",
  "3.12",
  "3.13",
];

const isWindows = Deno.build.os === "windows";
const ABOUT = new URL("../peers/about.py", import.meta.url);
/** `python`, `python3`, `python3.12`, but not `python3-config`. */
const PROGRAM = isWindows
  ? /^python(\d(\.\d+)?)?\.exe$/i
  : /^python(\d(\.\d+)?)?$/;
/** How long a program may take to say what it is, in milliseconds. */
const PATIENCE = 20_000;

/** The version without what tests do not tell apart: `3.12`. */
export function minorOf({ version }: Interpreter): string {
  return version.slice(0, 2).join(".");
}

/** Where a file of this folder is. */
export function toPath(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return isWindows ? path.slice(1) : path;
}

/** The CPythons of this machine, the newest of each minor version, by their age. */
export async function findInterpreters(): Promise<Interpreter[]> {
  const programs = new Set([...managed(), ...onThePath()]);
  const answers = await Promise.all(Array.from(programs, ask));
  const found = answers.filter((it) => it !== undefined)
    .filter(({ implementation }) => implementation === "CPython")
    .sort((a, b) => compare(a.version, b.version));
  const newest = new Map(found.map((it) => [minorOf(it), it]));
  return [...newest.values()];
}

/** Those that the version manager has installed. */
function managed(): string[] {
  const roots = [
    Deno.env.get("PYENV_ROOT"),
    ...folders()
      .filter((folder) => /[\\/]shims[\\/]?$/.test(folder))
      .map((folder) => folder.replace(/[\\/]shims[\\/]?$/, "")),
    Deno.env.get("HOME") && `${Deno.env.get("HOME")}/.pyenv`,
  ];
  const program = isWindows ? "python.exe" : "bin/python";
  return roots.filter((root) => root).flatMap((root) =>
    namesIn(`${root}/versions`).map((name) =>
      `${root}/versions/${name}/${program}`
    )
  );
}

function onThePath(): string[] {
  return folders().flatMap((folder) =>
    namesIn(folder).filter((name) => PROGRAM.test(name))
      .map((name) => `${folder}/${name}`)
  );
}

function folders(): string[] {
  return (Deno.env.get("PATH") ?? "").split(isWindows ? ";" : ":")
    .filter((folder) => folder !== "");
}

/** What is in a folder, which need not be there. */
function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch {
    return [];
  }
}

/** Asks a program what it is; it may be a script that leads nowhere, or no Python. */
async function ask(program: string): Promise<Interpreter | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args: ["-B", toPath(ABOUT)],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      signal: AbortSignal.timeout(PATIENCE),
    }).output();
    if (success) return JSON.parse(new TextDecoder().decode(stdout));
  } catch {
    // It does not run, or says something else.
  }
}

function compare(a: number[], b: number[]): number {
  const i = a.findIndex((part, i) => part !== b[i]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
