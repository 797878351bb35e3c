/** Says what has happened in a soak. */

import type { Soak } from "./soak.ts";

/** Prints the counts, and what was unexpected. */
export function print({ count, ledger, sites }: Soak): void {
  console.log(`\n${count} sessions`);
  printCounts(ledger.sessions);
  console.log("\nHow their ends have ended");
  printCounts(ledger.endings);
  console.log(`  let in, and left without a word: ${ledger.nameless}`);
  console.log("\nWhat the listeners have seen");
  for (const { name, listener } of sites) {
    const counts = Object.entries(listener.stats())
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${what} ${count}`);
    console.log(`  ${name}: ${counts.join(", ")}`);
  }
  console.log(`\n${ledger.unexpected} endings were unexpected`);
  for (const detail of ledger.details) console.log(`  ${detail}`);
}

function printCounts(counts: ReadonlyMap<string, number>): void {
  const sorted = [...counts].sort(([a], [b]) => a < b ? -1 : 1);
  for (const [what, count] of sorted) console.log(`  ${what}: ${count}`);
}
