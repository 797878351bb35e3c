/**
 * Everything that a run measures: each task adds a round to its result.
 *
 * @module
 */

import { type CodecPeer, codecsOf, measureCodec } from "./codecs.ts";
import { type Document, DOCUMENTS } from "./documents.ts";
import {
  CONNECTIONS,
  measureIdle,
  measurePeak,
  PEAK_LENGTH,
  possibleConnections,
} from "./memory.ts";
import type { Options } from "./options.ts";
import { measurePair, type PairOptions } from "./pair.ts";
import { type Peer, peersOf } from "./peers.ts";
import type { Programs } from "./programs.ts";
import {
  addCodecRound,
  addMemoryRound,
  addRound,
  type CodecResult,
  type MemoryResult,
  type PairResult,
  type Results,
} from "./results.ts";
import type { Task } from "./rounds.ts";
import { FAMILIES, type Family, type Kind, type Work, WORKS } from "./works.ts";

/** What tasks are made from. */
export interface Plan {
  options: Options;
  programs: Programs;
  results: Results;
  /** Where the Unix sockets are. */
  folder: string;
}

/** Whose memory is measured. */
const MEMORY = {
  kinds: ["ours", "raw", "cpython"] as readonly Kind[],
  quick: ["ours", "raw"] as readonly Kind[],
};

/** The groups of tasks that are compared with each other. */
export async function tasksOf(plan: Plan): Promise<Task[][]> {
  const peers = peersOf(plan.programs);
  return [
    ...pairGroups(plan, peers),
    ...codecGroups(plan),
    ...await memoryGroups(plan, peers),
  ];
}

/** `--only` names what is done. */
function isAsked({ only }: Options, id: string): boolean {
  return only.length === 0 || only.includes(id);
}

/** Deno has no Unix sockets on Windows. */
function families(): Family[] {
  return Deno.build.os === "windows" ? ["tcp"] : ["unix", "tcp"];
}

function pairGroups(plan: Plan, peers: Peer[]): Task[][] {
  const { options } = plan;
  const works = WORKS.filter(({ id }) => isAsked(options, id));
  return works.flatMap((work) => {
    const those = peers.filter((peer) =>
      peer.does(work) && (!options.quick || work.quick.includes(peer.kind))
    );
    return families().map((family) =>
      those.map((peer) => pairTask(plan, work, family, peer))
    );
  });
}

function pairTask(
  { options: { timing }, results, folder }: Plan,
  work: Work,
  family: Family,
  peer: Peer,
): Task {
  const { name, kind } = peer;
  const result: PairResult = {
    work: work.id,
    family,
    peer: name,
    kind,
    rounds: [],
    median: NaN,
  };
  results.pairs.push(result);
  const { pattern, payload } = work;
  const pair: PairOptions = {
    peer,
    work: { pattern, payload },
    family,
    timing,
    folder,
  };
  return {
    label: `${work.title}, ${FAMILIES[family]}: ${name}`,
    run: async () => addRound(result, await measurePair(pair)),
  };
}

function codecGroups(plan: Plan): Task[][] {
  const { options: { quick, std }, programs, results } = plan;
  if (!isAsked(plan.options, "codecs")) return [];
  if (std === undefined) {
    results.leftOut.push("@std/msgpack (no --std is given)");
  }
  const codecs = codecsOf(programs, std);
  return DOCUMENTS.filter((document) => document.quick || !quick)
    .map((document) =>
      codecs.filter((codec) => codec.does(document))
        .map((codec) => codecTask(plan, document, codec))
    );
}

function codecTask(
  { results }: Plan,
  document: Document,
  codec: CodecPeer,
): Task {
  const result: CodecResult = {
    document: document.id,
    codec: codec.name,
    kind: codec.kind,
    rounds: [],
    median: { encode: NaN, decode: NaN },
  };
  results.codecs.push(result);
  return {
    label: `${document.title}: ${codec.name}`,
    run: async () => addCodecRound(result, await measureCodec(codec, document)),
  };
}

async function memoryGroups(plan: Plan, peers: Peer[]): Promise<Task[][]> {
  const { options, results } = plan;
  const wanted = ["idle", "peak"].filter((id) => isAsked(options, id));
  if (wanted.length === 0) return [];
  if (Deno.build.os !== "linux") {
    results.leftOut.push("memory (it is read from /proc, which Linux has)");
    return [];
  }
  const kinds = options.quick ? MEMORY.quick : MEMORY.kinds;
  const those = peers.filter(({ kind }) => kinds.includes(kind));
  const groups: Task[][] = [];
  if (wanted.includes("idle")) groups.push(await idleGroup(plan, those));
  if (wanted.includes("peak")) groups.push(peakGroup(plan, those));
  return groups;
}

async function idleGroup(
  { results: { idle, leftOut }, folder }: Plan,
  peers: Peer[],
): Promise<Task[]> {
  const connections = await possibleConnections();
  if (connections < CONNECTIONS) {
    const missing = CONNECTIONS - connections;
    leftOut.push(
      `${missing} idle connections (a process may not open as many files)`,
    );
  }
  idle.connections = connections;
  return peers.map((peer) =>
    memoryTask(
      `${connections} idle connections: ${peer.name}`,
      peer,
      idle.peers,
      () => measureIdle({ peer, family: "unix", connections, folder }),
    )
  );
}

function peakGroup({ results: { peak }, folder }: Plan, peers: Peer[]): Task[] {
  peak.length = PEAK_LENGTH;
  return peers.map((peer) =>
    memoryTask(
      `Receiver of a long message: ${peer.name}`,
      peer,
      peak.peers,
      () => measurePeak({ peer, family: "unix", folder }),
    )
  );
}

function memoryTask<Figures extends object>(
  label: string,
  { name, kind }: Peer,
  results: MemoryResult<Figures>[],
  measure: () => Promise<Figures>,
): Task {
  const result: MemoryResult<Figures> = {
    peer: name,
    kind,
    rounds: [],
    median: {} as Figures,
  };
  results.push(result);
  return { label, run: async () => addMemoryRound(result, await measure()) };
}
