/**
 * A fresh pair of processes for one measurement: one serves, one drives.
 *
 * @module
 */

import { Child } from "./child.ts";
import type { Job, Outcome, Timing } from "./job.ts";
import type { Peer } from "./peers.ts";
import type { Family, Work } from "./works.ts";

/** What a pair does, and over what. */
export interface PairOptions {
  peer: Peer;
  work: Pick<Work, "pattern" | "payload">;
  family: Family;
  timing: Timing;
  /** For the pattern `idle`. */
  connections?: number;
  /** Where the Unix sockets are. */
  folder: string;
}

let pairs = 0;

/** Runs a pair for as long as `use` takes, which gets both. */
export async function withPair<Result>(
  options: PairOptions,
  use: (server: Child, driver: Child) => Promise<Result>,
): Promise<Result> {
  const { peer, work, family, timing, connections = 0, folder } = options;
  const job: Job = {
    role: "serve",
    ...work,
    timing,
    connections,
    address: family === "tcp" ? "127.0.0.1:0" : `${folder}/${++pairs}.sock`,
  };
  await using server = new Child(peer.command(job, family, folder));
  const address = await server.line();
  await using driver = new Child(
    peer.command({ ...job, role: "drive", address }, family, folder),
  );
  // The server says nothing more: if it ends, the error is its complaint.
  const ended = server.line() as Promise<never>;
  return await Promise.race([use(server, driver), ended]);
}

/** Measures one pair. */
export function measurePair(options: PairOptions): Promise<Outcome> {
  return withPair(
    options,
    async (_, driver) => JSON.parse(await driver.line()),
  );
}
