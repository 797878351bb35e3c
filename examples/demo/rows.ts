/**
 * What is shown of each event: on a terminal that is wide enough, rows with the
 * listener on the left and the client on the right; anywhere else, plain lines.
 * Each row stands for itself, and is never touched again.
 */

import type { DemoEvent, Role } from "./event.ts";
import { pad, paint, plain, wrap } from "./text.ts";

/** The columns that it takes to show two processes side by side. */
const SIDE_BY_SIDE = 80;
/** The columns of the time, of what stands between the two, and of the spaces around. */
const TIME = 5;
const MARK = 3;
const SPACES = 2;

/** What stands between the two columns. */
const MARKS = {
  line: paint("dim", " │ "),
  right: paint("green", "──▶"),
  left: paint("green", "◀──"),
  refused: paint("red", " ✗ "),
};

const HEADINGS = { listener: "cyan", client: "magenta" } as const;

/**
 * Gives the rows of an event.
 *
 * @param width The columns of the terminal; 0 if it is none.
 * @param colour Whether escape sequences are wanted; plain lines have none.
 */
export function rowsOf(
  event: DemoEvent,
  width: number,
  colour: boolean,
): string[] {
  if (width < SIDE_BY_SIDE) return plainLines(event);
  const rows = sideBySide(event, width);
  return colour ? rows : rows.map(plain);
}

function plainLines(event: DemoEvent): string[] {
  switch (event.kind) {
    case "scene":
      return [event.title];
    case "started":
      return [`$ ${event.command}`];
    case "printed":
      return [`${event.role.padStart(8)} │ ${plain(event.line)}`];
    case "failed":
      return [`${event.role.padStart(8)} │ ${event.how}`];
    case "over":
      return [""];
    case "summary":
      return [event.text];
  }
}

function sideBySide(event: DemoEvent, width: number): string[] {
  switch (event.kind) {
    case "scene":
      return [heading(event.title, width)];
    case "started":
      return cells(event, width, [
        paint(HEADINGS[event.role], `${event.role}, process ${event.pid}`),
        paint("dim", `$ ${event.command}`),
      ]);
    case "printed":
      return cells(event, width, [event.line], markOf(event));
    case "failed":
      return cells(event, width, [paint("red", event.how)]);
    case "over":
      return [""];
    case "summary":
      return wrap(paint("bold", event.text), width, "");
  }
}

function heading(title: string, width: number): string {
  const unit = paint("dim", "ms".padStart(TIME));
  const rule = `── ${title} `.padEnd(width - TIME - 1, "─");
  return `${unit} ${paint("bold", rule)}`;
}

/** Puts lines into the column of their process: the time and the mark on the first row. */
function cells(
  { role, time }: { role: Role; time: number },
  width: number,
  lines: string[],
  mark = MARKS.line,
): string[] {
  const columns = Math.floor((width - TIME - MARK - SPACES) / 2);
  const rows = lines.flatMap((line) => wrap(line, columns));
  return rows.map((row, index) => {
    const ms = index === 0 ? String(Math.round(time)) : "";
    const left = pad(role === "listener" ? row : "", columns);
    const right = role === "client" ? ` ${row}` : "";
    const between = index === 0 ? mark : MARKS.line;
    return `${paint("dim", ms.padStart(TIME))} ${left}${between}${right}`;
  });
}

/** Tells from what a program printed whether a message went, and which way. */
function markOf(
  { role, line, to }: DemoEvent & { kind: "printed" },
): string {
  const [word] = /^(sent|received|turned away)\b/.exec(plain(line)) ?? [];
  if (to === "stderr" || word === undefined) return MARKS.line;
  if (word === "turned away") return MARKS.refused;
  return (role === "listener") === (word === "sent") ? MARKS.right : MARKS.left;
}
