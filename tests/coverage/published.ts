/** The code that is published, which is what coverage is about. */

/** A file of what is published, and its text. */
export interface Source {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads what `publish.include` of a configuration names and is TypeScript.
 *
 * @param root The folder of the configuration, as a URL with a slash at its end.
 */
export function publishedSources(root: URL): Source[] {
  const config = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const included: string[] = config.publish.include;
  return included
    .flatMap((path) => [...filesAt(root, path)])
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => ({
      path,
      text: Deno.readTextFileSync(new URL(path, root)),
    }));
}

/** What is at a path: a file, or a folder with all that is in it. */
function* filesAt(root: URL, path: string): Generator<string> {
  const url = new URL(path, root);
  if (!Deno.statSync(url).isDirectory) return yield path;
  const folder = path.replace(/\/?$/, "/");
  for (const { name } of Deno.readDirSync(url)) {
    yield* filesAt(root, folder + name);
  }
}

/**
 * How many lines of a file hold code, by its text alone: for one that was never
 * loaded. One with nothing but types has none, since it never is.
 */
export function linesOfCode(text: string): number {
  const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  const does =
    /^(export )?(default |abstract |async )*(const|let|function|class|enum)\b|^export (\*|\{)|^\S+\(/m;
  return does.test(code) ? code.split("\n").filter((l) => l.trim()).length : 0;
}
