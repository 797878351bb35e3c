/**
 * Runs the suite with a Deno for Windows: on Windows with the one that runs
 * this, on Debian with one that runs under Wine, which `wine.sh` sets up.
 * Anywhere else it says so, and tests nothing.
 *
 *     deno task test:windows
 *     deno task test:windows tests/listener_test.ts --filter backlog
 *
 * It may run any program: a Deno need not be called `deno`, and who may run
 * `bash` may run all others.
 */

/**
 * The files that ask nothing of the system, which are the same everywhere. Wine
 * has better to do: they would be a fifth of its time.
 */
const SAME_EVERYWHERE =
  /^(attack_names|cli_(address|conversation|lines|notation|options|visible)|codec|coverage|demo_rows|fault(?!_listener|_sockets)|framing|fuzz|layout|pickle|release|security|simulated)_/;

const namesFiles = Deno.args.some((arg) => arg.endsWith(".ts"));

if (Deno.build.os === "windows") {
  const files = namesFiles ? [] : ["tests/*_test.ts"];
  const task = suite([...files, ...Deno.args]);
  Deno.exitCode = await run(Deno.execPath(), task, pathWithDeno());
} else if (isDebian()) {
  const files = namesFiles ? [] : filesForWine();
  // The types were checked where all of them are.
  const task = suite(["--no-check", ...files, ...Deno.args]);
  const wine = ["tests/windows/wine.sh", "deno.exe"];
  Deno.exitCode = await run("bash", [...wine, ...task]);
} else {
  console.log(
    "Nothing was tested: it takes Windows, as windows-latest in " +
      ".github/workflows/ci.yml, or Debian on an x86-64, for Wine.",
  );
}

/** What Deno is told, to run tests with the flags that the suite has everywhere. */
function suite(args: string[]): string[] {
  return ["task", "--quiet", "test:files", ...args];
}

/** The files that are run under Wine where none is named. */
function filesForWine(): string[] {
  const names = Array.from(Deno.readDirSync("tests"), ({ name }) => name);
  return names
    .filter((name) => name.endsWith("_test.ts") && !SAME_EVERYWHERE.test(name))
    .sort()
    .map((name) => `tests/${name}`);
}

/** Runs a program to its end, and gives its exit code. */
async function run(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = new Deno.Command(program, { args, env }).spawn();
  return (await child.status).code;
}

/** The path on which `deno` is the one that runs this, and no script of npm's. */
function pathWithDeno(): { PATH: string } {
  const path = Deno.execPath();
  const folder = path.slice(0, path.lastIndexOf("\\"));
  return { PATH: `${folder};${Deno.env.get("PATH") ?? ""}` };
}

/** Whether Wine can be set up here. */
function isDebian(): boolean {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return false;
  try {
    return /^ID=debian$/m.test(Deno.readTextFileSync("/etc/os-release"));
  } catch {
    return false;
  }
}
