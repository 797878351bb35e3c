/**
 * Refuses a version's tag that is not what would be published: the version is
 * that of deno.json, and the changelog says what is in it.
 *
 *     deno run --allow-read=deno.json,CHANGELOG.md .ci/release.ts v0.1.0
 */

/**
 * Throws unless a tag may be published.
 *
 * @param version What deno.json says.
 * @param changelog The text of CHANGELOG.md.
 */
export function assertReleasable(
  tag: string,
  version: string,
  changelog: string,
): void {
  if (tag !== `v${version}`) {
    throw new Error(
      `Cannot publish the tag ${tag}: the version in deno.json is ${version}`,
    );
  }
  const heading = `## [${version}]`;
  if (!changelog.split(/\r?\n/).some((line) => isHeading(line, heading))) {
    throw new Error(
      `Cannot publish ${version}: CHANGELOG.md has no line "${heading} - DATE"`,
    );
  }
}

function isHeading(line: string, heading: string): boolean {
  return line.startsWith(heading) &&
    /^ - \d{4}-\d\d-\d\d$/.test(line.slice(heading.length));
}

if (import.meta.main) {
  const { version } = JSON.parse(Deno.readTextFileSync("deno.json"));
  const changelog = Deno.readTextFileSync("CHANGELOG.md");
  assertReleasable(Deno.args[0] ?? "(none)", version, changelog);
  console.log(`${Deno.args[0]} may be published`);
}
