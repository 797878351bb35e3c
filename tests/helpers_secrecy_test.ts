// The suite's own search for what must not be shown finds it.

import { assertThrows } from "@std/assert";
import { random, text } from "./helpers/auth.ts";
import { assertHides } from "./helpers/secrecy.ts";

const MARK = text("\x1b[31mMARKER of a stranger\r\n{}");

const forms: ((bytes: Uint8Array<ArrayBuffer>) => unknown)[] = [
  (bytes) => new Error(new TextDecoder("latin1").decode(bytes)),
  (bytes) => new Error("x", { cause: new Error(bytes.toHex()) }),
  (bytes) => new Error(`x${bytes.toBase64()}`),
  (bytes) => Object.assign(new Error("x"), { data: bytes }),
  (bytes) => Object.assign(new Error("x"), { data: bytes.subarray(3, 12) }),
  (bytes) => new Error("x", { cause: { deep: [{ bytes }] } }),
  (bytes) => new Error(`got ${bytes}`),
  (bytes) => new Error(`got ${bytes}`.replaceAll(",", " ")),
  (bytes) => ({ hidden: { bytes } }),
];

for (const form of forms) {
  Deno.test(`assertHides() finds what is to be hidden: ${form}`, () => {
    assertThrows(() => assertHides(form(MARK), MARK));
    assertHides(form(random()), MARK);
  });
}
