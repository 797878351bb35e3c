/**
 * Who takes part: each peer's name, what it can do, and the program that does it.
 *
 * @module
 */

import type { Command } from "./child.ts";
import type { Job, Pattern } from "./job.ts";
import { NODE_FOLDER } from "./packages.ts";
import type { Programs } from "./programs.ts";
import type { Family, Kind, Work } from "./works.ts";

/** One that is compared. */
export interface Peer {
  name: string;
  kind: Kind;
  /** Whether it can do this work. */
  does(work: Work): boolean;
  /** The program, for a job over a family; `folder` has the Unix sockets. */
  command(job: Job, family: Family, folder: string): Command;
}

/** Our own name. */
export const OURS = "@processing/connection";

const PEERS_FOLDER = `${import.meta.dirname}/peers`;

/** All that are there, ours first. */
export function peersOf({ deno, pythons, packages }: Programs): Peer[] {
  return [
    {
      name: OURS,
      kind: "ours",
      does: () => true,
      command: (job, family, folder) =>
        denoCommand(deno, "ours.ts", job, family, folder),
    },
    {
      name: "raw Deno.Conn",
      kind: "raw",
      does: ({ payload }) => "bytes" in payload,
      command: (job, family, folder) =>
        denoCommand(deno, "raw.ts", job, family, folder),
    },
    ...pythons.map(({ name, command }): Peer => ({
      name,
      kind: "cpython",
      does: () => true,
      command: (job) => [
        command,
        `${PEERS_FOLDER}/cpython.py`,
        JSON.stringify(job),
      ],
    })),
    ...NODE_PEERS.filter(({ needs }) =>
      packages.node !== undefined &&
      needs.every((name) => packages.versions.has(name))
    )
      .map(({ name, kind, program, does }): Peer => ({
        name,
        kind,
        does: (work) => NODE_PATTERNS.has(work.pattern) && does(work),
        command: (job) => [
          "node",
          `${NODE_FOLDER}/${program}`,
          JSON.stringify(job),
        ],
      })),
  ];
}

/** What those do that run under Node: none of them authenticates, or receives into a buffer. */
const NODE_PATTERNS: ReadonlySet<Pattern> = new Set([
  "oneWay",
  "roundTrip",
  "clients",
]);

const NODE_PEERS: readonly {
  name: string;
  kind: Kind;
  program: string;
  needs: string[];
  does(work: Work): boolean;
}[] = [
  {
    name: "zeromq.js",
    kind: "javascript",
    program: "zeromq.mjs",
    needs: ["zeromq", "msgpackr"],
    does: () => true,
  },
  {
    name: "node:net + msgpackr",
    kind: "javascript",
    program: "node_msgpackr.mjs",
    needs: ["msgpackr"],
    does: () => true,
  },
  {
    name: "node:net, own frames",
    // What no API of promises, and no message in memory of its own, could be.
    kind: "limit",
    program: "node_frames.mjs",
    needs: [],
    does: ({ payload }) => "bytes" in payload,
  },
  {
    name: "vscode-jsonrpc",
    kind: "javascript",
    program: "jsonrpc.mjs",
    needs: ["vscode-jsonrpc"],
    does: () => true,
  },
];

/** Runs one of our two programs with the permissions that it needs. */
function denoCommand(
  deno: string,
  program: string,
  job: Job,
  family: Family,
  folder: string,
): Command {
  const flags = family === "tcp" ? ["--allow-net=127.0.0.1"] : [
    `--allow-net=unix:${job.address}`,
    `--allow-read=${folder}`,
    `--allow-write=${folder}`,
  ];
  return [
    deno,
    "run",
    "--quiet",
    "--no-prompt",
    ...flags,
    `${PEERS_FOLDER}/${program}`,
    JSON.stringify(job),
  ];
}
