/** The ways in which a Python takes part: each is a test of its own. */

import {
  HANDOVER,
  type Handover,
  type Interpreter,
  KNOWN_VERSIONS,
  minorOf,
} from "./interpreters.ts";

/** How both ends prove that they know the key, or that they need not. */
export type Proof =
  | "none"
  | "sha256"
  | "legacy md5"
  | "sha384"
  | "sha3_256"
  | "sha3_384"
  | "tagged md5";

/** One way in which a Python takes part. */
export interface Cell {
  python: Interpreter;
  /** What Python is; the other end is the other. */
  role: "listener" | "client";
  family: "TCP" | "Unix";
  proof: Proof;
}

/** What a file wants of the cells. */
export interface Choice {
  /** The proofs that an interpreter is tested with. Default: none, and its own. */
  proofs?: (python: Interpreter) => readonly Proof[];
  /** Which interpreters. Default: all. */
  pythons?: readonly Interpreter[];
  /** What Python is. Default: each in turn. */
  roles?: readonly Cell["role"][];
  /** Default: each in turn. */
  families?: readonly Cell["family"][];
  /** Why an interpreter cannot take part, where it cannot. */
  unable?: (python: Interpreter) => string | undefined;
}

const { folder, interpreters } = readHandover();

/** All that were found, by their age. */
export const PYTHONS: readonly Interpreter[] = interpreters;

/** What a Python proves with where nothing else is asked for. */
export function ownProof({ namesDigests }: Interpreter): Proof {
  return namesDigests ? "sha256" : "legacy md5";
}

/** What else its handshake can be asked for. */
export function rareProofs({ namesDigests }: Interpreter): readonly Proof[] {
  return namesDigests ? ["sha384", "sha3_256", "sha3_384", "tagged md5"] : [];
}

/** The path of a socket that nobody has. */
export function freshPath(): string {
  return `${folder}/${crypto.randomUUID().slice(0, 13)}`;
}

/** Tests something in all cells, and tells by name which of the known versions are not here. */
export function testCells(
  what: string,
  fn: (cell: Cell, t: Deno.TestContext) => Promise<void>,
  choice: Choice = {},
): void {
  const present = new Set(PYTHONS.map(minorOf));
  for (const version of KNOWN_VERSIONS) {
    if (!present.has(version)) {
      Deno.test.ignore(`Python ${version} is not installed: ${what}`, () => {});
    }
  }
  for (const cell of cellsOf(choice)) {
    const reason = choice.unable?.(cell.python);
    const { python, role, family, proof } = cell;
    const name = `Python ${
      minorOf(python)
    } as ${role}, ${family}, ${proof}: ${what}`;
    if (reason === undefined) Deno.test(name, (t) => fn(cell, t));
    else Deno.test.ignore(`${name} (left out: ${reason})`, () => {});
  }
}

/**
 * One behaviour of a cell. What a process or a connection has under way between
 * steps is the test's, which is looked at as a whole.
 */
export async function step(
  t: Deno.TestContext,
  name: string,
  fn: () => void | Promise<void>,
): Promise<void> {
  await t.step({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

function cellsOf(
  {
    proofs = (python) => ["none", ownProof(python)],
    pythons = PYTHONS,
    roles = ["listener", "client"],
    families = ["TCP", "Unix"],
  }: Choice,
): Cell[] {
  return pythons.flatMap((python) =>
    proofs(python).flatMap((proof) =>
      roles.flatMap((role) =>
        families.map((family) => ({ python, role, family, proof }))
      )
    )
  );
}

function readHandover(): Handover {
  const text = Deno.env.get(HANDOVER);
  if (text === undefined) {
    throw new Error(
      "These tests are run by `deno task test:python`, which finds the interpreters",
    );
  }
  return JSON.parse(text);
}
