/** What came of the tests, as one line for each way in which a Python took part. */

import { CELL, LEFT_OUT, NOT_INSTALLED } from "./names.ts";

const OUTCOMES = ["passed", "failed", "skipped"] as const;
type Outcome = typeof OUTCOMES[number];

const HEAD = ["Python", "its role", "family", "dialect"];
/** A test, or a step, which is called after what it is a step of. */
const TEST = /<testcase name="([^"]*)"[^>]*>([^]*?)<\/testcase>/g;

/** The lines of the table, from a report in the format of JUnit. */
export function matrix(report: string): string[] {
  const rows = new Map<string, Record<Outcome, number>>();
  const missing = new Set<string>();
  for (const [, escaped, inner] of report.matchAll(TEST)) {
    const name = unescape(escaped!);
    const absent = NOT_INSTALLED.exec(name);
    if (absent) missing.add(absent[1]!);
    const cell = CELL.exec(name);
    const outcome = outcomeOf(name, inner!);
    if (!cell || !outcome) continue;
    const key = cell.slice(1).join("\t");
    const counts = rows.get(key) ?? { passed: 0, failed: 0, skipped: 0 };
    counts[outcome]++;
    rows.set(key, counts);
  }
  const lines = [...rows].sort(([a], [b]) => byCell(a, b))
    .map(([key, counts]) => [
      ...key.split("\t"),
      ...OUTCOMES.map((outcome) => String(counts[outcome])),
    ]);
  return [
    ...align([[...HEAD, ...OUTCOMES], ...lines]),
    ...[...missing].sort(inOrder)
      .map((version) => `Python ${version} is not installed: skipped`),
  ];
}

/** What came of a test or a step; nothing where a filter has left it out. */
function outcomeOf(name: string, inner: string): Outcome | undefined {
  if (inner.includes("<failure")) return "failed";
  if (!inner.includes("<skipped")) return "passed";
  return LEFT_OUT.test(name) ? "skipped" : undefined;
}

/** By version, then by dialect. */
function byCell(a: string, b: string): number {
  const [left, right] = [a, b].map((key) => {
    const [version, role, family, dialect] = key.split("\t");
    return [version, dialect, role, family].join("\t");
  });
  return inOrder(left!, right!);
}

/** 3.9 before 3.10. */
function inOrder(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function align(lines: string[][]): string[] {
  const widths = lines[0]!.map((_, i) =>
    Math.max(...lines.map((line) => line[i]!.length))
  );
  return lines.map((line) =>
    line.map((cell, i) =>
      i < HEAD.length ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)
    ).join("  ")
  );
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"').replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
