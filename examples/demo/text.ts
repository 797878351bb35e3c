/** Text in a terminal: how many columns it takes, where it wraps, its colours. */

import { stripVTControlCharacters } from "node:util";

const ESCAPE = "\u001b";
const RESET = `${ESCAPE}[0m`;
/** Begins or ends a colour. */
const COLOUR = new RegExp(`(${ESCAPE}\\[[\\d;:]*m)`);

/** Those that are legible on light and on dark. */
const STYLES = { bold: 1, dim: 2, red: 31, green: 32, magenta: 35, cyan: 36 };

/** The text in a style, and what follows it in none. */
export function paint(style: keyof typeof STYLES, text: string): string {
  return `${ESCAPE}[${STYLES[style]}m${text}${RESET}`;
}

/** The text without its colours, and without all else that moves a terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\t", "  ")
    .replace(/\p{Cc}/gu, "");
}

/** A letter, or what begins or ends a colour, which takes no columns. */
interface Piece {
  text: string;
  columns: number;
}

/** The text, filled up with spaces to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(piecesOf(text))));
}

/**
 * Breaks a text into rows of so many columns at most: between words where that
 * goes. Rows that go on are indented, and have the colour that the text has
 * there.
 */
export function wrap(text: string, columns: number, indent = "  "): string[] {
  const margin = piecesOf(indent);
  const rows: Piece[][] = [];
  let row: Piece[] = [];
  for (const piece of piecesOf(text.trimEnd())) {
    const isSpace = piece.text === " ";
    const before = rows.length;
    while (row.some(isVisible) && widthOf([...row, piece]) > columns) {
      const end = isSpace ? row.length : endOfWords(row);
      rows.push(row.slice(0, end));
      row = [...margin, ...row.slice(end)];
    }
    if (isSpace && rows.length > before) continue;
    row.push(piece);
  }
  return coloured([...rows, row]);
}

/** Where a full row is broken: after its last word, or else within its only one. */
function endOfWords(row: Piece[]): number {
  const word = row.findIndex(isVisible);
  for (const ends of [/^ $/, /^[=:,/\\]$/]) {
    const end = row.findLastIndex(({ text }) => ends.test(text));
    if (end > word) return end + 1;
  }
  return row.length;
}

function isVisible({ text, columns }: Piece): boolean {
  return columns > 0 && text !== " ";
}

/** Each row begins in the colour that the one before it ended in, and ends in none. */
function coloured(rows: Piece[][]): string[] {
  let colour = "";
  return rows.map((row) => {
    const before = colour;
    for (const { text } of row) {
      if (text === RESET) colour = "";
      else if (COLOUR.test(text)) colour += text;
    }
    const text = row.map(({ text }) => text).join("").trimEnd();
    return before + text + (colour === "" ? "" : RESET);
  });
}

function piecesOf(text: string): Piece[] {
  return text.split(COLOUR).flatMap((part) =>
    COLOUR.test(part)
      ? [{ text: part, columns: 0 }]
      : Array.from(plain(part), (text) => ({ text, columns: 1 }))
  );
}

function widthOf(pieces: Piece[]): number {
  return pieces.reduce((sum, { columns }) => sum + columns, 0);
}
