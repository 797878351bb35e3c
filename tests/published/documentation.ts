/** The documentation of an entry point, as `deno doc` reads it. */

const ROOT = new URL("../../", import.meta.url);

/** What is said of a module. */
export interface Documentation {
  text: string;
  examples: string[];
  symbols: DocumentedSymbol[];
}

/** What is said of something that a module exports. */
export interface DocumentedSymbol {
  name: string;
  text: string;
  examples: string[];
  /** Whether it is there for the types alone, and cannot be called or used. */
  isType: boolean;
}

interface JsDoc {
  doc?: string;
  tags?: { kind: string; doc?: string }[];
}

interface Declaration {
  kind: string;
  jsDoc?: JsDoc;
  def?: { target?: { filename: string } };
}

interface Module {
  module_doc?: JsDoc;
  symbols: { name: string; declarations: Declaration[] }[];
}

/** Reads what is said of the module at a path, and of all that it exports. */
export async function documentationOf(path: string): Promise<Documentation> {
  const { module_doc, symbols } = await moduleAt(new URL(path, ROOT).href);
  const documented: DocumentedSymbol[] = [];
  for (const symbol of symbols) {
    const declarations = await Promise.all(
      symbol.declarations.map((it) => resolve(symbol.name, it)),
    );
    documented.push(describe(symbol.name, declarations.flat()));
  }
  return { ...saidBy(module_doc), symbols: documented };
}

async function moduleAt(url: string): Promise<Module> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["doc", "--json", url],
    cwd: ROOT,
    stdin: "null",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)).nodes[url];
}

/** What is exported from elsewhere is documented there. */
async function resolve(
  name: string,
  declaration: Declaration,
): Promise<Declaration[]> {
  if (declaration.kind !== "reference") return [declaration];
  const { symbols } = await moduleAt(declaration.def!.target!.filename);
  return symbols.find((it) => it.name === name)!.declarations;
}

function describe(
  name: string,
  declarations: Declaration[],
): DocumentedSymbol {
  const said = declarations.map(({ jsDoc }) => saidBy(jsDoc));
  return {
    name,
    text: said.map(({ text }) => text).join("\n"),
    examples: said.flatMap(({ examples }) => examples),
    isType: declarations.every(({ kind }) =>
      kind === "interface" || kind === "typeAlias"
    ),
  };
}

function saidBy({ doc = "", tags = [] }: JsDoc = {}): {
  text: string;
  examples: string[];
} {
  const tagged = tags.filter(({ kind }) => kind === "example");
  const fenced = doc.match(/^```\w.*\n[^]*?^```$/gm) ?? [];
  return {
    text: doc,
    examples: [...tagged.map(({ doc = "" }) => doc), ...fenced],
  };
}
