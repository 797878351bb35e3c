/** Coverage as a table: each folder, the files that lack most, and all of it. */

import type { FileLines } from "./lcov.ts";
import { linesOfCode, type Source } from "./published.ts";

/** How many files the table names. */
const WORST = 10;

/** What coverage comes to. */
export interface Summary {
  /** The lines that were run, of a hundred; 0 where there is none. */
  readonly percent: number;
  /** The table, line by line. */
  readonly table: string[];
}

/**
 * Sums what was measured over what is published. A file that is published and
 * was not measured counts as one of which nothing was run.
 *
 * @param measured The files by path, as the sources have it.
 */
export function summarize(
  sources: readonly Source[],
  measured: readonly FileLines[],
): Summary {
  const byPath = new Map(measured.map((file) => [file.path, file]));
  const files = sources
    .map(({ path, text }) =>
      byPath.get(path) ?? { path, lines: linesOfCode(text), run: 0 }
    )
    .filter(({ lines }) => lines > 0);
  const folders = Map.groupBy(files, ({ path }) => folderOf(path));
  const total = sum("all that is published", files);
  const worst = files
    .filter(({ lines, run }) => run < lines)
    .sort((a, b) => (b.lines - b.run) - (a.lines - a.run))
    .slice(0, WORST);
  return {
    percent: percentOf(total),
    table: [
      ...[...folders].map(([folder, files]) => row(sum(folder, files))).sort(),
      "",
      "The files with most lines that were not run:",
      ...worst.map(row),
      "",
      row(total),
    ],
  };
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : path;
}

function sum(path: string, files: readonly FileLines[]): FileLines {
  return files.reduce((all, { lines, run }) => ({
    path,
    lines: all.lines + lines,
    run: all.run + run,
  }), { path, lines: 0, run: 0 });
}

function percentOf({ lines, run }: FileLines): number {
  return lines === 0 ? 0 : 100 * run / lines;
}

function row(file: FileLines): string {
  // Rounded down, so that nothing is 100 that is not all.
  const percent = (Math.floor(10 * percentOf(file)) / 10).toFixed(1);
  const lines = `${file.run}/${file.lines}`;
  return `${file.path.padEnd(52)}${lines.padStart(11)}${percent.padStart(7)} %`;
}
