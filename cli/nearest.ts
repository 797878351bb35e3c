/**
 * Which word somebody may have meant.
 *
 * @module
 */

/** The word that takes the fewest changes, where they are few. */
export function nearest(
  word: string,
  words: readonly string[],
): string | undefined {
  const [best] = words.map((other) => ({ other, cost: changes(word, other) }))
    .filter(({ other, cost }) => cost <= Math.max(2, other.length / 3))
    .sort((a, b) => a.cost - b.cost);
  return best?.other;
}

/** How many letters to change, add or take away: Levenshtein's distance. */
function changes(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = row[j]! + (letter === to[j] ? 0 : 1);
      next.push(Math.min(replaced, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
