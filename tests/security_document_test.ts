/** What SECURITY.md says of this repository: the tests that it names, the options and their defaults. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { MAX_HANDSHAKE_MESSAGE } from "../connection/auth/dialect.ts";
import { chooseHandshakeTimeout } from "../connection/auth/options.ts";
import { resolveLimits } from "../connection/transport/transport.ts";
import { resolveListenerLimits } from "../listener/limits.ts";
import { CodecError, msgpack } from "../mod.ts";
import { bytes, filled } from "./helpers/encoded.ts";

const ROOT = new URL("../", import.meta.url);

const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));

/** Its lines; and all of it in one, since a name may be cut where a line is full. */
const LINES = read("SECURITY.md").split(/\r?\n/);
const TEXT = LINES.join(" ").replace(/\s+/g, " ");

/** A name of a test, and the file in which it is said to be. */
interface Citation {
  file: string;
  name: string;
}

/** Each name in italics belongs to the last file before it. */
function citations(): Citation[] {
  const found: Citation[] = [];
  let file = "";
  const marks = /\]\((tests\/\w+\.ts)\)|(?<!\w)_([^_`]+)_(?!\w)/g;
  for (const [, path, name] of TEXT.matchAll(marks)) {
    if (path !== undefined) file = path;
    else found.push({ file, name: name! });
  }
  return found;
}

/** Whether a text has these parts, in this order. */
function hasInOrder(text: string, parts: readonly string[]): boolean {
  let at = 0;
  return parts.every((part) => {
    const found = text.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
}

/** The literals of a source: what tests are called is one of them. */
const literalsOf = (source: string) =>
  source.match(/`[^`\n]*`|"[^"\n]*"/g) ?? [];

Deno.test("SECURITY.md: each file that it links to is there, under the name that it gives it", () => {
  const links = [...TEXT.matchAll(/\[(\w+)\]\((\w+\/[^)]+)\)/g)];
  assert(links.length > 40, `${links.length} links`);
  for (const [, name, path] of links) {
    assert(Deno.statSync(new URL(path!, ROOT)).isFile, path);
    assertEquals(path, `tests/${name}_test.ts`);
  }
});

for (const { file, name } of citations()) {
  Deno.test(`SECURITY.md: ${file} has a test that is called ${name}`, () => {
    const parts = name.split("…").map((part) => part.trim()).filter(Boolean);
    assert(parts.join("").length > 15, "too little to find it by");
    const literals = literalsOf(read(file));
    assert(literals.some((literal) => hasInOrder(literal, parts)));
  });
}

Deno.test("SECURITY.md: it names tests", () => {
  assert(citations().length > 30, `${citations().length} names`);
});

/** What options are declared in. */
const SOURCES = [
  "client/client.ts",
  "connection/auth/options.ts",
  "connection/codec/msgpack.ts",
  "connection/connection.ts",
  "connection/errors.ts",
  "connection/observer.ts",
  "connection/transport/transport.ts",
  "listener/limits.ts",
  "listener/listener.ts",
  "listener/observer.ts",
  "listener/options.ts",
  "listener/stats.ts",
].map(read).join("\n");

Deno.test("SECURITY.md: what it calls by name in the code is declared there", () => {
  const spans = [...TEXT.matchAll(/`([A-Za-z]\w*)(?:: [^`]+)?`/g)];
  const names = new Set(spans.map(([, name]) => name!));
  assert(names.has("maxHandshakes"));
  for (const name of names) {
    const declared = RegExp(
      `\\b${name}\\??[:(<]|(class|function|const) ${name}\\b`,
    );
    assert(declared.test(SOURCES) || name in globalThis, name);
  }
});

/** The rows of the table whose first column is this. */
function rowsOf(column: string): string[][] {
  const rows = LINES.map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
  const start = rows.findIndex(([first]) => first === column);
  const length = rows.slice(start).findIndex((row) => row.length === 0);
  return rows.slice(start + 2, start + length);
}

const UNITS: Record<string, number> = {
  "": 1,
  ms: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
};

/** `64 MiB` as a number. */
function amountIn(text: string): number {
  const [, digits = "", unit = ""] = /^([\d,]+) ?(\w*)$/.exec(text) ?? [];
  return Number(digits.replaceAll(",", "")) * (UNITS[unit] ?? NaN);
}

Deno.test("SECURITY.md: the defaults of the limits are those that there are, and none is left out", () => {
  const said = rowsOf("option").map(([option, amount]) =>
    [/`(\w+)`/.exec(option!)![1]!, amountIn(amount!)] as const
  );
  const { maxDepth, ...defaults } = Object.fromEntries(said);
  assertEquals(defaults, {
    ...resolveListenerLimits({}),
    ...resolveLimits(),
    handshakeTimeout: chooseHandshakeTimeout({}),
  });
  const nested = (depth: number) => bytes(filled(depth, 0x91), 0xc0);
  msgpack.decode(nested(maxDepth!));
  assertThrows(() => msgpack.decode(nested(maxDepth! + 1)), CodecError);
});

Deno.test("SECURITY.md: a message of a handshake has at most as many bytes as it says", () => {
  const [, said] = /a message has at most (\d+) bytes/.exec(TEXT)!;
  assertEquals(Number(said), MAX_HANDSHAKE_MESSAGE);
});
