/**
 * Runs the tests in which the other end is a CPython, with all that are found:
 * those of the version manager `pyenv`, and those on the path. Where there are
 * none it says so, and tests nothing.
 *
 *     deno task test:python
 *     deno task test:python tests/python/bytes_test.ts --filter 'Python 3.12'
 *
 * It may run any program: it does not know before where the interpreters are.
 * The tests may run these, and Deno for the examples, and nothing else.
 */

import {
  findInterpreters,
  HANDOVER,
  type Handover,
} from "./helpers/interpreters.ts";
import { matrix } from "./helpers/matrix.ts";

const interpreters = Deno.build.os === "windows"
  ? []
  : await findInterpreters();

if (Deno.build.os === "windows") {
  console.log(
    "Nothing was tested: it takes Unix sockets on both sides, and Python has none on Windows.",
  );
} else if (interpreters.length === 0) {
  console.log(
    "Nothing was tested: no CPython was found, neither of pyenv nor on the path.",
  );
} else {
  const versions = interpreters.map(({ version }) => version.join("."));
  console.log(`CPython ${versions.join(", ")}`);
  Deno.exitCode = await test(interpreters);
}

/** Runs the tests, prints what came of them, and gives the exit code. */
async function test(interpreters: Handover["interpreters"]): Promise<number> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pc-" }));
  try {
    const report = `${folder}/report.xml`;
    const handover: Handover = { folder, interpreters };
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--no-prompt",
        "--parallel",
        "--trace-leaks",
        "--sanitize-ops",
        "--sanitize-resources",
        `--junit-path=${report}`,
        // Also for Unix sockets, each of which would have to be named.
        "--allow-net",
        `--allow-read=${folder}`,
        `--allow-write=${folder}`,
        `--allow-run=${[
          Deno.execPath(),
          ...interpreters.map(({ path }) => path),
        ]}`,
        `--allow-env=${HANDOVER}`,
        ...files(),
        ...Deno.args,
      ],
      env: { [HANDOVER]: JSON.stringify(handover) },
      stdin: "null",
    }).spawn();
    const { code } = await child.status;
    print(report);
    return code;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The files that are run where none is named. */
function files(): string[] {
  const named = Deno.args.some((arg) => arg.endsWith(".ts"));
  return named ? [] : ["tests/python/*_test.ts"];
}

/** A run that broke off before its end has no report. */
function print(report: string): void {
  try {
    console.log(matrix(Deno.readTextFileSync(report)).join("\n"));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
