/** The sources of this repository, as its tests look at them: which there are, what they import, and how long what is in them is. */

const ROOT = new URL("../../", import.meta.url);

/** What is no source of this repository's own, or is made by one of its commands; by its path from the root. */
const ELSEWHERE = /^(?:\.(?!ci\/)|coverage\/)|(?:^|\/)node_modules\//;

/** A source, by its path from the root. */
export interface Source {
  readonly path: string;
  /** The modules that it names, other files of this repository by their paths from the root. */
  readonly imports: readonly string[];
  readonly functions: readonly SourceFunction[];
}

/** A function in a source. */
export interface SourceFunction {
  readonly name: string;
  /** The first of its lines, counted from 1. */
  readonly line: number;
  /** How many it has. */
  readonly length: number;
}

/** The text of a file, by its path from the root. */
export const textOf = (path: string): string =>
  Deno.readTextFileSync(new URL(path, ROOT));

/** The paths of all sources in a folder, or the one of a file; none where there is no such thing. */
export function sourcesIn(path: string): string[] {
  const isFolder = path === "" || path.endsWith("/");
  if (!isFolder) return /\.m?[jt]s$/.test(path) ? [path] : [];
  return entriesOf(path)
    .map(({ name, isDirectory }) => path + name + (isDirectory ? "/" : ""))
    .filter((path) => !ELSEWHERE.test(path))
    .flatMap(sourcesIn)
    .sort();
}

function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(new URL(folder, ROOT))];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Parses a source. */
export function parse(path: string, text: string): Source {
  const imports: string[] = [];
  const functions: SourceFunction[] = [];
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const follow = (source: Deno.lint.Node | null): void => {
    if (source === null) return;
    if (source.type !== "Literal" || typeof source.value !== "string") {
      throw new TypeError(`${path} computes what it imports`);
    }
    imports.push(resolve(path, source.value));
  };
  const note = ({ source }: { source: Deno.lint.Node | null }) =>
    follow(source);
  const measure = (node: FunctionNode) => {
    const line = lineAt(node.range[0]);
    const length = lineAt(node.range[1]) - line + 1;
    functions.push({ name: nameOf(node), line, length });
  };
  run(path, text, {
    ImportDeclaration: note,
    ImportExpression: note,
    ExportAllDeclaration: note,
    ExportNamedDeclaration: note,
    TSImportType: ({ argument }) =>
      follow(argument.type === "TSLiteralType" ? argument.literal : argument),
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  });
  return { path, imports, functions };
}

/** The runtime's own linter parses; nothing is reported. */
function run(path: string, text: string, visitor: Deno.lint.LintVisitor): void {
  const rules = { look: { create: () => visitor } };
  Deno.lint.runPlugin({ name: "sources", rules }, path, text);
}

type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** What a function is called, or what is that it is the value of. */
function nameOf(node: FunctionNode): string {
  const { id, parent } = node as {
    id?: Named | null;
    parent?: { id?: Named; key?: Named };
  };
  return id?.name ?? parent?.key?.name ?? parent?.id?.name ?? "a function";
}

interface Named {
  name?: string;
}

/** What a module names, as a path from the root where that is a file here. */
function resolve(path: string, specifier: string): string {
  if (!/^\.{1,2}\//.test(specifier)) return specifier;
  const { href } = new URL(specifier, new URL(path, ROOT));
  return href.startsWith(ROOT.href) ? href.slice(ROOT.href.length) : href;
}
