/**
 * Text that somebody else chose, in messages of errors.
 *
 * @module
 */

/** What controls a terminal, is not to be seen, or turns the direction of what stands behind it. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text in quotes, as JavaScript has it, in letters that can all be seen. */
export function quote(text: string): string {
  return escapeUnseen(JSON.stringify(text));
}

/** The text, with escapes in place of what cannot be seen. */
export function escapeUnseen(text: string): string {
  return text.replace(
    UNSEEN,
    (letter) => `\\u{${letter.codePointAt(0)!.toString(16)}}`,
  );
}
