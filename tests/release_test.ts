/** What stands between a tag and JSR: the workflows, the entry points, the packages that are not ours. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { assertReleasable } from "../.ci/release.ts";

const ROOT = new URL("../", import.meta.url);

const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));

const config = JSON.parse(read("deno.json"));

const WORKFLOWS = [...Deno.readDirSync(new URL(".github/workflows/", ROOT))]
  .map(({ name }) => ({ name, lines: read(`.github/workflows/${name}`) }))
  .map(({ name, lines }) => ({ name, lines: lines.split(/\r?\n/) }));

/** The lines of all workflows that hold a key, and what it has. */
function valuesOf(key: string): string[] {
  const pattern = new RegExp(`^[\\s-]*${key}: *(.*)$`);
  const found = WORKFLOWS.flatMap(({ lines }) => lines)
    .flatMap((line) => pattern.exec(line)?.[1] ?? []);
  assert(found.length > 0, `no workflow has ${key}`);
  return found;
}

Deno.test("workflows: every action of others is pinned by its commit, with the version beside it", () => {
  for (const action of valuesOf("uses")) {
    if (action.startsWith("./")) continue;
    assert(
      /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action),
      action,
    );
  }
});

Deno.test("workflows: the same action is the same commit everywhere", () => {
  const pins = new Set(valuesOf("uses"));
  const names = new Set([...pins].map((pin) => pin.replace(/@.*/, "")));
  assertEquals(pins.size, names.size);
});

Deno.test("workflows: each may read, and only the job that publishes may ask for a token", () => {
  for (const { name, lines } of WORKFLOWS) {
    const at = lines.indexOf("permissions:");
    assertEquals(lines.slice(at, at + 3), [
      "permissions:",
      "  contents: read",
      "",
    ], name);
    const grants = lines.filter((line) => /^\s+[\w-]+: write\b/.test(line));
    const jobs = lines.filter((line) => line === "      - run: deno publish");
    assertEquals(grants.length, jobs.length, name);
    assert(grants.every((line) => line.trim().startsWith("id-token:")), name);
    assert(!lines.some((line) => line.includes("secrets.")), name);
  }
});

Deno.test("workflows: no checkout keeps its token, and every job has a deadline", () => {
  for (const { name, lines } of WORKFLOWS) {
    const count = (text: string) =>
      lines.filter((line) => line.includes(text)).length;
    const checkouts = count("uses: actions/checkout@");
    assertEquals(count("persist-credentials: false"), checkouts, name);
    assertEquals(count("timeout-minutes: "), count("runs-on: "), name);
  }
});

Deno.test("workflows: the newest Deno is the one of .ci/deno", () => {
  for (const file of valuesOf("deno-version-file")) {
    assertEquals(file, ".ci/deno/newest");
  }
  for (const { name, lines } of WORKFLOWS) {
    assert(!lines.some((line) => line.includes("deno-version:")), name);
  }
});

Deno.test("versions: the oldest Deno is no newer than the newest", () => {
  const [oldest, newest] = ["oldest", "newest"].map((name) => {
    const text = read(`.ci/deno/${name}`).trim();
    const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
    assertEquals(parts.length, 3, text);
    return parts.map((part) => part.padStart(4, "0")).join(".");
  });
  assert(oldest! <= newest!, `${oldest} <= ${newest}`);
});

Deno.test("entry points: the documentation of each is checked by `deno task check`", () => {
  const [, list = ""] =
    /deno doc --lint ([^&]*)&&/.exec(config.tasks.check.command) ?? [];
  const paths = Object.values<string>(config.exports)
    .map((path) => path.replace("./", ""));
  assertEquals(list.trim().split(" ").sort(), paths.sort());
});

Deno.test("stand-ins: none can be published", () => {
  // A copy that runs without them has no workspace: tests/jsr/run.ts.
  for (const member of config.workspace ?? []) {
    const { publish } = JSON.parse(read(`${member}/deno.json`));
    assertEquals(publish, false, member);
  }
});

const CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n";

const tags: [tag: string, version: string, error: string | null][] = [
  ["v1.2.3", "1.2.3", null],
  ["v1.2.3", "1.2.4", "the version in deno.json is 1.2.4"],
  ["1.2.3", "1.2.3", "Cannot publish the tag 1.2.3"],
  ["v1.2.3-rc.1", "1.2.3", "Cannot publish the tag v1.2.3-rc.1"],
  ["v1.2.4", "1.2.4", 'CHANGELOG.md has no line "## [1.2.4] - DATE"'],
  ["v1.2", "1.2", "CHANGELOG.md has no line"],
  ["vUnreleased", "Unreleased", "CHANGELOG.md has no line"],
];

for (const [tag, version, error] of tags) {
  Deno.test(`release: ${tag} with ${version} in deno.json is ${error ?? "published"}`, () => {
    const attempt = () => assertReleasable(tag, version, CHANGELOG);
    if (error === null) attempt();
    else assertThrows(attempt, Error, error);
  });
}
