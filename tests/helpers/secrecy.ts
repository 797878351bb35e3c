/** That neither an error nor an object shows what is nobody's business. */

import { assert, assertFalse } from "@std/assert";

/** How many bytes in a row are found. */
const WINDOW = 6;

/** Fails if any six bytes in a row are shown: as text, in hexadecimal, in base64 or as numbers. */
export function assertHides(value: unknown, ...secrets: Uint8Array[]): void {
  const all = shown(value);
  const lower = all.toLowerCase();
  for (const secret of secrets) {
    assert(secret.length >= WINDOW);
    for (let at = 0; at + WINDOW <= secret.length; at++) {
      const part = secret.slice(at, at + WINDOW);
      if (isOurs(part)) continue;
      const latin1 = new TextDecoder("latin1").decode(part);
      const forms = [
        latin1.replaceAll(/\s+/g, " "),
        part.join(","),
        part.join(", "),
        part.join(" "),
        [...part].map((byte) => byte.toString(16)).join(", "),
      ];
      for (const form of forms) assertFalse(all.includes(form), all);
      assertFalse(lower.includes(part.toHex()), all);
      // Six bytes that begin at a multiple of three are eight digits of base64.
      const base64 = secret.slice(at).toBase64().slice(0, 8);
      assertFalse(all.includes(base64), all);
    }
  }
}

/** Everything that a value shows, an error's causes and hidden properties included, without line breaks. */
function shown(value: unknown): string {
  const parts: string[] = [];
  for (let at = value; at instanceof Error; at = at.cause) {
    parts.push(at.message, at.stack ?? "", String(at), JSON.stringify(at));
  }
  parts.push(Deno.inspect(value, {
    depth: Infinity,
    iterableLimit: Infinity,
    showHidden: true,
    strAbbreviateSize: Infinity,
  }));
  return parts.join("\n").replaceAll(/\s+/g, " ");
}

/** What a message of this package's says itself is no secret: the names that handshakes are known by. */
function isOurs(part: Uint8Array): boolean {
  const latin1 = new TextDecoder("latin1").decode(part);
  return "#CHALLENGE#{sha256} #WELCOME# #FAILURE#".includes(latin1);
}
