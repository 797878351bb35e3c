/**
 * The results as text, in columns.
 *
 * @module
 */

import { OUR_CODEC } from "./codecs.ts";
import { DOCUMENTS } from "./documents.ts";
import type { CodecResult, PairResult, Results } from "./results.ts";
import { timeOf, verdicts } from "./thresholds.ts";
import { figure, size, time, times } from "./units.ts";
import { FAMILIES, type Family, type Work, WORKS } from "./works.ts";

/** Said of our speed, as a multiple of a peer's. */
const RATIO = "ours is";

/** All of it: the works, the codecs, the memory, the verdicts, and who is missing. */
export function tableOf(results: Results): string {
  return [
    ...WORKS.map((work) => workTable(work, results)),
    ...DOCUMENTS.map(({ id, title }) => codecTable(title, results, id)),
    idleTable(results),
    peakTable(results),
    verdictTable(results),
    results.leftOut.map((what) => `left out: ${what}`).join("\n"),
    captionOf(results).join("\n"),
  ].filter((part) => part !== "").join("\n\n");
}

/** When, where and with what, in two lines. */
export function captionOf(
  { date, machine: { cpu, cores, os }, options: { rounds }, versions }: Results,
): string[] {
  const medians = rounds === 1 ? "one round" : `medians of ${rounds} rounds`;
  return [
    `${date.slice(0, 10)}, ${medians}, ${cpu}, ${cores} cores, ${os}`,
    Object.entries(versions).map((entry) => entry.join(" ")).join(", "),
  ];
}

function workTable(work: Work, { pairs }: Results): string {
  const those = pairs.filter((it) => it.work === work.id && isMeasured(it));
  const families = (Object.keys(FAMILIES) as Family[])
    .filter((family) => those.some((it) => it.family === family));
  const header = families.flatMap((family) => [FAMILIES[family], RATIO]);
  const peers = new Set(those.map(({ peer }) => peer));
  return columns(
    [work.title, ...header],
    [...peers].map((peer) => [
      `  ${peer}`,
      ...families.flatMap((family) => {
        const [ours, theirs] = ["ours", peer].map((name) =>
          those.find((it) =>
            it.family === family && (it.kind === name || it.peer === name)
          )
        );
        if (!theirs) return ["", ""];
        return [figure(work, theirs.median), ratioOf(ours, theirs)];
      }),
    ]),
  );
}

function ratioOf(
  ours: PairResult | undefined,
  theirs: PairResult,
): string {
  return ours && ours !== theirs ? times(theirs.median / ours.median) : "";
}

function codecTable(
  title: string,
  { codecs }: Results,
  document: string,
): string {
  const those = codecs.filter((it) =>
    it.document === document && isMeasured(it)
  );
  const ours = those.find(({ codec }) => codec === OUR_CODEC);
  const both = (result: CodecResult) => timeOf(result, "both");
  return columns(
    [title, "length", "encode", "decode", "both", RATIO],
    those.map((it) => [
      `  ${it.codec}`,
      size(it.rounds[0]!.length),
      time(it.median.encode),
      time(it.median.decode),
      time(both(it)),
      ours && ours !== it ? times(both(it) / both(ours)) : "",
    ]),
  );
}

function idleTable({ idle: { connections, peers } }: Results): string {
  const those = peers.filter(isMeasured);
  const raw = those.find(({ kind }) => kind === "raw")?.median;
  const title = `${connections.toLocaleString("en")} idle connections, each`;
  return columns(
    [title, "server", "client", "beyond raw"],
    those.map(({ peer, kind, median: { server, client } }) => [
      `  ${peer}`,
      size(server),
      size(client),
      raw && kind !== "raw"
        ? size(Math.max(server - raw.server, client - raw.client))
        : "",
    ]),
  );
}

function peakTable({ peak: { length, peers } }: Results): string {
  return columns(
    [`Receiver of one ${size(length)} message`, "before", "peak", "of message"],
    peers.filter(isMeasured).map(({ peer, median: { before, peak } }) => [
      `  ${peer}`,
      size(before),
      size(peak),
      times(peak / length),
    ]),
  );
}

function verdictTable(results: Results): string {
  const rows = verdicts(results).map(({ title, found, wanted, ok }) => [
    `  ${ok ? "ok   " : "short"}  ${title}`,
    found,
    wanted,
  ]);
  return columns(["Must show", "", ""], rows, "start");
}

function isMeasured({ rounds }: { rounds: unknown[] }): boolean {
  return rounds.length > 0;
}

/** Aligned columns under a header; nothing, if there are no rows. */
function columns(
  header: string[],
  rows: string[][],
  align: "start" | "end" = "end",
): string {
  if (rows.length === 0) return "";
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0))
  );
  return all.map((row) =>
    row.map((cell, column) =>
      align === "start" || column === 0
        ? cell.padEnd(widths[column]!)
        : cell.padStart(widths[column]!)
    ).join("  ").trimEnd()
  ).join("\n");
}
