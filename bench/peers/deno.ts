/**
 * What both programs that run under Deno need: the job, and an end when the
 * runner ends.
 *
 * @module
 */

import type { Job, Pattern } from "../job.ts";

/** What this program is told to do. */
export const job: Job = JSON.parse(Deno.args[0]!);

/** The lines that the runner sends; it ends when the runner does. */
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream())
  .getReader();

/** Runs this end's part, and ends with the runner, even if that was killed. */
export function run(
  parts: Record<Job["role"], Record<Pattern, () => Promise<void>>>,
): Promise<void> {
  // What opens idle connections reads the lines itself.
  if (job.role === "serve" || job.pattern !== "idle") {
    lines.read().then(() => Deno.exit());
  }
  return parts[job.role][job.pattern]();
}

/**
 * Opens one connection and then the rest, telling the runner after each so
 * that it can look at the memory, and holds them until the runner ends.
 */
export async function openIdle<Held>(
  open: () => Promise<Held>,
): Promise<void> {
  const held: Held[] = [];
  for (const count of [1, job.connections]) {
    while (held.length < count) {
      const missing = Math.min(AT_ONCE, count - held.length);
      held.push(...await Promise.all(Array.from({ length: missing }, open)));
    }
    console.log(JSON.stringify(held.length));
    await lines.read();
  }
  console.log(JSON.stringify(held.length));
}

/** How many connections are being opened at a time. */
const AT_ONCE = 16;
