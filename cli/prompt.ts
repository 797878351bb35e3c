/**
 * A question at a terminal whose answer is not shown.
 *
 * @module
 */

import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";

/** What was typed. */
export interface Asked {
  /** The first line, or `null` where there is none. */
  readonly answer: string | null;
  /** What came behind it before anybody else could read. */
  readonly typedAhead: string;
}

/**
 * Asks, and reads a line of the terminal.
 *
 * @param interrupt Called on Ctrl-C, which is a key here and no signal.
 * @throws The signal's reason, if it aborts.
 */
export function ask(
  question: string,
  interrupt: () => void,
  signal: AbortSignal,
): Promise<Asked> {
  const reader = createInterface({
    input: process.stdin,
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
    terminal: true,
    historySize: 0,
  });
  // By now nothing is shown that is typed.
  process.stderr.write(question);
  reader.on("SIGINT", interrupt);
  const close = () => reader.close();
  signal.addEventListener("abort", close);
  return new Promise<Asked>((resolve, reject) => {
    const lines = linesUntilClosed(reader);
    reader.on("close", () => {
      signal.removeEventListener("abort", close);
      process.stderr.write("\n");
      if (signal.aborted) return reject(signal.reason);
      const [answer = null, ...others] = lines;
      resolve({ answer, typedAhead: [...others, reader.line].join("\n") });
    });
  });
}

/** The line that is asked for, and those that have come with it. */
function linesUntilClosed(reader: Interface): string[] {
  const lines: string[] = [];
  reader.on("line", (line) => {
    if (lines.push(line) > 1) return;
    reader.pause();
    // What has come in one piece with the line is still on its way to here.
    setTimeout(() => reader.close());
  });
  return lines;
}
