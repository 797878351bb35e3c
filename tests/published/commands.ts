/** The commands of a block of shell, and how they are run one after another. */

/** How long a block may take, in milliseconds. */
const TIMEOUT = 120_000;

/** One line of a block. */
export interface Command {
  /** What a shell is given. */
  line: string;
  /** Whether the next one does not wait for it: it ended in `&`. */
  isBackground: boolean;
  /** Whether it goes on until somebody presses Ctrl-C, as its comment says. */
  isEndless: boolean;
}

/** What has become of a command. */
export interface Outcome {
  command: Command;
  code: number;
  stdout: string;
  stderr: string;
}

/** The commands of a block: comments and empty lines are none, and a backslash goes on. */
export function commandsOf(code: string): Command[] {
  return code.replace(/\\\n\s*/g, "").split("\n")
    .map((line) => /^(.*?)(?:\s+#(.*)|)$/.exec(line)!)
    .map(([, command, comment = ""]) => ({
      line: command!.replace(/\s*&$/, "").trim(),
      isBackground: /[^&]&$/.test(command!.trim()),
      isEndless: comment.includes("until Ctrl-C"),
    }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"));
}

/** Runs a block as a shell would, in a folder, and tells what each command has printed. */
export async function runBlock(
  commands: Command[],
  options: { cwd: string; env: Record<string, string> },
): Promise<Outcome[]> {
  const signal = AbortSignal.timeout(TIMEOUT);
  const background: [Command, Deno.ChildProcess, Promise<Outcome>][] = [];
  const outcomes: Outcome[] = [];
  for (const command of commands) {
    // A shell that becomes the program hears what that hears.
    const child = new Deno.Command("bash", {
      args: ["-c", isSimple(command) ? `exec ${command.line}` : command.line],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal,
      ...options,
    }).spawn();
    const outcome = outcomeOf(command, child);
    if (command.isBackground) background.push([command, child, outcome]);
    else outcomes.push(await outcome);
  }
  for (const [{ isEndless }, child, outcome] of background) {
    if (isEndless) child.kill("SIGINT");
    outcomes.push(await outcome);
  }
  return outcomes;
}

function isSimple({ line }: Command): boolean {
  return !/[;|()<>]|&&/.test(line);
}

async function outcomeOf(
  command: Command,
  child: Deno.ChildProcess,
): Promise<Outcome> {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return {
    command,
    code,
    stdout: text.decode(stdout),
    stderr: text.decode(stderr),
  };
}
