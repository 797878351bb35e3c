/** What the demo shows of each event, at each width, and how it wraps. */

import { assert, assertEquals } from "@std/assert";
import type { DemoEvent } from "../examples/demo/event.ts";
import { rowsOf } from "../examples/demo/rows.ts";
import { plain, wrap } from "../examples/demo/text.ts";
import { ESCAPE, movesTheTerminal } from "./helpers/escapes.ts";

const YELLOW = `${ESCAPE}[33m`;
const RESET = `${ESCAPE}[0m`;

const listener = { role: "listener", time: 12.4 } as const;
const client = { role: "client", time: 99_999 } as const;

function printed(
  who: typeof listener | typeof client,
  line: string,
  to: "stdout" | "stderr" = "stdout",
): DemoEvent {
  return { kind: "printed", ...who, line, to };
}

/** Each event, as plain lines and as rows of 80 columns without colours. */
const SHOWN: [name: string, DemoEvent, lines: string[], rows: string[]][] = [
  [
    "a scene's heading",
    { kind: "scene", title: "Over TCP" },
    ["Over TCP"],
    [`   ms ── Over TCP ${"─".repeat(62)}`],
  ],
  [
    "a listener's start",
    { kind: "started", ...listener, pid: 7, command: "deno run a.ts here" },
    ["$ deno run a.ts here"],
    [
      "   12 listener, process 7                 │ ",
      "      $ deno run a.ts here                │ ",
    ],
  ],
  [
    "a client's start, whose command is longer than its column",
    {
      kind: "started",
      ...client,
      pid: 8,
      command: `deno run --allow-read=/tmp/${"a".repeat(20)}.sock b.ts`,
    },
    [`$ deno run --allow-read=/tmp/${"a".repeat(20)}.sock b.ts`],
    [
      "99999                                     │  client, process 8",
      "                                          │  $ deno run",
      "                                          │    --allow-read=/tmp/",
      `                                          │    ${
        "a".repeat(20)
      }.sock b.ts`,
    ],
  ],
  [
    "what a listener sent",
    printed(listener, "sent hello"),
    ["listener │ sent hello"],
    ["   12 sent hello                         ──▶"],
  ],
  [
    "what a client received",
    printed(client, "received hello"),
    ["  client │ received hello"],
    ["99999                                    ──▶ received hello"],
  ],
  [
    "what a client sent",
    printed(client, "sent hello"),
    ["  client │ sent hello"],
    ["99999                                    ◀── sent hello"],
  ],
  [
    "what a listener received",
    printed(listener, "received hello"),
    ["listener │ received hello"],
    ["   12 received hello                     ◀──"],
  ],
  [
    "a refusal",
    printed(client, "turned away: why"),
    ["  client │ turned away: why"],
    ["99999                                     ✗  turned away: why"],
  ],
  [
    "a word that only begins like another",
    printed(client, "sentence"),
    ["  client │ sentence"],
    ["99999                                     │  sentence"],
  ],
  [
    "an error that speaks of a message",
    printed(client, "sent nothing", "stderr"),
    ["  client │ sent nothing"],
    ["99999                                     │  sent nothing"],
  ],
  [
    "a line that goes on, with a mark where it begins",
    printed(listener, "sent one two three four five six seven"),
    ["listener │ sent one two three four five six seven"],
    [
      "   12 sent one two three four five six   ──▶",
      "        seven                             │ ",
    ],
  ],
  [
    "colours and what else moves a terminal",
    printed(listener, `sent ${YELLOW}1${RESET}${ESCAPE}[2J\ta\rb\x07`),
    ["listener │ sent 1  ab"],
    ["   12 sent 1  ab                         ──▶"],
  ],
  [
    "an empty line",
    printed(client, ""),
    ["  client │ "],
    ["99999                                     │  "],
  ],
  [
    "a failure",
    { kind: "failed", ...listener, how: "ended with code 1" },
    ["listener │ ended with code 1"],
    ["   12 ended with code 1                   │ "],
  ],
  ["the end of a scene", { kind: "over" }, [""], [""]],
  ["the last line", { kind: "summary", text: "Seen." }, ["Seen."], ["Seen."]],
];

for (const [name, event, lines, rows] of SHOWN) {
  Deno.test(`the demo shows ${name}`, () => {
    for (const width of [0, 79]) {
      for (const colour of [false, true]) {
        assertEquals(rowsOf(event, width, colour), lines);
      }
    }
    assertEquals(rowsOf(event, 80, false), rows);
    const coloured = rowsOf(event, 80, true);
    assertEquals(coloured.map(plain), rows);
    assertEquals(coloured.filter(movesTheTerminal), []);
  });
}

Deno.test("the demo's rows fit every width that they are made for", () => {
  for (let width = 80; width < 200; width++) {
    for (const [, event] of SHOWN) {
      for (const row of rowsOf(event, width, false)) {
        assert(row.length <= width, `${width}: ${row}`);
      }
    }
  }
});

const WRAPPED: [text: string, columns: number, rows: string[]][] = [
  ["", 8, [""]],
  ["12345678", 8, ["12345678"]],
  ["1234567 9", 8, ["1234567", "  9"]],
  ["12345678 0", 8, ["12345678", "  0"]],
  ["12345678 ", 8, ["12345678"]],
  ["123 56 89", 8, ["123 56", "  89"]],
  ["123456789", 8, ["12345678", "  9"]],
  ["123=56789", 8, ["123=", "  56789"]],
  ["1 23456789012", 8, ["1", "  234567", "  89012"]],
  ["12", 1, ["1", "  2"]],
  [`${YELLOW}12345678${RESET}`, 8, [`${YELLOW}12345678${RESET}`]],
  [
    `${YELLOW}1234 6789${RESET} 1`,
    8,
    [`${YELLOW}1234${RESET}`, `${YELLOW}  6789${RESET} 1`],
  ],
];

for (const [text, columns, rows] of WRAPPED) {
  Deno.test(`the demo wraps ${Deno.inspect(text)} to ${columns} columns`, () => {
    assertEquals(wrap(text, columns), rows);
  });
}
