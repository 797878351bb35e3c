/** The package as it is published, in a folder of its own, and a project that has nothing but an import map to it. */

const ROOT = new URL("../../", import.meta.url);
const STAND_INS = new URL("tests/jsr/", ROOT);

interface Config {
  name: string;
  exports: Record<string, string>;
  imports?: Record<string, string>;
}

const readConfig = async (folder: URL): Promise<Config> =>
  JSON.parse(await Deno.readTextFile(new URL("deno.json", folder)));

/** The files that would be published, as the dry run lists them, relative to the root. */
export async function publishedFiles(): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  const said = text.decode(stdout) + text.decode(stderr);
  if (!success) throw new Error(`The dry run failed:\n${said}`);
  const files = said.matchAll(/^ *(file:\/\/\S+) \([\d.]+ ?\w+\)$/gm);
  return Array.from(files, ([, url]) => decodeURI(url!.slice(ROOT.href.length)))
    .sort();
}

/** Copies what would be published. */
export async function pack(target: string): Promise<void> {
  for (const path of await publishedFiles()) {
    const copy = `${target}/${path}`;
    await Deno.mkdir(copy.slice(0, copy.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(new URL(path, ROOT), copy);
  }
}

/** The import map of a project that has the package at `packageUrl`, and the stand-ins of what that imports. */
export async function importMap(
  packageUrl: URL,
): Promise<Record<string, string>> {
  const imports = mapOf(await readConfig(ROOT), packageUrl);
  for await (const { name, isDirectory } of Deno.readDir(STAND_INS)) {
    if (!isDirectory) continue;
    const folder = new URL(`${name}/`, STAND_INS);
    const config = await readConfig(folder);
    Object.assign(imports, mapOf(config, folder), config.imports);
  }
  return imports;
}

/** Where a package's entry points are, by the names that they are imported by. */
function mapOf(config: Config, folder: URL): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config.exports).map(([entry, path]) => [
      config.name + entry.slice(1),
      new URL(path, folder).href,
    ]),
  );
}
