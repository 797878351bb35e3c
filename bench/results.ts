/**
 * What a run has found: the file that it writes, from which the table and the
 * picture are made.
 *
 * @module
 */

import type { CodecOutcome } from "./codec/measure.ts";
import type { Outcome } from "./job.ts";
import { median } from "./statistics.ts";
import type { Family, Kind } from "./works.ts";

/** One peer doing one work over one family: an outcome per round. */
export interface PairResult {
  work: string;
  family: Family;
  peer: string;
  kind: Kind;
  rounds: Outcome[];
  /** Of the rounds: how long one message, trip or connect takes, in seconds. */
  median: number;
}

/** One codec on one document: an outcome per round. */
export interface CodecResult {
  document: string;
  codec: string;
  kind: Kind;
  rounds: CodecOutcome[];
  /** Of the rounds: how long one call takes, in seconds. */
  median: { encode: number; decode: number };
}

/** One peer's memory: figures per round, in bytes. */
export interface MemoryResult<Figures> {
  peer: string;
  kind: Kind;
  rounds: Figures[];
  median: Figures;
}

/** What an idle connection takes at each end. */
export interface IdleFigures {
  server: number;
  client: number;
}

/** What the receiver of one long message has taken at most, and before it came. */
export interface PeakFigures {
  peak: number;
  before: number;
}

/** A run. */
export interface Results {
  date: string;
  machine: { cpu: string; cores: number; os: string };
  versions: Record<string, string>;
  options: { quick: boolean; rounds: number };
  pairs: PairResult[];
  codecs: CodecResult[];
  idle: { connections: number; peers: MemoryResult<IdleFigures>[] };
  peak: { length: number; peers: MemoryResult<PeakFigures>[] };
  /** Who or what is missing, and why. */
  leftOut: string[];
}

/** Sets the median after another round. */
export function addRound(result: PairResult, outcome: Outcome): void {
  result.rounds.push(outcome);
  result.median = median(
    result.rounds.map(({ count, seconds }) => median(seconds) / count),
  );
}

/** Sets the medians after another round. */
export function addCodecRound(
  result: CodecResult,
  outcome: CodecOutcome,
): void {
  const { rounds } = result;
  rounds.push(outcome);
  result.median = {
    encode: median(rounds.map(({ encode }) => median(encode))),
    decode: median(rounds.map(({ decode }) => median(decode))),
  };
}

/** Sets the medians after another round. */
export function addMemoryRound<Figures extends object>(
  result: MemoryResult<Figures>,
  figures: Figures,
): void {
  result.rounds.push(figures);
  for (const name of Object.keys(figures) as (keyof Figures)[]) {
    const all = result.rounds.map((round) => round[name] as number);
    result.median[name] = median(all) as Figures[keyof Figures];
  }
}
