/** What this process uses when nothing is open that it has opened. */

/** What is used at one time. */
export interface Usage {
  /** How many file descriptors are open, or `null` where the system does not tell. */
  descriptors: number | null;
  /** The resident memory, in bytes. */
  resident: number;
}

/** Prints how many descriptors a process has. */
const PROGRAM =
  `console.log([...Deno.readDirSync("/proc/" + Deno.args[0] + "/fd")].length)`;

/** What is used now. */
export async function usage(): Promise<Usage> {
  return {
    descriptors: Deno.build.os === "linux" ? await countDescriptors() : null,
    resident: Deno.memoryUsage().rss,
  };
}

/** Only who may do everything may look at what `/proc` says of a process: so another one counts. */
async function countDescriptors(): Promise<number> {
  const { stdout } = await new Deno.Command("deno", {
    args: ["eval", "--quiet", "--no-config", PROGRAM, String(Deno.pid)],
    stdin: "null",
    stderr: "inherit",
  }).output();
  return Number(new TextDecoder().decode(stdout));
}
