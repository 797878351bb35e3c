/** What a process holds at a moment, as far as it can be told. */

/** All that is looked at. What this system or its permissions do not tell is left out. */
export interface Sample {
  /** When it was taken, in seconds since the beginning. */
  at: number;
  /** Resident memory, in bytes. */
  resident: number;
  /** The memory of JavaScript, in bytes. Most of it are the buffers of zeros that tests have to send. */
  heap: number;
  /** The entries of the runtime's table of resources. */
  resources: number | undefined;
  /** Open file descriptors. */
  descriptors: number | undefined;
}

/** Looks at this process, in which nothing should be under way and no garbage be left. */
export async function takeSample(at: number): Promise<Sample> {
  const descriptors = await countDescriptors();
  const { rss, heapUsed, external } = Deno.memoryUsage();
  return {
    at,
    resident: rss,
    heap: heapUsed + external,
    resources: countResources(),
    descriptors,
  };
}

/** What the runtime keeps inside: it is not public any more, and may go. */
interface Inside {
  internal?: symbol;
  [internal: symbol]: { core?: { resources?: () => object } } | undefined;
}

/** The entries of the runtime's table of resources, or `undefined` where it shows none. */
export function countResources(): number | undefined {
  const inside = Deno as unknown as Inside;
  const core = inside.internal && inside[inside.internal]?.core;
  return core?.resources && Object.keys(core.resources()).length;
}

/** What the program that looks may need in this process for a moment: pipes, and its own handle. */
const OF_THE_PROGRAM = /(pipe:\[\d+\]|\/dev\/null|anon_inode:\[pidfd\])$/;

/**
 * The descriptors that this process has open. Deno reads nothing under `/proc`
 * without all permissions, so another program does; what this process needs for
 * that one is left out.
 */
async function countDescriptors(): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const permission = { name: "run", command: "ls" } as const;
  const { state } = await Deno.permissions.query(permission);
  if (state !== "granted") return undefined;
  const args = ["-l", `/proc/${Deno.pid}/fd`];
  const { stdout } = await new Deno.Command("ls", { args }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.includes(" -> ") && !OF_THE_PROGRAM.test(line))
    .length;
}
