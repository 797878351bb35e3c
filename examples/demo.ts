/**
 * Runs the seed's two programs as two processes, over TCP and over a Unix socket
 * or, on Windows, a named pipe, and then two of which one has another key: each
 * with the permissions that it needs and no others. On a terminal they are seen
 * side by side.
 *
 *     deno task demo
 */

import type { DemoEvent } from "./demo/event.ts";
import { play } from "./demo/play.ts";
import { rowsOf } from "./demo/rows.ts";
import { scenes } from "./demo/scenes.ts";

for (const scene of scenes()) {
  if (!await play(scene, tell)) Deno.exit(1);
}
tell({
  kind: "summary",
  text: "Seen: the same two programs over two transports, and a client with " +
    "another key turned away. Next: README.md, deno task cli --help",
});

function tell(event: DemoEvent): void {
  const columns = width();
  const isTrouble = event.kind === "failed" ||
    event.kind === "printed" && event.to === "stderr";
  // On a terminal all rows belong together.
  const print = isTrouble && columns === 0 ? console.error : console.log;
  for (const row of rowsOf(event, columns, !Deno.noColor)) print(row);
}

/** The columns of the terminal, which may have become more or fewer; 0 if it is none. */
function width(): number {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 0;
}
