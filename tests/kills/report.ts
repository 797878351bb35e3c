/** What a campaign has come to, for people to read. */

import type { Report } from "./campaign.ts";
import { MOMENTS } from "./orders.ts";
import type { Scenario } from "./scenarios.ts";
import type { Usage } from "./usage.ts";

/** The kills and what came of them, in tables. */
export function reportLines(
  scenarios: readonly Scenario[],
  reports: readonly Report[],
): string[] {
  const sum = (count: (report: Report) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  const outcomes = new Map<string, number>();
  for (
    const [outcome, count] of reports.flatMap(({ outcomes }) => [...outcomes])
  ) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  }
  return [
    ...table([
      ["killed in", ...MOMENTS, "all"],
      ...scenarios.map(({ transport, role }, index) => {
        const counts = MOMENTS.map((moment) =>
          sum(({ moments }) => moments[index]![moment])
        );
        const all = counts.reduce((a, b) => a + b);
        return [`${transport.name} ${role}`, ...[...counts, all].map(String)];
      }),
    ]),
    "",
    ...table(
      [...outcomes].sort().map(([outcome, count]) => [outcome, String(count)]),
    ),
    "",
    `${sum(({ sessions }) => sessions)} connections, ${
      sum(({ received }) => received)
    } messages received, ${sum(({ sent }) => sent)} sent`,
  ];
}

/** What was used at each stage. */
export function usageLines(
  usages: readonly (readonly [stage: string, usage: Usage])[],
): string[] {
  return table([
    ["used at the", "descriptors", "resident"],
    ...usages.map(([stage, { descriptors, resident }]) => [
      stage,
      String(descriptors ?? "unknown"),
      `${(resident / 2 ** 20).toFixed(1)} MiB`,
    ]),
  ]);
}

/** Lines of cells below one another: the first to the left, the others to the right. */
function table(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length))
  );
  return rows.map((row) =>
    row.map((cell, column) =>
      column === 0
        ? cell.padEnd(widths![column]!)
        : cell.padStart(widths![column]!)
    ).join("  ")
  );
}
