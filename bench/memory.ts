/**
 * How much memory a connection takes that does nothing, and a message that is
 * long. Reads `/proc`, so on Linux only.
 *
 * @module
 */

import { type Child, run } from "./child.ts";
import { type PairOptions, withPair } from "./pair.ts";
import type { IdleFigures, PeakFigures } from "./results.ts";

/** How long a process is left alone before its memory is looked at, in milliseconds. */
const SETTLE = 1000;

/** The message of which the receiver's peak is taken. */
export const PEAK_LENGTH = 256 * 1024 * 1024;

/** How many connections are opened. */
export const CONNECTIONS = 10_000;

/** File descriptors that a process needs for other things. */
const SPARE_DESCRIPTORS = 100;

/** As many connections as there may be: fewer than {@linkcode CONNECTIONS} where files are limited. */
export async function possibleConnections(): Promise<number> {
  const limits = await run(["cat", "/proc/self/limits"]);
  const limit = /^Max open files +(\d+)/m.exec(limits)?.[1] ?? Infinity;
  return Math.min(CONNECTIONS, Number(limit) - SPARE_DESCRIPTORS);
}

/** What an idle connection takes at each end: what all but the first add, divided by their number. */
export function measureIdle(
  options: Omit<PairOptions, "work" | "timing">,
): Promise<IdleFigures> {
  const work = { pattern: "idle", payload: { bytes: 0 } } as const;
  return withPair(
    { ...options, work, timing: ONCE },
    async (server, driver) => {
      const first = Number(await driver.line());
      const before = await rss(server, driver);
      await driver.nudge();
      const all = Number(await driver.line());
      const after = await rss(server, driver);
      return {
        server: (after.server - before.server) / (all - first),
        client: (after.client - before.client) / (all - first),
      };
    },
  );
}

/** What the receiver has taken at most, when it has received one long message. */
export function measurePeak(
  options: Omit<PairOptions, "work" | "timing">,
): Promise<PeakFigures> {
  const work = {
    pattern: "oneWay",
    payload: { bytes: PEAK_LENGTH },
  } as const;
  return withPair(
    { ...options, work, timing: ONCE },
    async (server, driver) => {
      const before = await memory(server, "VmHWM");
      await driver.line();
      return { before, peak: await memory(server, "VmHWM") };
    },
  );
}

/** No batches: the message is sent once. */
const ONCE = { batchTime: 0, batches: 0 };

async function rss(server: Child, client: Child): Promise<IdleFigures> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE));
  return {
    server: await memory(server, "VmRSS"),
    client: await memory(client, "VmRSS"),
  };
}

/** A figure of a process, in bytes. Deno itself may read it only with every permission. */
async function memory(child: Child, name: string): Promise<number> {
  const status = await run(["cat", `/proc/${child.pid}/status`]);
  const kib = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1];
  return Number(kib) * 1024;
}
