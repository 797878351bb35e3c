/** What a program says in its comments that it prints: `console.log(1 + 1); // 2`. */

/** The lines that are said to be printed; `…` stands for anything. */
export function expectedOf(code: string): string[] {
  const lines = code.matchAll(/^\s*console\.log\(.*\); \/\/ (.+)$/gm);
  return Array.from(lines, ([, expected]) => expected!);
}

/** The first line that was expected and not printed, in this order, or `undefined`. */
export function missingIn(
  printed: string,
  expected: readonly string[],
): string | undefined {
  const lines = printed.split("\n");
  let at = 0;
  return expected.find((line) => {
    const found = lines.findIndex((it, i) => i >= at && isLine(it, line));
    at = found + 1;
    return found < 0;
  });
}

function isLine(printed: string, expected: string): boolean {
  const parts = expected.split("…").map(RegExp.escape);
  return RegExp(`^${parts.join(".*")}$`).test(printed);
}
