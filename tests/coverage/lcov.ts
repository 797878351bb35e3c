/** What `deno coverage --lcov` prints, as lines per file. */

/** A file, and its lines that hold code. */
export interface FileLines {
  readonly path: string;
  /** How many there are. */
  readonly lines: number;
  /** How many of them were run. */
  readonly run: number;
}

/**
 * Reads a report of the format LCOV. A file that occurs twice, because two
 * processes had it under two names, has run what either has.
 *
 * @throws {TypeError} If the text ends inside a record, as one that was cut off does.
 */
export function parseLcov(text: string): FileLines[] {
  const files = new Map<string, Map<number, boolean>>();
  let current: Map<number, boolean> | undefined;
  for (const line of text.split("\n")) {
    const [, name, value = ""] = /^(SF|DA|end_of_record)(?::(.*))?$/.exec(
      line.trimEnd(),
    ) ?? [];
    if (name === "SF") {
      current = files.get(value) ?? new Map();
      files.set(value, current);
    } else if (name === "DA") {
      const [number = NaN, count = NaN] = value.split(",").map(Number);
      current?.set(number, count > 0 || current.get(number) === true);
    } else if (name === "end_of_record") {
      current = undefined;
    }
  }
  if (current) throw new TypeError("Cannot read the report: it is cut off");
  return Array.from(files, ([path, lines]) => ({
    path,
    lines: lines.size,
    run: [...lines.values()].filter(Boolean).length,
  }));
}
