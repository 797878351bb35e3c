/**
 * What the library must show, as data, and whether a run shows it.
 *
 * @module
 */

import { MSGPACK_MSGPACK, OUR_CODEC } from "./codecs.ts";
import type { CodecResult, PairResult, Results } from "./results.ts";
import { size, times } from "./units.ts";
import { FAMILIES, type Kind, WORKS } from "./works.ts";

/** A limit of our speed, or of our time, as multiples of theirs. */
type Limit = { speedAtLeast: number } | { timeAtMost: number };

/** Ours against the best peer of a kind, or against the one that is named. */
interface PairThreshold {
  work: string;
  against: { kind: Kind } | { peer: string };
  limit: Limit;
}

/** Our codec against the best of a kind, or against the one that is named. */
interface CodecThreshold {
  document: string;
  direction: "encode" | "decode" | "both";
  against: { kind: Kind } | { codec: string };
  timeAtMost: number;
}

const PAIRS: readonly PairThreshold[] = [
  {
    work: "bytes-64",
    against: { kind: "cpython" },
    limit: { speedAtLeast: 6 },
  },
  {
    work: "bytes-64",
    against: { kind: "javascript" },
    limit: { speedAtLeast: 3 },
  },
  {
    work: "bytes-64-into",
    against: { kind: "cpython" },
    limit: { speedAtLeast: 6 },
  },
  { work: "small", against: { kind: "cpython" }, limit: { speedAtLeast: 4 } },
  {
    work: "small",
    against: { peer: "node:net + msgpackr" },
    limit: { speedAtLeast: 1.5 },
  },
  { work: "trip-64", against: { kind: "raw" }, limit: { timeAtMost: 1.1 } },
  { work: "bytes-1m", against: { kind: "raw" }, limit: { speedAtLeast: 0.9 } },
  {
    work: "bytes-1m",
    against: { kind: "cpython" },
    limit: { speedAtLeast: 4 },
  },
  {
    work: "bytes-1m-into",
    against: { kind: "raw" },
    limit: { speedAtLeast: 0.9 },
  },
  {
    work: "bytes-1m-into",
    against: { kind: "cpython" },
    limit: { speedAtLeast: 4 },
  },
  {
    work: "connects",
    against: { kind: "cpython" },
    limit: { speedAtLeast: 1.5 },
  },
];

const CODECS: readonly CodecThreshold[] = [
  {
    document: "record",
    direction: "both",
    against: { kind: "cpython" },
    timeAtMost: 1,
  },
  {
    document: "record",
    direction: "both",
    against: { codec: MSGPACK_MSGPACK },
    timeAtMost: 0.7,
  },
  {
    document: "record",
    direction: "encode",
    against: { codec: MSGPACK_MSGPACK },
    timeAtMost: 1,
  },
  {
    document: "record",
    direction: "decode",
    against: { codec: MSGPACK_MSGPACK },
    timeAtMost: 1,
  },
];

/** What an idle connection may take more than a raw one, in bytes. */
const IDLE_LIMIT = 20 * 1024;

/** The receiver's peak, as a multiple of the message. */
const PEAK_LIMIT = 1.5;

/** One line of the verdict. */
export interface Verdict {
  title: string;
  found: string;
  wanted: string;
  ok: boolean;
}

/** What a run says about the thresholds that it has the figures for. */
export function verdicts(results: Results): Verdict[] {
  return [
    ...PAIRS.flatMap((threshold) => pairVerdicts(threshold, results)),
    ...CODECS.flatMap((threshold) => codecVerdicts(threshold, results)),
    ...idleVerdicts(results),
    ...peakVerdicts(results),
  ];
}

function pairVerdicts(
  { work, against, limit }: PairThreshold,
  { pairs }: Results,
): Verdict[] {
  const { title } = WORKS.find(({ id }) => id === work)!;
  return Object.entries(FAMILIES).flatMap(([family, familyName]) => {
    const those = pairs.filter((it) =>
      it.work === work && it.family === family
    );
    const ours = those.find(({ kind }) => kind === "ours")?.median;
    const theirs = best(those.filter(matching(against)));
    if (ours === undefined || theirs === undefined) return [];
    return [{
      title: `${title}, ${familyName}`,
      ...judge(ours, theirs.median, theirs.peer, limit),
    }];
  });
}

function codecVerdicts(
  { document, direction, against, timeAtMost }: CodecThreshold,
  { codecs }: Results,
): Verdict[] {
  const timed = codecs.filter((it) => it.document === document)
    .map((it) => ({ ...it, median: timeOf(it, direction) }));
  const ours = timed.find(({ codec }) => codec === OUR_CODEC)?.median;
  const theirs = best(timed.filter(matching(against)));
  if (ours === undefined || theirs === undefined) return [];
  const what = direction === "both" ? "encode + decode" : direction;
  return [{
    title: `Record, ${what}`,
    ...judge(ours, theirs.median, theirs.codec, { timeAtMost }),
  }];
}

/** How long a codec takes in a direction, in seconds. */
export function timeOf(
  { median: { encode, decode } }: CodecResult,
  direction: CodecThreshold["direction"],
): number {
  return { encode, decode, both: encode + decode }[direction];
}

function matching(
  against: { kind: Kind } | { peer: string } | { codec: string },
): (result: PairResult | Omit<CodecResult, "median">) => boolean {
  const [[name, value]] = Object.entries(against) as [[string, unknown]];
  return (result) => (result as Record<string, unknown>)[name] === value;
}

/** The fastest of those that were measured. */
function best<Timed extends { median: number }>(
  results: Timed[],
): Timed | undefined {
  return results.filter(({ median }) => !Number.isNaN(median))
    .toSorted((a, b) => a.median - b.median)[0];
}

function judge(
  ours: number,
  theirs: number,
  name: string,
  limit: Limit,
): Omit<Verdict, "title"> {
  if ("speedAtLeast" in limit) {
    const { speedAtLeast } = limit;
    return {
      found: `${times(theirs / ours)} the speed of ${name}`,
      wanted: `at least ${speedAtLeast}×`,
      ok: theirs / ours >= speedAtLeast,
    };
  }
  return {
    found: `${times(ours / theirs)} the time of ${name}`,
    wanted: `at most ${limit.timeAtMost}×`,
    ok: ours / theirs <= limit.timeAtMost,
  };
}

function idleVerdicts({ idle }: Results): Verdict[] {
  const beyond = beyondRaw(idle.peers, "ours");
  if (beyond === undefined) return [];
  return [{
    title: `${idle.connections.toLocaleString("en")} idle connections`,
    found: `${
      size(beyond)
    } each beyond raw Deno.Conn, at the end that takes more`,
    wanted: `under ${size(IDLE_LIMIT)}`,
    ok: beyond < IDLE_LIMIT,
  }];
}

/** What an idle connection takes more than a raw one, at the end where that is more. */
export function beyondRaw(
  peers: Results["idle"]["peers"],
  kind: Kind,
): number | undefined {
  const [raw] = peers.filter((it) => it.kind === "raw" && it.rounds.length > 0);
  const [it] = peers.filter((it) => it.kind === kind && it.rounds.length > 0);
  return raw && it && Math.max(
    it.median.server - raw.median.server,
    it.median.client - raw.median.client,
  );
}

function peakVerdicts({ peak }: Results): Verdict[] {
  const ours = peak.peers.find(({ kind }) => kind === "ours");
  if (!ours || ours.rounds.length === 0) return [];
  const ratio = ours.median.peak / peak.length;
  return [{
    title: `${size(peak.length)} message`,
    found: `the receiver takes ${times(ratio)} the message at its peak`,
    wanted: `under ${PEAK_LIMIT}×`,
    ok: ratio < PEAK_LIMIT,
  }];
}
