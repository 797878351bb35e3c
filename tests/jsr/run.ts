/**
 * Runs the suite with the packages of JSR in place of their stand-ins.
 *
 * The members of the workspace take precedence over the registry, so the suite
 * runs under a copy of the configuration that has none.
 *
 *     deno task test:jsr
 */

const root = new URL("../../", import.meta.url);
const config = new URL("deno.jsr.json", root);

const { workspace: _, ...rest } = JSON.parse(
  await Deno.readTextFile(new URL("deno.json", root)),
);
await Deno.writeTextFile(config, JSON.stringify(rest, null, 2));
try {
  const [, ...flags] = rest.tasks.test.command.replaceAll("'", "").split(" ");
  const { code } = await new Deno.Command("deno", {
    args: [flags[0], "--config=deno.jsr.json", "--no-lock", ...flags.slice(1)],
    cwd: root,
  }).spawn().status;
  Deno.exitCode = code;
} finally {
  await Deno.remove(config);
}
