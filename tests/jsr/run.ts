/**
 * Runs the suite with the packages of JSR in place of their stand-ins.
 *
 * The members of the workspace take precedence over the registry, for the
 * processes that the suite starts as well: so it runs in a copy that has none.
 *
 *     deno task test:jsr
 *     deno task test:jsr ../std    # with a checkout of denoland/std, without JSR
 */

const PARTS = [
  ".ci",
  ".github",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "SECURITY.md",
  "bench",
  "cli",
  "client",
  "connection",
  "examples",
  "listener",
  "mod.ts",
  "tests",
];
const STD_PACKAGES = ["assert", "bytes", "crypto", "internal", "msgpack"];

const [std] = Deno.args;
const copy = await Deno.makeTempDir({ prefix: "processing-jsr-" });
try {
  for (const part of PARTS) await copyTo(copy, part);
  const { workspace: _, ...config } = JSON.parse(
    await Deno.readTextFile("deno.json"),
  );
  if (std !== undefined) {
    const root = await Deno.realPath(std);
    config.links = STD_PACKAGES.map((name) => `${root}/${name}`);
  }
  await Deno.writeTextFile(`${copy}/deno.json`, JSON.stringify(config));
  const suite = new Deno.Command("deno", { args: ["task", "test"], cwd: copy });
  Deno.exitCode = (await suite.spawn().status).code;
} finally {
  await Deno.remove(copy, { recursive: true });
}

/** Copies a file or a folder, but for the stand-ins and what was installed. */
async function copyTo(target: string, path: string): Promise<void> {
  if (path === "tests/jsr" || path.endsWith("/node_modules")) return;
  if ((await Deno.stat(path)).isFile) {
    return await Deno.copyFile(path, `${target}/${path}`);
  }
  await Deno.mkdir(`${target}/${path}`);
  for await (const { name } of Deno.readDir(path)) {
    await copyTo(target, `${path}/${name}`);
  }
}
