/** Escape sequences in a row that was printed. */

export const ESCAPE = "\u001b";

const COLOURS = new RegExp(`${ESCAPE}\\[[\\d;]*m`, "g");

/** Whether there is a control character that is no part of a colour. */
export function movesTheTerminal(row: string): boolean {
  return /\p{Cc}/u.test(row.replace(COLOURS, ""));
}
