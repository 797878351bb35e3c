/** The layout of the code, held by the sources themselves: imports point down the walk from an address to a connection, each file says why it is there, and nothing is too long to be read. */

import { assert, assertEquals } from "@std/assert";
import { publishedSources } from "./coverage/published.ts";
import { parse, type Source, sourcesIn, textOf } from "./helpers/sources.ts";

/** Files and folders (which end with a slash) that belong together. */
type Room = readonly string[];

/**
 * The published code, from the ground up. A module imports from its own room and
 * from the floors below; rooms on one floor know nothing of each other. So a
 * transport knows nothing of codecs, a handshake neither of codecs nor of
 * connections, and listener and client share nothing but what is below both.
 */
const FLOORS: readonly (readonly Room[])[] = [
  // What everybody may use.
  [[
    "connection/bytes.ts",
    "connection/counts.ts",
    "connection/deadline.ts",
    "connection/errors.ts",
    "connection/hold.ts",
    "connection/named_pipe_libraries.ts",
    "connection/named_pipe_path.ts",
    "connection/quote.ts",
    "connection/waiters.ts",
  ]],
  // The walk.
  [["connection/address.ts"]],
  [["connection/permissions.ts"]],
  [["connection/transport/"]],
  [
    ["connection/auth/"],
    ["connection/codec/"],
    // What is told of a transport, from its handshake to its end.
    ["connection/observer.ts", "connection/peer.ts"],
  ],
  // What a connection consists of.
  [[
    "connection/consumers.ts",
    "connection/hang_up.ts",
    "connection/inbox.ts",
    "connection/iterator.ts",
    "connection/messages.ts",
    "connection/options.ts",
    "connection/outbox.ts",
    "connection/streams.ts",
  ]],
  [["connection/connection.ts"]],
  [["connection/pipe.ts"], ["connection/wait.ts"]],
  [["connection/mod.ts"]],
  // What stands on it.
  [["client/"], ["listener/"]],
  [["mod.ts"]],
  [["cli/"]],
];

/** Packages that tests alone use. */
const OF_TESTS = ["@std/assert", "fast-check"];

/** How many lines a file has at the most, beside its documentation. */
const MAX_LINES = 400;

/** How many lines a function of the published code has at the most: it fits a screen. */
const MAX_FUNCTION = 40;

/** What JSR gets. */
const published = publishedSources(new URL("../", import.meta.url))
  .map(({ path, text }) => parse(path, text));

const paths = new Set(published.map(({ path }) => path));

/** All other sources: tests, benchmarks, examples. */
const others = sourcesIn("").filter((path) => !paths.has(path));

/** Where a module is: its floor, and its room there. */
function placeOf(path: string): [floor: number, room: number] | undefined {
  for (const [floor, rooms] of FLOORS.entries()) {
    const room = rooms.findIndex((room) => room.some(isOf(path)));
    if (room >= 0) return [floor, room];
  }
}

const isOf = (path: string) => (place: string): boolean =>
  place.endsWith("/") ? path.startsWith(place) : path === place;

/** What is against an import, or `undefined`. */
function objection(from: string, to: string): string | undefined {
  const own = placeOf(from);
  const other = placeOf(to);
  if (!own || !other) return `${own ? to : from} is on no floor`;
  if (other[0] < own[0]) return undefined;
  if (other[0] > own[0]) return `${from} imports up: ${to}`;
  return own[1] === other[1] ? undefined : `${from} imports sideways: ${to}`;
}

/** A way from a module back to itself, if there is one. */
function circleIn(modules: readonly Source[]): string[] | undefined {
  const imports = new Map(modules.map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const walk = (path: string, way: string[]): string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of imports.get(path) ?? []) {
      const circle = walk(next, [...way, path]);
      if (circle) return circle;
    }
    done.add(path);
  };
  return modules.map(({ path }) => walk(path, [])).find((circle) => circle);
}

/** What a source begins with: a comment of the documentation, or any. */
const DOCUMENTED = /^(?:#!.*\s+)?\/\*\*([^]*?)\*\//;
const COMMENTED = /^(?:#!.*\s+)?((?:\/\/.*\s+)+)/;

/** Whether a source's first comment has a sentence, of two words at the least. */
function saysWhy(source: string, comments: readonly RegExp[]): boolean {
  const comment = comments.map((form) => form.exec(source)?.[1]).join("");
  const text = comment.replace(/^[ \t]*(?:\*|\/\/)?/gm, "").trim();
  return /^\S+(?:\s+\S+)+?[.:](?=\s|$)/.test(text);
}

Deno.test("layout: there is published code, and each of its files is on a floor", () => {
  assert(published.length > 100, `${published.length} files`);
  for (const path of paths) assert(placeOf(path), `${path} is on no floor`);
});

Deno.test("layout: each place of a floor is there", () => {
  for (const place of FLOORS.flat(2)) {
    assert([...paths].some((path) => isOf(path)(place)), place);
  }
});

Deno.test("layout: imports point down, never up or sideways, and to nothing that is not published", () => {
  for (const { path, imports } of published) {
    for (const name of imports) {
      const isPackage = !/\.m?[jt]s$/.test(name);
      if (!isPackage) {
        assert(paths.has(name), `${path} imports ${name}: it is not published`);
      }
      const against = isPackage ? undefined : objection(path, name);
      assertEquals(against, undefined);
    }
  }
});

Deno.test("layout: no imports go round", () => {
  assertEquals(circleIn(published), undefined);
});

Deno.test("layout: published code uses no package that is there for tests", () => {
  for (const { path, imports } of published) {
    const used = imports.find((name) =>
      OF_TESTS.some((one) => name === one || name.startsWith(`${one}/`))
    );
    assertEquals(used, undefined, path);
  }
});

Deno.test("layout: each file begins with a sentence that says why it is there", () => {
  for (const path of [...paths, ...others]) {
    const comments = paths.has(path) ? [DOCUMENTED] : [DOCUMENTED, COMMENTED];
    assert(saysWhy(textOf(path), comments), `${path} does not say it`);
  }
});

Deno.test("layout: no file is too long", () => {
  assert(others.length > 300, `${others.length} files beside`);
  for (const path of [...paths, ...others]) {
    const code = textOf(path).replace(/^ *\/\*\*[^]*?\*\/\n/gm, "");
    const length = code.trimEnd().split("\n").length;
    assert(length <= MAX_LINES, `${path} has ${length} lines of code`);
  }
});

Deno.test("layout: no published function has to be scrolled", () => {
  const functions = published.flatMap(({ path, functions }) =>
    functions.map((one) => ({ ...one, path }))
  );
  assert(functions.length > 1000, `${functions.length} functions`);
  const tooLong = functions.filter(({ length }) => length > MAX_FUNCTION)
    .map(({ path, line, name, length }) =>
      `${path}:${line}: ${name} has ${length} lines`
    );
  assertEquals(tooLong, []);
});
